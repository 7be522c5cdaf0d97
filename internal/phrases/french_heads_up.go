package phrases

func frenchHeadsUp() HeadsUp {
	return HeadsUp{
		Hello:   "Bonjour {name},",
		Comes:   "j’ai demandé à {org} de vous inviter à titre externe. Vous recevrez à ce sujet un e-mail de {from}, dont l’objet est : {subject}",
		Junk:    "S’il n’est pas arrivé d’ici quelques jours, regardez aussi dans vos courriers indésirables.",
		Page:    "Cet e-mail mène à une page de {host}, qui indique qui vous invite et ce que vous recevez. C’est là que vous acceptez l’invitation. Vérifiez que votre navigateur affiche bien cette adresse.",
		Account: "Connectez-vous avec le compte de {email} ; un autre compte ne fonctionne pas.",
		Doubt:   "Personne ne vous demandera de mot de passe par e-mail ou par téléphone. En cas de doute, écrivez-moi avant d’ouvrir quoi que ce soit.",
	}
}
