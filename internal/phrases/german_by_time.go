package phrases

func germanReminder() Reminder {
	return Reminder{
		Subject:  "Erinnerung: {sponsor} von {org} hat Sie eingeladen",
		Lead:     "{sponsor} von {org} hat Sie am {invited} als Gast eingeladen; die Einladung wartet noch auf Sie. Öffnen Sie sie, um sie zu lesen und anzunehmen.",
		Unwanted: "Dies ist die einzige Erinnerung. Wenn Sie nicht Gast werden möchten, brauchen Sie nichts zu tun.",
	}
}

func germanEndsSoon() EndsSoon {
	return EndsSoon{
		Subject:  "Ihr Zugriff bei {org} endet am {date}",
		Lead:     "Ihr Zugriff als Gast von {org} endet mit Ablauf des {date} (UTC). Wenn Sie ihn danach nicht mehr brauchen, müssen Sie nichts tun.",
		Has:      "Was dann endet",
		Longer:   "Brauchen Sie ihn länger?",
		LongerTo: "Wenden Sie sich rechtzeitig an {contact}. Nur dort kann eine Verlängerung beantragt werden.",
		Button:   "Ihren Zugriff ansehen",
		Footer:   "Sie erhalten diese Nachricht, weil {sponsor} {email} als Gast von {org} eingeladen hat.",
	}
}
