package phrases

func germanHeadsUp() HeadsUp {
	return HeadsUp{
		Hello:   "Guten Tag {name},",
		Comes:   "ich habe {org} gebeten, Sie als Gast einzuladen. Sie bekommen dazu eine E-Mail von {from} mit dem Betreff: {subject}",
		Junk:    "Ist sie nach ein paar Tagen nicht angekommen, sehen Sie bitte auch im Spam-Ordner nach.",
		Page:    "Die E-Mail führt zu einer Seite auf {host}. Dort steht, wer Sie einlädt und was Sie erhalten, und dort nehmen Sie die Einladung an. Achten Sie darauf, dass Ihr Browser diese Adresse anzeigt.",
		Account: "Melden Sie sich mit dem Konto für {email} an; mit einem anderen geht es nicht.",
		Doubt:   "Niemand fragt Sie per E-Mail oder am Telefon nach einem Kennwort. Wenn Sie unsicher sind, fragen Sie mich, bevor Sie etwas öffnen.",
	}
}
