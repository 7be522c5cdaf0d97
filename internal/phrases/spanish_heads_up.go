package phrases

func spanishHeadsUp() HeadsUp {
	return HeadsUp{
		Hello:   "Hola, {name}:",
		Comes:   "He pedido a {org} que le invite con acceso externo. Recibirá un correo de {from} con el asunto: {subject}",
		Junk:    "Si no le llega en unos días, mire también en la carpeta de correo no deseado.",
		Page:    "El correo lleva a una página de {host}, que indica quién le invita y qué recibe, y en la que acepta la invitación. Compruebe que su navegador muestra esa dirección.",
		Account: "Inicie sesión con la cuenta de {email}; con otra no funciona.",
		Doubt:   "Nadie le pedirá una contraseña por correo ni por teléfono. Si tiene dudas, pregúnteme antes de abrir nada.",
	}
}
