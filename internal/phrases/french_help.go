package phrases

func frenchHelp() Help {
	return Help{
		Title:     "Cela n’a pas fonctionné",
		Lead:      "Trouvez ce qui bloque, et qui peut y remédier.",
		Back:      "Retour à votre page",
		Paste:     "Le code ou le message affiché par Microsoft",
		PasteHint: "Par exemple AADSTS50020. Vous pouvez coller le message entier : nous y cherchons seulement le code.",
		Look:      "Expliquer",
		NoCode:    "Nous n’y avons trouvé aucun code commençant par AADSTS. Choisissez ci-dessous ce qui convient le mieux.",
		Choose:    "Que se passe-t-il ?",
		Who:       "Qui peut vous aider",
		By: HelpBy{
			You: "Vous pouvez le faire vous-même.", YourIT: "Le service informatique de votre propre organisation.", Sponsor: "{sponsor}.",
			OurIT: "Le service informatique ({org}) ; {sponsor} le lui demande.", Nobody: "Personne n’a rien à faire : le problème disparaît de lui-même.",
		},
		Cases: map[string]HelpCase{
			"wrong-account": {
				"Un autre compte est connecté", "Microsoft n’admet que le compte invité, {email}. Votre navigateur est connecté avec un autre compte.",
				"Ouvrez cette page dans une fenêtre privée de votre navigateur, appuyez sur le bouton qui s’y trouve et connectez-vous avec {email}. Ou déconnectez-vous partout chez Microsoft et recommencez.",
			},
			"alias": {
				"{email} est un alias de mon adresse", "Microsoft vous connaît sous votre adresse principale ; {email} ne fait que recevoir votre courrier. À la première visite, Microsoft ne relie les deux que si vous venez de cette page.",
				"Revenez à votre page, appuyez sur le bouton qui s’y trouve et connectez-vous avec votre compte principal lorsque Microsoft le demande. N’ouvrez aucune application directement avant cela. Si cela ne suffit pas, demandez à {sponsor} d’inviter votre adresse principale.",
			},
			"home-blocks": {
				"Ma propre organisation le bloque", "Votre organisation décide où ses membres peuvent être invités, et {org} n’en fait pas partie.",
				"Envoyez le texte ci-dessous à votre service informatique. {org} ne peut rien y changer.",
			},
			"host-blocks": {
				"{org} le bloque", "Les paramètres de {org} n’admettent pas pour le moment les personnes de votre organisation, malgré votre invitation.",
				"Prévenez {sponsor} pour que ce soit autorisé.",
			},
			"no-passcode": {
				"Le code n’arrive pas par e-mail", "Microsoft envoie le code à {email}. Il est valable 30 minutes, et chaque nouveau code remplace le précédent.",
				"Attendez quelques minutes et regardez dans les courriers indésirables. Demandez ensuite un nouveau code, une seule fois. Si rien n’arrive, votre messagerie le retient peut-être : le texte ci-dessous est pour votre service informatique.",
			},
			"lost-phone": {
				"J’ai un nouveau téléphone, ou je n’ai plus l’application de confirmation", "Microsoft demande une confirmation sur un appareil que vous n’avez plus.",
				"Si la demande nomme {org}, prévenez {sponsor} : le service informatique vous permettra de tout configurer à nouveau. Si elle nomme votre propre organisation, adressez-vous à votre service informatique.",
			},
			"make-account": {
				"Microsoft me demande de créer un compte", "Il n’existe pas encore de compte Microsoft pour {email}. C’est tout à fait normal, et gratuit.",
				"Créez-le avec exactement {email} et un nouveau mot de passe à vous, puis confirmez l’adresse avec le code que Microsoft vous envoie.",
			},
			"new-address": {
				"Mon adresse e-mail a changé", "L’invitation vaut pour {email}. Microsoft n’admet pas d’autre adresse à sa place.",
				"Prévenez {sponsor} pour que votre nouvelle adresse soit invitée. Écrivez de préférence depuis celle-ci, pour que l’on voie que c’est bien vous.",
			},
			"app-denied": {
				"Une application me refuse l’accès", "La connexion a réussi, mais l’application ouverte ne fait pas partie de ce que vous avez reçu ici.",
				"Regardez sur votre page quelles applications vous avez, et ouvrez-les à partir de là. S’il vous en manque une, prévenez {sponsor}.",
			},
			"other": {
				"Autre chose", "Ce que vous voyez ne figure pas dans cette liste.",
				"Si Microsoft affiche un code, saisissez-le plus bas. Sinon, prévenez {sponsor}, qui vous écrira.",
			},
			"not-accepted": {
				"L’invitation n’a pas encore été acceptée", "Microsoft connaît l’invitation et attend votre réponse.",
				"Si vous avez accepté plusieurs fois ou dans deux onglets, seul le lien le plus récent vers Microsoft compte : revenez à votre page et acceptez-y l’invitation une seule fois. Si vous venez de le faire, attendez quelques minutes et réessayez.",
			},
			"account-off": {
				"Le compte est désactivé", "Microsoft connaît le compte, mais il est bloqué ou a été supprimé. Il peut s’agir de celui chez {org} ou de celui dans votre propre organisation.",
				"Prévenez {sponsor}, qui peut voir ce qu’il en est chez {org}. Si tout y est en ordre, demandez à votre propre service informatique.",
			},
			"account-kind": {
				"Ce type de compte ne permet pas de se connecter", "{org} n’admet pas votre type de compte, ou n’envoie plus de codes par e-mail.",
				"Si vous avez un autre compte avec l’adresse {email}, par exemple au travail, utilisez-le. Sinon, prévenez {sponsor}.",
			},
			"home-network": {
				"Votre réseau ou votre appareil ne le permet pas", "Le réseau ou l’appareil que vous utilisez appartient à une organisation qui n’autorise la connexion qu’à celles qu’elle a choisies.",
				"Envoyez le texte ci-dessous à votre service informatique.",
			},
			"home-risk": {
				"Votre compte est considéré comme à risque", "Dans votre propre organisation, des indices laissent penser que quelqu’un d’autre pourrait utiliser votre compte. Il n’est donc pas admis ailleurs.",
				"Envoyez le texte ci-dessous à votre service informatique. Si quelque chose vous a paru étrange, appelez-le.",
			},
			"unmanaged": {
				"Personne ne gère le domaine de votre organisation chez Microsoft", "Microsoft connaît le domaine de votre organisation, mais personne n’en a pris la charge. Cette application n’admet pas les comptes de tels domaines.",
				"Envoyez le texte ci-dessous à votre service informatique. Si c’est urgent, demandez à {sponsor} d’inviter une autre de vos adresses.",
			},
			"second-proof": {
				"Microsoft demande une deuxième confirmation", "En plus du mot de passe, il faut une confirmation sur votre téléphone ou un autre appareil.",
				"Réessayez, suivez les indications de Microsoft et configurez la confirmation si nécessaire. Si elle est envoyée à un appareil que vous n’avez plus, choisissez sur cette page que vous avez un nouveau téléphone.",
			},
			"proof-not-trusted": {
				"La deuxième confirmation de votre organisation n’est pas reconnue", "Vous avez confirmé votre identité dans votre propre organisation, et {org} ne le reconnaît pas encore.",
				"Prévenez {sponsor}. Vous ne pouvez rien y faire vous-même.",
			},
			"access-rules": {
				"Une règle vous refuse l’accès", "{org} a des règles sur les appareils, les lieux ou les applications d’où l’on peut se connecter, et les vôtres n’y répondent pas.",
				"Essayez depuis un autre appareil ou depuis votre réseau habituel. Si cela ne suffit pas, prévenez {sponsor}.",
			},
			"consent-missing": {
				"L’application n’est pas encore autorisée", "L’application a besoin de l’accord d’un administrateur de {org}.",
				"Prévenez {sponsor}. Vous ne pouvez rien y faire vous-même.",
			},
			"consent-declined": {
				"Vous n’avez pas donné votre accord", "Microsoft a demandé si {org} ou une application peut voir votre nom et votre adresse, et la réponse était non.",
				"Revenez à votre page, réessayez, et acceptez lorsque Microsoft le demande. Sans cela, personne ne peut vous donner accès.",
			},
			"not-verified": {
				"L’adresse, le mot de passe ou le code n’a pas été accepté", "Microsoft ne connaît pas cette adresse, ou bien le mot de passe ou le code est faux, a expiré ou a été essayé trop souvent.",
				"Vérifiez que vous vous connectez avec {email}. Un code est valable 30 minutes : faites-en envoyer un nouveau. Un mot de passe est réinitialisé par votre propre organisation ou par Microsoft ; {org} n’en a aucun de vous. Après de nombreux essais, attendez une demi-heure.",
			},
			"try-again": {
				"Microsoft n’a pas pu terminer la connexion", "Cela a pris trop de temps, le navigateur ne garde pas les cookies, ou Microsoft connaît une panne.",
				"Fermez la fenêtre, attendez quelques minutes et recommencez depuis votre page. Si cela se reproduit, autorisez les cookies ou utilisez un autre navigateur.",
			},
			"app-fault": {
				"L’application n’est pas bien configurée", "L’erreur vient de la façon dont l’application est reliée à Microsoft. Vous n’y êtes pour rien.",
				"Prévenez {sponsor} pour que ce soit corrigé.",
			},
			"link-refused": {
				"Microsoft ne donne pas de lien pour accepter", "Vous avez voulu accepter, et Microsoft a refusé le lien qui mène plus loin. Cela tient à {org}, et non à vous.",
				"Vous n’avez rien à faire : {sponsor} a reçu un e-mail à ce sujet. Réessayez quand vous en aurez des nouvelles.",
			},
			"still-needed": {
				"J’ai encore besoin de l’accès", "Votre accès chez {org} a pris fin.",
				"Prévenez {sponsor}, qui peut vous inviter à nouveau.",
			},
		},
		Unknown: HelpCase{
			"Nous n’avons pas d’explication pour {code}", "Microsoft a de très nombreux codes, et celui-ci ne figure pas dans notre liste. Nous préférons ne pas deviner.",
			"Réessayez dans quelques minutes, dans une fenêtre privée. Si le code revient, prévenez {sponsor}, qui le recevra avec le message. Votre propre service informatique peut aussi le chercher : le texte ci-dessous est pour lui.",
		},
		IT: HelpIT{
			Heading: "Texte pour votre service informatique", Copy: "Copier le texte",
			Lead:         "J’ai reçu une invitation de {org}, et je n’arrive pas à me connecter chez eux. Pouvez-vous m’aider ?",
			Line:         "{label} : {value}",
			Organisation: "Organisation qui invite", Tenant: "Son locataire Microsoft Entra", Portal: "Son portail d’invitation", Address: "Adresse invitée", Code: "Code de Microsoft",
			Needs: map[string]string{
				"home-blocks":  "Nos paramètres d’accès interlocataires ne me donnent pas accès à ce locataire. Merci d’y autoriser pour moi la collaboration B2B (accès sortant).",
				"home-network": "Des restrictions de locataire de notre réseau ou de mon appareil m’empêchent de me connecter à ce locataire. Merci de l’autoriser.",
				"home-risk":    "Microsoft Entra considère mon compte comme à risque et ne l’admet pas dans d’autres locataires. Merci d’examiner et de traiter ce risque.",
				"unmanaged":    "Notre domaine n’est géré par personne chez Microsoft. Merci d’en prendre la charge comme administrateur, par un enregistrement DNS.",
				"no-passcode":  "Microsoft envoie des codes à usage unique à cette adresse, et ils n’arrivent pas. Merci de voir s’ils sont retenus comme indésirables.",
				"other":        "Merci de chercher dans le journal de connexion de mon compte ce qui bloque, et de me le dire.",
			},
		},
		Tell: HelpTell{
			Heading: "Prévenir {sponsor}", Text: "{sponsor} reçoit un e-mail qui dit ce que vous avez choisi ici et ce que l’on peut y faire.", Button: "Prévenir {sponsor}",
			Done: "{sponsor} a reçu votre demande le {date} à {time} (UTC).", Again: "Vous pourrez prévenir {sponsor} à nouveau à partir du {date} à {time} (UTC).",
		},
	}
}

func frenchLeave() Leave {
	return Leave{
		Title:   "Je n’ai plus besoin de l’accès",
		Lead:    "Vous rendez tout ce que vous avez chez {org}. Cela ne peut pas être annulé ici.",
		Ends:    "Ce qui prend fin",
		When:    "Tout prend fin dans les 5 minutes. Les applications déjà ouvertes peuvent fonctionner encore une heure au plus.",
		Deleted: "Votre compte invité chez {org} est également supprimé.",
		Told:    "{sponsor} reçoit un e-mail qui le dit.",
		Again:   "Si vous en avez de nouveau besoin plus tard, {sponsor} peut vous inviter à nouveau.",
		Button:  "Mettre fin à mon accès", Back: "Ne rien changer",
		Changed: "Rien n’a encore pris fin : ce que vous avez n’est plus ce que cette page montrait. Veuillez vérifier encore une fois.",
		Before: LeaveBefore{
			"Je n’ai pas besoin de cette invitation",
			"Vous n’avez pas encore accepté. Si vous continuez, l’invitation prend fin, et rien de ce qui a été préparé pour vous chez {org} ne subsiste. Cela ne peut pas être annulé ici.",
			"Ce que prévoyait l’invitation", "Refuser l’invitation",
		},
	}
}
