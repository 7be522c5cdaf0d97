package phrases

func spanishFrame() Frame {
	return Frame{
		Skip: "Ir al contenido principal", Notice: "Aviso", For: "para {org}", Reference: "Referencia", Languages: "Idioma",
		Copied: "Copiado", ByHand: "Pulse Control o Comando y C para copiar",
	}
}

func spanishPage() Page {
	return Page{
		Title:      "Su invitación",
		Inviter:    "la persona que le invitó",
		Invited:    "{sponsor}, de {org}, le invita",
		Hello:      "Hola, {name}.",
		Lead:       "Acepte la invitación para obtener acceso.",
		Accept:     "Aceptar la invitación",
		Gets:       "Lo que recibe",
		UntilEndOf: "Hasta el final del {date} (UTC)",
		Real: PageReal{
			Heading:      "¿Es auténtica?",
			By:           "Invitación de",
			Organisation: "Organización",
			On:           "Fecha de la invitación",
			Account:      "La invitación es para",
			Check:        "Puede comprobarlo usted:",
			Address:      "La dirección de esta página empieza por {site}. Compárela con la que muestra su navegador.",
			Ask:          "Pregunte a {sponsor} por un medio que ya conozca, no respondiendo al mensaje que le ha traído aquí.",
			Password:     "Nadie en {org} le pide su contraseña, y esta página tampoco. Escríbala solo en la página de inicio de sesión que conoce.",
			Unsure:       "Si no esperaba una invitación, no haga nada: solo tendrá acceso si acepta.",
		},
		Happens: PageHappens{
			Heading:       "Qué va a pasar",
			Work:          PageAccount{"Con una cuenta profesional o educativa", "Inicia sesión en Microsoft con la cuenta profesional o educativa de {email}, como en su propia organización."},
			Microsoft:     PageAccount{"Con una cuenta personal de Microsoft", "Inicia sesión en Microsoft con su cuenta personal de Microsoft para {email}, la de Outlook, OneDrive o Xbox."},
			Passcode:      PageAccount{"Con un código de un solo uso", "Microsoft envía un código de un solo uso a {email} y usted lo escribe en su página. Es válido durante 30 minutos. Si no llega, mire en el correo no deseado o pida que se envíe otro. No necesita una cuenta de Microsoft."},
			Consent:       "Microsoft le pide que acepte que {org} vea su nombre, su dirección de correo y su foto.",
			Back:          "Vuelve aquí y encuentra enlaces a lo que ha recibido.",
			Otherwise:     "Si Microsoft pide otra cosa",
			OtherwiseText: "La forma de iniciar sesión depende de su dirección y la decide Microsoft. También puede ser una de estas:",
		},
		Device: PageDevice{"Continuar en otro dispositivo", "Escanee este código con la cámara de su teléfono.", "Código QR de esta página"},
		Help:   "No ha funcionado",
		Leave:  "Ya no necesito el acceso",
		Problems: PageProblems{
			NotSeen:   "Todavía no vemos que haya aceptado. Si lo ha hecho, vuelva a abrir esta página dentro de un minuto. Si no, inténtelo de nuevo.",
			Ours:      "Algo no ha funcionado por nuestra parte. Inténtelo más tarde.",
			SettingUp: "Su cuenta todavía se está preparando. Inténtelo de nuevo dentro de un minuto.",
			Silent:    "Microsoft no responde en este momento. Inténtelo de nuevo dentro de un minuto.",
			Refused:   "Microsoft no acepta esta invitación en este momento. Dígaselo a la persona que le invitó.",
			Held:      "En este momento no se pueden aceptar invitaciones. Su enlace sigue siendo válido: inténtelo más tarde.",
		},
		Refused: PageRefused{
			"Su invitación no se puede aceptar ahora",
			"Esta invitación no se puede aceptar en este momento. No es por nada que haya hecho usted.",
			"Escriba a {contact}. Conserve el enlace: volverá a funcionar cuando lo haga la invitación.",
		},
		Moment: PageMoment{
			"Un momento", "Estamos preparando todo para usted. Suele tardar menos de un minuto.",
			"Esta página vuelve a mirar por sí sola.", "Mirar ahora",
		},
		Accepted: PageAccepted{
			Heading: "Ya está dentro.", Text: "{org} le ha dado acceso externo.", Has: "Lo que tiene",
			Apps: "Abrir sus aplicaciones", Teams: "Abrir Microsoft Teams", TeamsFor: "Los grupos que tienen un equipo están ahí: {groups}.",
			Questions: "¿Preguntas? Escriba a {contact}.", Keep: "Conserve esta página: siempre lleva a su acceso.",
		},
		Ended: PageEnded{"Su acceso ha terminado", "Su acceso terminó el {date}", "Si todavía lo necesita, escriba a {contact}."},
		Withdrawn: PageEnded{
			"Esta invitación se ha retirado", "Esta invitación se retiró el {date}",
			"No tiene que hacer nada. Si cree que es un error, escriba a {contact}.",
		},
		Dead: PageNote{"Este enlace ya no funciona", "Pida uno nuevo a la persona que le invitó."},
		Faults: PageFaults{
			NotFound:    PageNote{"Página no encontrada", "Vuelva a abrir el enlace de su invitación."},
			TooMany:     PageNote{"Demasiados intentos", "Puede intentarlo de nuevo dentro de un minuto."},
			Unavailable: PageNote{"El servicio no está disponible", "Pronto volverá a estarlo, y su enlace sigue siendo válido."},
			Elsewhere:   PageNote{"No hemos podido comprobar que esto venga de nuestras páginas", "No se ha cambiado nada. Vuelva a abrir el enlace de su invitación e inténtelo desde allí."},
			TooLarge:    PageNote{"Lo que ha enviado es demasiado grande", "No se ha cambiado nada. Vuelva a abrir el enlace de su invitación y envíe menos desde allí."},
			Unreadable:  PageNote{"No hemos podido leer lo que ha enviado", "No se ha cambiado nada. Vuelva a abrir el enlace de su invitación e inténtelo desde allí."},
			Other:       PageNote{"Hay un problema con el servicio", "Inténtelo más tarde. Si vuelve a ocurrir, dé la referencia de abajo a la persona que le invitó."},
		},
	}
}
