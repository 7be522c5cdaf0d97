package phrases

func spanishReminder() Reminder {
	return Reminder{
		Subject:  "Recordatorio: {sponsor}, de {org}, le invita",
		Lead:     "El {invited}, {sponsor}, de {org}, le invitó con acceso externo, y la invitación sigue pendiente. Ábrala para leerla y aceptarla.",
		Unwanted: "Este es el único recordatorio. Si no le interesa la invitación, no tiene que hacer nada.",
	}
}

func spanishEndsSoon() EndsSoon {
	return EndsSoon{
		Subject:  "Su acceso a {org} termina el {date}",
		Lead:     "Su acceso externo a {org} termina al final del {date} (UTC). Si después ya no lo necesita, no tiene que hacer nada.",
		Has:      "Lo que termina entonces",
		Longer:   "¿Lo necesita por más tiempo?",
		LongerTo: "Consulte a tiempo a {contact}: es quien puede solicitar que se prolongue su acceso.",
		Button:   "Ver su acceso",
		Footer:   "Recibe este mensaje porque {sponsor} invitó a {email} en nombre de {org}.",
	}
}
