package phrases

func spanishHelp() Help {
	return Help{
		Title:     "No ha funcionado",
		Lead:      "Averigüe qué lo impide y quién puede resolverlo.",
		Back:      "Volver a su página",
		Paste:     "El código o el mensaje que muestra Microsoft",
		PasteHint: "Por ejemplo, AADSTS50020. Puede pegar el mensaje entero: solo se busca el código.",
		Look:      "Explicar",
		NoCode:    "No hemos encontrado en él ningún código que empiece por AADSTS. Elija abajo lo que mejor encaje.",
		Choose:    "¿Qué ocurre?",
		Who:       "Quién puede ayudarle",
		By: HelpBy{
			You: "Puede hacerlo usted.", YourIT: "El departamento de informática de su propia organización.", Sponsor: "{sponsor}.",
			OurIT: "El departamento de informática de {org}, a petición de {sponsor}.", Nobody: "Nadie tiene que hacer nada: se resuelve solo.",
		},
		Cases: map[string]HelpCase{
			"wrong-account": {
				"He iniciado sesión con otra cuenta", "Microsoft solo admite la cuenta invitada, {email}. En su navegador hay otra.",
				"Abra esta página en una ventana privada de su navegador, pulse el botón que hay en ella e inicie sesión con {email}. O cierre todas las sesiones de Microsoft y empiece de nuevo.",
			},
			"alias": {
				"{email} es un alias mío", "Microsoft le conoce por su dirección principal; {email} solo recibe su correo. En la primera visita, Microsoft une las dos únicamente si viene de esta página.",
				"Vuelva a su página, pulse el botón que hay en ella e inicie sesión con su cuenta principal cuando Microsoft se lo pida. No abra antes ninguna aplicación directamente. Si aun así no funciona, pida a {sponsor} que invite a su dirección principal.",
			},
			"home-blocks": {
				"Mi propia organización lo bloquea", "Su organización decide en qué otras puede tener acceso su personal, y {org} no está entre ellas.",
				"Envíe el texto de abajo a su departamento de informática. {org} no puede cambiarlo.",
			},
			"host-blocks": {
				"{org} lo bloquea", "La configuración de {org} no admite por ahora a personas de su organización, aunque usted tenga una invitación.",
				"Avise a {sponsor} para que se autorice.",
			},
			"no-passcode": {
				"El código no llega por correo", "Microsoft envía el código a {email}. Vale durante 30 minutos, y cada código nuevo sustituye al anterior.",
				"Espere unos minutos y mire en el correo no deseado. Después pida un código nuevo, una sola vez. Si no llega, puede que su sistema de correo lo retenga: el texto de abajo es para su departamento de informática.",
			},
			"lost-phone": {
				"Tengo un teléfono nuevo o ya no tengo la aplicación de confirmación", "Microsoft pide una confirmación en un dispositivo que usted ya no tiene.",
				"Si la petición nombra a {org}, avise a {sponsor}: su departamento de informática le permitirá configurarla de nuevo. Si nombra a su propia organización, acuda a su departamento de informática.",
			},
			"make-account": {
				"Microsoft me pide que cree una cuenta", "Todavía no hay ninguna cuenta de Microsoft para {email}. Es algo normal y gratuito.",
				"Créela con {email}, exactamente así, y con una contraseña nueva y propia, y confirme la dirección con el código que Microsoft le envíe.",
			},
			"new-address": {
				"Mi dirección de correo ha cambiado", "La invitación es para {email}. Microsoft no admite otra dirección en su lugar.",
				"Avise a {sponsor} para que se invite a su nueva dirección. Escríbale desde ella, para que se vea que es usted.",
			},
			"app-denied": {
				"Una aplicación no me deja entrar", "Ha iniciado sesión, pero la aplicación que ha abierto no es de las que ha recibido aquí.",
				"Mire en su página qué aplicaciones tiene y ábralas desde allí. Si falta la que necesita, avise a {sponsor}.",
			},
			"other": {
				"Otra cosa", "Lo que ve no está en esta lista.",
				"Si Microsoft muestra un código, escríbalo abajo. Si no, avise a {sponsor}, que le escribirá.",
			},
			"not-accepted": {
				"La invitación aún no se ha aceptado", "Microsoft sabe que tiene una invitación y espera su respuesta.",
				"Si ha aceptado varias veces o en dos pestañas, solo vale el enlace a Microsoft más reciente: vuelva a su página y acepte allí la invitación una sola vez. Si acaba de hacerlo, espere unos minutos e inténtelo otra vez.",
			},
			"account-off": {
				"La cuenta está desactivada", "Microsoft conoce la cuenta, pero está bloqueada o se ha eliminado. Puede ser la de {org} o la de su propia organización.",
				"Avise a {sponsor}, que puede ver cómo está en {org}. Si allí todo está bien, pregunte a su propio departamento de informática.",
			},
			"account-kind": {
				"Este tipo de cuenta no puede iniciar sesión", "{org} no admite su tipo de cuenta o ya no envía códigos por correo.",
				"Si tiene otra cuenta con la dirección {email}, por ejemplo en el trabajo, utilice esa. Si no, avise a {sponsor}.",
			},
			"home-network": {
				"Su red o su dispositivo no lo permite", "La red o el dispositivo que utiliza pertenece a una organización que solo permite iniciar sesión en las que ha elegido.",
				"Envíe el texto de abajo a su departamento de informática.",
			},
			"home-risk": {
				"Su cuenta se considera en riesgo", "En su propia organización hay indicios de que otra persona podría estar usando su cuenta, y por eso no se admite en otros sitios.",
				"Envíe el texto de abajo a su departamento de informática. Si ha notado algo extraño, llámelos.",
			},
			"unmanaged": {
				"Nadie administra el dominio de su organización en Microsoft", "Microsoft conoce el dominio de su organización, pero nadie se ha hecho cargo de él. Esta aplicación no admite cuentas de esos dominios.",
				"Envíe el texto de abajo a su departamento de informática. Si es urgente, pida a {sponsor} que invite a otra dirección suya.",
			},
			"second-proof": {
				"Microsoft pide una segunda confirmación", "Además de la contraseña hace falta una confirmación en su teléfono o en otro dispositivo.",
				"Inténtelo de nuevo, siga las indicaciones de Microsoft y, si hace falta, configure la confirmación. Si llega a un dispositivo que ya no tiene, elija en esta página que tiene un teléfono nuevo.",
			},
			"proof-not-trusted": {
				"No se acepta la segunda confirmación de su organización", "Usted ha confirmado su identidad en su propia organización, y {org} aún no lo reconoce.",
				"Avise a {sponsor}. Usted no puede hacer nada al respecto.",
			},
			"access-rules": {
				"Una norma le impide entrar", "{org} tiene normas sobre los dispositivos, lugares o aplicaciones desde los que se puede iniciar sesión, y los suyos no las cumplen.",
				"Inténtelo desde otro dispositivo o desde su red habitual. Si no sirve, avise a {sponsor}.",
			},
			"consent-missing": {
				"La aplicación aún no está autorizada", "La aplicación necesita el consentimiento de la administración de {org}.",
				"Avise a {sponsor}. Usted no puede hacer nada al respecto.",
			},
			"consent-declined": {
				"No ha dado su consentimiento", "Microsoft preguntó si {org} o una aplicación puede ver su nombre y su dirección, y la respuesta fue no.",
				"Vuelva a su página, inténtelo de nuevo y acepte cuando Microsoft se lo pida. Sin eso, nadie puede darle acceso.",
			},
			"not-verified": {
				"No se ha aceptado la dirección, la contraseña o el código", "Microsoft no conoce esta dirección, o la contraseña o el código es incorrecto, ha caducado o se ha probado demasiadas veces.",
				"Compruebe que inicia sesión con {email}. Un código vale 30 minutos: pida uno nuevo. Una contraseña la restablece su propia organización o Microsoft; {org} no tiene ninguna suya. Tras muchos intentos, espere media hora.",
			},
			"try-again": {
				"Microsoft no ha podido completar el inicio de sesión", "Ha tardado demasiado, el navegador no guarda cookies o hay una avería en Microsoft.",
				"Cierre la ventana, espere unos minutos y empiece de nuevo desde su página. Si vuelve a ocurrir, permita las cookies o use otro navegador.",
			},
			"app-fault": {
				"La aplicación no está bien configurada", "El error está en cómo se conecta la aplicación con Microsoft. No es culpa suya.",
				"Avise a {sponsor} para que se corrija.",
			},
			"link-refused": {
				"Microsoft no da ningún enlace para aceptar", "Usted quiso aceptar y Microsoft negó el enlace que lleva más adelante. Se debe a {org}, no a usted.",
				"No tiene que hacer nada: se ha avisado a {sponsor}. Inténtelo de nuevo cuando reciba noticias.",
			},
			"still-needed": {
				"Todavía necesito el acceso", "Su acceso en {org} ha terminado.",
				"Avise a {sponsor}, que puede invitarle de nuevo.",
			},
		},
		Unknown: HelpCase{
			"No tenemos explicación para {code}", "Microsoft tiene muchísimos códigos, y este no está en nuestra lista. Preferimos no adivinar.",
			"Inténtelo de nuevo dentro de unos minutos, en una ventana privada. Si el código vuelve a aparecer, avise a {sponsor}, que lo recibirá con el mensaje. También puede buscarlo su propio departamento de informática: el texto de abajo es para ellos.",
		},
		IT: HelpIT{
			Heading: "Texto para su departamento de informática", Copy: "Copiar el texto",
			Lead:         "{org} me ha invitado a acceder a sus recursos y no puedo iniciar sesión allí. ¿Pueden ayudarme?",
			Line:         "{label}: {value}",
			Organisation: "Organización que invita", Tenant: "Inquilino de Microsoft Entra", Portal: "Portal de invitaciones", Address: "Dirección invitada", Code: "Código de Microsoft",
			Needs: map[string]string{
				"home-blocks":  "Nuestra configuración de acceso entre inquilinos no me permite ser usuario invitado de este inquilino. Por favor, permítanme la colaboración B2B (acceso de salida) con él.",
				"home-network": "Las restricciones de inquilino de nuestra red o de mi dispositivo no me dejan iniciar sesión en este inquilino. Por favor, permítanlo.",
				"home-risk":    "Microsoft Entra considera que mi cuenta está en riesgo y no la admite en otros inquilinos. Por favor, revisen y resuelvan ese riesgo.",
				"unmanaged":    "Nadie administra nuestro dominio en Microsoft. Por favor, háganse cargo de él como administradores, con un registro DNS.",
				"no-passcode":  "Microsoft envía códigos de un solo uso a esta dirección y no llegan. Por favor, miren si se retienen como correo no deseado.",
				"other":        "Por favor, busquen en el registro de inicios de sesión de mi cuenta qué lo impide y díganmelo.",
			},
		},
		Tell: HelpTell{
			Heading: "Avisar a {sponsor}", Text: "{sponsor} recibe un correo que dice lo que usted ha elegido aquí y lo que se puede hacer.", Button: "Avisar a {sponsor}",
			Done: "{sponsor} ha recibido su aviso el {date} a las {time} (UTC).", Again: "Puede avisar a {sponsor} de nuevo a partir del {date} a las {time} (UTC).",
		},
	}
}

func spanishLeave() Leave {
	return Leave{
		Title:   "Ya no necesito el acceso",
		Lead:    "Usted devuelve todo lo que tiene en {org}. Aquí no se puede deshacer.",
		Ends:    "Lo que termina",
		When:    "Termina en 5 minutos como máximo. Las aplicaciones que ya estén abiertas pueden seguir funcionando hasta una hora.",
		Deleted: "También se elimina su cuenta de invitado en {org}.",
		Told:    "Se avisa a {sponsor}.",
		Again:   "Si más adelante lo necesita de nuevo, {sponsor} puede invitarle otra vez.",
		Button:  "Terminar mi acceso", Back: "No cambiar nada",
		Changed: "Todavía no ha terminado nada: lo que usted tiene ya no es lo que mostraba esta página. Compruébelo una vez más.",
		Before: LeaveBefore{
			"No necesito esta invitación",
			"Todavía no ha aceptado. Si continúa, la invitación termina y no queda nada de lo que se preparó para usted en {org}. Aquí no se puede deshacer.",
			"Lo que incluía la invitación", "Rechazar la invitación",
		},
	}
}
