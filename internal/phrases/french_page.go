package phrases

func frenchFrame() Frame {
	return Frame{
		Skip: "Aller au contenu principal", Notice: "Avis", For: "pour {org}", Reference: "Référence", Languages: "Langue",
		Copied: "Copié", ByHand: "Appuyez sur Ctrl ou Commande et C pour copier",
	}
}

func frenchPage() Page {
	return Page{
		Title:      "Votre invitation",
		Inviter:    "la personne qui vous a envoyé l’invitation",
		Invited:    "{sponsor} ({org}) vous invite",
		Hello:      "Bonjour {name}.",
		Lead:       "Acceptez l’invitation pour obtenir l’accès.",
		Accept:     "Accepter l’invitation",
		Gets:       "Ce que vous recevez",
		UntilEndOf: "Jusqu’à la fin du {date} (UTC)",
		Real: PageReal{
			Heading:      "Est-ce authentique ?",
			By:           "Invitation de",
			Organisation: "Organisation",
			On:           "Date de l’invitation",
			Account:      "L’invitation est pour",
			Check:        "Vous pouvez le vérifier vous-même :",
			Address:      "L’adresse de cette page commence par {site}. Comparez-la avec celle que votre navigateur affiche.",
			Ask:          "Demandez à {sponsor} par un moyen que vous connaissez déjà, et non en répondant au message qui vous a mené ici.",
			Password:     "Personne de l’organisation {org} ne vous demande votre mot de passe, et cette page non plus. Ne le saisissez que sur la page de connexion que vous connaissez.",
			Unsure:       "Si vous n’attendiez pas d’invitation, ne faites rien : sans votre accord, vous n’avez accès à rien.",
		},
		Happens: PageHappens{
			Heading:       "Ce qui va se passer",
			Work:          PageAccount{"Avec un compte professionnel ou scolaire", "Vous vous connectez chez Microsoft avec le compte professionnel ou scolaire de {email}, comme dans votre propre organisation."},
			Microsoft:     PageAccount{"Avec un compte Microsoft personnel", "Vous vous connectez chez Microsoft avec votre compte Microsoft personnel pour {email}, celui d’Outlook, de OneDrive ou de Xbox."},
			Passcode:      PageAccount{"Avec un code à usage unique", "Microsoft envoie un code à usage unique à {email}, et vous le saisissez sur sa page. Il est valable 30 minutes. S’il n’arrive pas, regardez dans vos courriers indésirables ou faites-en envoyer un autre. Aucun compte Microsoft n’est nécessaire."},
			Consent:       "Microsoft vous demande d’accepter que l’organisation {org} voie votre nom, votre adresse e-mail et votre photo.",
			Back:          "Vous revenez ici et trouvez des liens vers ce que vous avez reçu.",
			Otherwise:     "Si Microsoft demande autre chose",
			OtherwiseText: "La façon de vous connecter dépend de votre adresse, et c’est Microsoft qui en décide. Il peut aussi s’agir de ceci :",
		},
		Device: PageDevice{"Continuer sur un autre appareil", "Scannez ce code avec l’appareil photo de votre téléphone.", "Code QR de cette page"},
		Help:   "Cela n’a pas fonctionné",
		Leave:  "Je n’ai plus besoin de cet accès",
		Problems: PageProblems{
			NotSeen:   "Nous ne voyons pas encore que vous avez accepté. Si c’est fait, rouvrez cette page dans une minute. Sinon, réessayez.",
			Ours:      "Quelque chose n’a pas fonctionné de notre côté. Réessayez plus tard.",
			SettingUp: "Votre compte est encore en préparation. Réessayez dans une minute.",
			Silent:    "Microsoft ne répond pas pour le moment. Réessayez dans une minute.",
			Refused:   "Microsoft n’accepte pas cette invitation pour le moment. Dites-le à la personne qui vous l’a envoyée.",
			Held:      "Les invitations ne peuvent pas être acceptées pour le moment. Votre lien reste valable : réessayez plus tard.",
		},
		Refused: PageRefused{
			"Votre invitation ne peut pas être acceptée maintenant",
			"Cette invitation ne peut pas être acceptée pour le moment. Vous n’y êtes pour rien.",
			"Écrivez à {contact}. Gardez le lien : il fonctionnera de nouveau en même temps que l’invitation.",
		},
		Moment: PageMoment{
			"Un instant", "Nous préparons tout pour vous. Cela prend en général moins d’une minute.",
			"Cette page s’actualise d’elle-même.", "Actualiser maintenant",
		},
		Accepted: PageAccepted{
			Heading: "Vous y êtes.", Text: "L’organisation {org} vous a ouvert l’accès.", Has: "Ce que vous avez",
			Apps: "Ouvrir vos applications", Teams: "Ouvrir Microsoft Teams", TeamsFor: "Les groupes qui ont une équipe s’y trouvent : {groups}.",
			Questions: "Des questions ? Écrivez à {contact}.", Keep: "Gardez cette page : elle mène toujours à votre accès.",
		},
		Ended: PageEnded{"Votre accès a pris fin", "Votre accès a pris fin le {date}", "Si vous en avez encore besoin, écrivez à {contact}."},
		Withdrawn: PageEnded{
			"Cette invitation a été retirée", "Cette invitation a été retirée le {date}",
			"Vous n’avez rien à faire. Si vous pensez que c’est une erreur, écrivez à {contact}.",
		},
		Dead: PageNote{"Ce lien ne fonctionne plus", "Demandez-en un nouveau à la personne qui vous a envoyé l’invitation."},
		Faults: PageFaults{
			NotFound:    PageNote{"Page introuvable", "Rouvrez le lien de votre invitation."},
			TooMany:     PageNote{"Trop de tentatives", "Vous pouvez réessayer dans une minute."},
			Unavailable: PageNote{"Le service n’est pas disponible", "Il le sera bientôt de nouveau, et votre lien reste valable."},
			Elsewhere:   PageNote{"Nous n’avons pas pu vérifier que cela venait de nos pages", "Rien n’a été modifié. Rouvrez le lien de votre invitation et réessayez à partir de là."},
			TooLarge:    PageNote{"Ce que vous avez envoyé est trop volumineux", "Rien n’a été modifié. Rouvrez le lien de votre invitation et envoyez-en moins à partir de là."},
			Unreadable:  PageNote{"Nous n’avons pas pu lire ce que vous avez envoyé", "Rien n’a été modifié. Rouvrez le lien de votre invitation et réessayez à partir de là."},
			Other:       PageNote{"Le service rencontre un problème", "Réessayez plus tard. Si cela se reproduit, donnez la référence ci-dessous à la personne qui vous a envoyé l’invitation."},
		},
	}
}
