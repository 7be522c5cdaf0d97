package phrases

func germanFrame() Frame {
	return Frame{
		Skip: "Zum Hauptinhalt springen", Notice: "Hinweis", For: "für {org}", Reference: "Referenz", Languages: "Sprache",
		Copied: "Kopiert", ByHand: "Drücken Sie zum Kopieren Strg oder Befehl und C",
	}
}

func germanPage() Page {
	return Page{
		Title:      "Ihre Einladung",
		Inviter:    "die Person, die Sie eingeladen hat",
		Invited:    "{sponsor} von {org} hat Sie eingeladen",
		Hello:      "Guten Tag {name}.",
		Lead:       "Nehmen Sie die Einladung an, um Zugriff zu erhalten.",
		Accept:     "Einladung annehmen",
		Gets:       "Das erhalten Sie",
		UntilEndOf: "Bis Ende des {date} (UTC)",
		Real: PageReal{
			Heading:      "Ist das echt?",
			By:           "Eingeladen von",
			Organisation: "Organisation",
			On:           "Eingeladen am",
			Account:      "Die Einladung gilt für",
			Check:        "Sie können es selbst prüfen:",
			Address:      "Die Adresse dieser Seite beginnt mit {site}. Vergleichen Sie sie mit der Anzeige in Ihrem Browser.",
			Ask:          "Fragen Sie {sponsor} auf einem Weg, den Sie schon kennen, und nicht als Antwort auf die Nachricht, die Sie hierher geführt hat.",
			Password:     "Niemand bei {org} fragt nach Ihrem Kennwort, auch diese Seite nicht. Geben Sie es nur auf der Anmeldeseite ein, die Sie kennen.",
			Unsure:       "Wenn Sie keine Einladung erwartet haben, tun Sie nichts: Zugriff erhalten Sie nur, wenn Sie annehmen.",
		},
		Happens: PageHappens{
			Heading:       "So geht es weiter",
			Work:          PageAccount{"Mit einem Geschäfts-, Schul- oder Unikonto", "Sie melden sich bei Microsoft mit dem Geschäfts-, Schul- oder Unikonto für {email} an, wie Sie es aus Ihrer eigenen Organisation kennen."},
			Microsoft:     PageAccount{"Mit einem persönlichen Microsoft-Konto", "Sie melden sich bei Microsoft mit Ihrem persönlichen Microsoft-Konto für {email} an, also dem für Outlook, OneDrive oder Xbox."},
			Passcode:      PageAccount{"Mit einem Einmalcode", "Microsoft schickt einen Einmalcode an {email}, den Sie dort eingeben. Er gilt 30 Minuten. Kommt er nicht an, sehen Sie im Spam-Ordner nach oder lassen Sie sich einen neuen schicken. Ein Microsoft-Konto brauchen Sie nicht."},
			Consent:       "Microsoft bittet Sie um Ihr Einverständnis, dass {org} Ihren Namen, Ihre E-Mail-Adresse und Ihr Foto sehen kann.",
			Back:          "Danach sind Sie wieder hier und finden Links zu dem, was Sie erhalten haben.",
			Otherwise:     "Wenn Microsoft etwas anderes verlangt",
			OtherwiseText: "Wie Sie sich anmelden, hängt von Ihrer Adresse ab, und Microsoft entscheidet es. Es kann auch so gehen:",
		},
		Device: PageDevice{"Auf einem anderen Gerät weitermachen", "Scannen Sie diesen Code mit der Kamera Ihres Telefons.", "QR-Code für diese Seite"},
		Help:   "Es hat nicht geklappt",
		Leave:  "Ich brauche den Zugriff nicht mehr",
		Problems: PageProblems{
			NotSeen:   "Wir sehen noch nicht, dass Sie angenommen haben. Falls doch, öffnen Sie diese Seite in einer Minute noch einmal. Falls nicht, versuchen Sie es erneut.",
			Ours:      "Bei uns hat etwas nicht funktioniert. Versuchen Sie es später noch einmal.",
			SettingUp: "Ihr Konto wird noch eingerichtet. Versuchen Sie es in einer Minute noch einmal.",
			Silent:    "Microsoft antwortet im Moment nicht. Versuchen Sie es in einer Minute noch einmal.",
			Refused:   "Microsoft nimmt diese Einladung im Moment nicht an. Sagen Sie es der Person, die Sie eingeladen hat.",
			Held:      "Einladungen können im Moment nicht angenommen werden. Ihr Link bleibt gültig: Versuchen Sie es später noch einmal.",
		},
		Refused: PageRefused{
			"Ihre Einladung kann gerade nicht angenommen werden",
			"Diese Einladung kann im Moment nicht angenommen werden. An Ihnen liegt das nicht.",
			"Schreiben Sie an {contact}. Behalten Sie den Link: Er funktioniert wieder, sobald die Einladung es tut.",
		},
		Moment: PageMoment{
			"Einen Moment", "Wir bereiten alles für Sie vor. Das dauert meist weniger als eine Minute.",
			"Diese Seite sieht von selbst wieder nach.", "Jetzt nachsehen",
		},
		Accepted: PageAccepted{
			Heading: "Sie sind dabei.", Text: "{org} hat Sie als Gast aufgenommen.", Has: "Das haben Sie",
			Apps: "Alle Apps öffnen", Teams: "Microsoft Teams öffnen", TeamsFor: "Gruppen mit einem Team finden Sie dort: {groups}.",
			Questions: "Fragen? Schreiben Sie an {contact}.", Keep: "Behalten Sie diese Seite: Sie führt immer zu Ihrem Zugriff.",
		},
		Ended: PageEnded{"Ihr Zugriff ist beendet", "Ihr Zugriff endete am {date}", "Wenn Sie ihn noch brauchen, schreiben Sie an {contact}."},
		Withdrawn: PageEnded{
			"Diese Einladung wurde zurückgezogen", "Diese Einladung wurde am {date} zurückgezogen",
			"Sie müssen nichts tun. Wenn Sie das für einen Irrtum halten, schreiben Sie an {contact}.",
		},
		Dead: PageNote{"Dieser Link funktioniert nicht mehr", "Bitten Sie die Person, die Sie eingeladen hat, um einen neuen."},
		Faults: PageFaults{
			NotFound:    PageNote{"Seite nicht gefunden", "Öffnen Sie den Link in Ihrer Einladung noch einmal."},
			TooMany:     PageNote{"Zu viele Versuche", "Sie können es in einer Minute noch einmal versuchen."},
			Unavailable: PageNote{"Der Dienst ist leider nicht erreichbar", "Sie können ihn bald wieder nutzen, und Ihr Link bleibt gültig."},
			Elsewhere:   PageNote{"Wir konnten nicht feststellen, dass das von unseren Seiten kam", "Es wurde nichts geändert. Öffnen Sie den Link in Ihrer Einladung noch einmal und versuchen Sie es dort."},
			TooLarge:    PageNote{"Was Sie geschickt haben, ist zu groß", "Es wurde nichts geändert. Öffnen Sie den Link in Ihrer Einladung noch einmal und schicken Sie dort weniger."},
			Unreadable:  PageNote{"Wir konnten nicht lesen, was Sie geschickt haben", "Es wurde nichts geändert. Öffnen Sie den Link in Ihrer Einladung noch einmal und versuchen Sie es dort."},
			Other:       PageNote{"Der Dienst hat leider ein Problem", "Versuchen Sie es später noch einmal. Passiert es wieder, nennen Sie der Person, die Sie eingeladen hat, die Referenz unten."},
		},
	}
}
