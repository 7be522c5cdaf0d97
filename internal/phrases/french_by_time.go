package phrases

func frenchReminder() Reminder {
	return Reminder{
		Subject:  "Rappel : {sponsor} ({org}) vous invite",
		Lead:     "Le {invited}, {sponsor} ({org}) vous a envoyé une invitation à titre externe, qui attend toujours votre réponse. Ouvrez-la pour la lire et l’accepter.",
		Unwanted: "Ce rappel est le seul. Si l’invitation ne vous intéresse pas, vous n’avez rien à faire.",
	}
}

func frenchEndsSoon() EndsSoon {
	return EndsSoon{
		Subject:  "Votre accès à {org} prend fin le {date}",
		Lead:     "Votre accès externe à {org} expire à la fin du {date} (UTC). Si vous n’en avez plus besoin ensuite, vous n’avez rien à faire.",
		Has:      "Ce qui prend fin",
		Longer:   "Vous en avez besoin plus longtemps ?",
		LongerTo: "Adressez-vous à temps à {contact}, seule personne à pouvoir demander la prolongation de votre accès.",
		Button:   "Voir votre accès",
		Footer:   "Vous recevez ce message car {sponsor} a invité {email} au nom de l’organisation {org}.",
	}
}
