package phrases

func spanish() Catalogue {
	return Catalogue{
		Code: "es",
		And:  "y",
		Copy: "O copie esta dirección en su navegador:",
		Dates: Dates{
			Day:   "{day} de {month} de {year}",
			First: "1",
			Months: [12]string{
				"enero", "febrero", "marzo", "abril", "mayo", "junio",
				"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
			},
		},
		HeadsUp: spanishHeadsUp(),
		Invitation: Invitation{
			Subject:       "{sponsor}, de {org}, le invita",
			Lead:          "{sponsor}, de {org}, le invita con acceso externo. Abra la invitación para leerla y aceptarla.",
			Gets:          "Lo que recibe",
			Until:         "Hasta",
			UntilEndOf:    "el final del {date} (UTC)",
			Account:       "Iniciar sesión con",
			Writes:        "{sponsor} le escribe:",
			Button:        "Abrir la invitación",
			Which:         "Qué cuenta utilizar",
			WhichText:     "Inicie sesión con la cuenta de {email}; con otra no funciona. Si no hay una cuenta de Microsoft para esta dirección, Microsoft le envía un código o le pide que cree una cuenta.",
			Real:          "Cómo comprobar que este mensaje es auténtico",
			RealText:      "El enlace lleva a {host}. Nadie le pedirá una contraseña por correo ni por teléfono. Si tiene dudas, pregunte a {sponsor} por un medio que ya conozca antes de abrirlo.",
			Questions:     "¿Preguntas?",
			QuestionsText: "Consulte a {contact}.",
			Footer:        "Recibe este mensaje porque {sponsor} ha pedido que se invite a {email} en nombre de {org}.",
			Unexpected:    "Si no lo esperaba, no haga nada: solo tendrá acceso si acepta.",
		},
		Reminder: spanishReminder(),
		EndsSoon: spanishEndsSoon(),
		Frame:    spanishFrame(),
		Page:     spanishPage(),

		Help:  spanishHelp(),
		Leave: spanishLeave(),
	}
}
