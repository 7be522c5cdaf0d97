package phrases

func german() Catalogue {
	return Catalogue{
		Code: "de",
		And:  "und",
		Copy: "Oder kopieren Sie diese Adresse in Ihren Browser:",
		Dates: Dates{
			Day:   "{day}. {month} {year}",
			First: "1",
			Months: [12]string{
				"Januar", "Februar", "März", "April", "Mai", "Juni",
				"Juli", "August", "September", "Oktober", "November", "Dezember",
			},
		},
		HeadsUp: germanHeadsUp(),
		Invitation: Invitation{
			Subject:       "{sponsor} von {org} hat Sie eingeladen",
			Lead:          "{sponsor} von {org} hat Sie als Gast eingeladen. Öffnen Sie die Einladung, um sie zu lesen und anzunehmen.",
			Gets:          "Das erhalten Sie",
			Until:         "Bis",
			UntilEndOf:    "Ende des {date} (UTC)",
			Account:       "Anmelden mit",
			Writes:        "{sponsor} schreibt Ihnen:",
			Button:        "Einladung öffnen",
			Which:         "Welches Konto Sie brauchen",
			WhichText:     "Melden Sie sich mit dem Konto für {email} an; mit einem anderen geht es nicht. Gibt es für diese Adresse kein Microsoft-Konto, schickt Microsoft einen Code dorthin oder bittet Sie, ein Konto anzulegen.",
			Real:          "Woran Sie sehen, dass diese Nachricht echt ist",
			RealText:      "Der Link führt zu {host}. Niemand fragt Sie per E-Mail oder am Telefon nach einem Kennwort. Wenn Sie unsicher sind, fragen Sie {sponsor} auf einem Weg, den Sie schon kennen, bevor Sie ihn öffnen.",
			Questions:     "Fragen?",
			QuestionsText: "Wenden Sie sich an {contact}.",
			Footer:        "Sie erhalten diese Nachricht, weil {sponsor} darum gebeten hat, {email} als Gast von {org} einzuladen.",
			Unexpected:    "Wenn Sie sie nicht erwartet haben, tun Sie nichts: Zugriff erhalten Sie nur, wenn Sie annehmen.",
		},
		Reminder: germanReminder(),
		EndsSoon: germanEndsSoon(),
		Frame:    germanFrame(),
		Page:     germanPage(),

		Help:  germanHelp(),
		Leave: germanLeave(),
	}
}
