package phrases

func french() Catalogue {
	return Catalogue{
		Code: "fr",
		And:  "et",
		Copy: "Ou copiez cette adresse dans votre navigateur :",
		Dates: Dates{
			Day:   "{day} {month} {year}",
			First: "1er",
			Months: [12]string{
				"janvier", "février", "mars", "avril", "mai", "juin",
				"juillet", "août", "septembre", "octobre", "novembre", "décembre",
			},
		},
		HeadsUp: frenchHeadsUp(),
		Invitation: Invitation{
			Subject:       "{sponsor} ({org}) vous invite",
			Lead:          "{sponsor} ({org}) vous invite à titre externe. Ouvrez l’invitation pour la lire et l’accepter.",
			Gets:          "Ce que vous recevez",
			Until:         "Jusqu’à",
			UntilEndOf:    "la fin du {date} (UTC)",
			Account:       "Se connecter avec",
			Writes:        "{sponsor} vous écrit :",
			Button:        "Ouvrir l’invitation",
			Which:         "Quel compte utiliser",
			WhichText:     "Connectez-vous avec le compte de {email} ; un autre compte ne fonctionne pas. S’il n’y a pas de compte Microsoft pour cette adresse, Microsoft y envoie un code ou vous demande d’en créer un.",
			Real:          "Comment vérifier que ce message est authentique",
			RealText:      "Le lien mène à {host}. Personne ne vous demandera de mot de passe par e-mail ou par téléphone. En cas de doute, demandez à {sponsor}, par un moyen que vous connaissez déjà, avant de l’ouvrir.",
			Questions:     "Des questions ?",
			QuestionsText: "Adressez-vous à {contact}.",
			Footer:        "Vous recevez ce message car {sponsor} a demandé d’inviter {email} au nom de l’organisation {org}.",
			Unexpected:    "Si vous ne l’attendiez pas, ne faites rien : sans votre accord, vous n’avez accès à rien.",
		},
		Reminder: frenchReminder(),
		EndsSoon: frenchEndsSoon(),
		Frame:    frenchFrame(),
		Page:     frenchPage(),

		Help:  frenchHelp(),
		Leave: frenchLeave(),
	}
}
