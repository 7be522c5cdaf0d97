package phrases

func germanHelp() Help {
	return Help{
		Title:     "Es hat nicht geklappt",
		Lead:      "Finden Sie heraus, woran es liegt und wer helfen kann.",
		Back:      "Zurück zu Ihrer Seite",
		Paste:     "Code oder Meldung, die Microsoft anzeigt",
		PasteHint: "Zum Beispiel AADSTS50020. Sie können die ganze Meldung einfügen: Es wird nur der Code darin gesucht.",
		Look:      "Erklären",
		NoCode:    "Darin steht kein Code, der mit AADSTS beginnt. Wählen Sie unten aus, was am besten passt.",
		Choose:    "Was passiert?",
		Who:       "Wer helfen kann",
		By: HelpBy{
			You: "Das können Sie selbst.", YourIT: "Die IT Ihrer eigenen Organisation.", Sponsor: "{sponsor}.",
			OurIT: "Die IT von {org}. {sponsor} wendet sich an sie.", Nobody: "Niemand muss etwas tun: Es gibt sich von selbst.",
		},
		Cases: map[string]HelpCase{
			"wrong-account": {
				"Es ist das falsche Konto angemeldet", "Microsoft lässt nur das eingeladene Konto zu, {email}. In Ihrem Browser ist ein anderes angemeldet.",
				"Öffnen Sie diese Seite in einem privaten Fenster Ihres Browsers, drücken Sie dort auf die Schaltfläche und melden Sie sich mit {email} an. Oder melden Sie sich bei Microsoft überall ab und beginnen Sie von vorn.",
			},
			"alias": {
				"{email} ist ein Alias von mir", "Microsoft kennt Sie unter Ihrer Hauptadresse; {email} empfängt nur Ihre Post. Beim ersten Besuch verbindet Microsoft beide nur, wenn Sie von dieser Seite kommen.",
				"Gehen Sie zurück zu Ihrer Seite, drücken Sie dort auf die Schaltfläche und melden Sie sich mit Ihrem Hauptkonto an, wenn Microsoft fragt. Öffnen Sie vorher keine App direkt. Wenn es dann noch nicht geht, bitten Sie {sponsor}, Ihre Hauptadresse einzuladen.",
			},
			"home-blocks": {
				"Meine eigene Organisation lässt es nicht zu", "Ihre Organisation bestimmt, bei welchen anderen ihre Leute Gäste sein dürfen, und {org} gehört nicht dazu.",
				"Schicken Sie den Text unten an Ihre IT. {org} kann daran nichts ändern.",
			},
			"host-blocks": {
				"{org} lässt es nicht zu", "Die Einstellungen von {org} lassen Gäste aus Ihrer Organisation zurzeit nicht herein, obwohl Sie eingeladen sind.",
				"Sagen Sie {sponsor} Bescheid, damit es erlaubt wird.",
			},
			"no-passcode": {
				"Der Code kommt nicht per E-Mail", "Microsoft schickt den Code an {email}. Er gilt 30 Minuten, und jeder neue ersetzt den vorigen.",
				"Warten Sie ein paar Minuten und sehen Sie im Spam-Ordner nach. Lassen Sie dann einmal einen neuen schicken. Wenn keiner kommt, hält ihn vielleicht Ihr Mailsystem zurück: Der Text unten ist für Ihre IT.",
			},
			"lost-phone": {
				"Ich habe ein neues Telefon oder die App zur Bestätigung nicht mehr", "Microsoft verlangt eine Bestätigung auf einem Gerät, das Sie nicht mehr haben.",
				"Nennt die Aufforderung {org}, sagen Sie {sponsor} Bescheid: Die IT dort lässt Sie alles neu einrichten. Nennt sie Ihre eigene Organisation, hilft Ihre IT.",
			},
			"make-account": {
				"Microsoft will, dass ich ein Konto anlege", "Für {email} gibt es noch kein Microsoft-Konto. Das ist nichts Ungewöhnliches und kostet nichts.",
				"Legen Sie es mit genau {email} und einem neuen, eigenen Kennwort an und bestätigen Sie die Adresse mit dem Code, den Microsoft Ihnen schickt.",
			},
			"new-address": {
				"Meine E-Mail-Adresse hat sich geändert", "Sie sind als {email} eingeladen. Microsoft lässt keine andere Adresse an ihrer Stelle zu.",
				"Sagen Sie {sponsor} Bescheid, damit Ihre neue Adresse eingeladen wird. Schreiben Sie am besten von dort aus, damit man sieht, dass Sie es sind.",
			},
			"app-denied": {
				"Eine App lässt mich nicht hinein", "Sie sind angemeldet, aber die geöffnete App gehört nicht zu dem, was Sie hier erhalten haben.",
				"Sehen Sie auf Ihrer Seite nach, welche Apps Sie haben, und öffnen Sie sie von dort. Fehlt die, die Sie brauchen, sagen Sie {sponsor} Bescheid.",
			},
			"other": {
				"Etwas anderes", "Was Sie sehen, steht nicht in dieser Liste.",
				"Wenn Microsoft einen Code anzeigt, geben Sie ihn unten ein. Sonst sagen Sie {sponsor} Bescheid; Sie bekommen dann eine Antwort.",
			},
			"not-accepted": {
				"Die Einladung ist noch nicht angenommen", "Microsoft weiß, dass Sie eingeladen sind, und wartet auf Ihre Antwort.",
				"Wenn Sie mehrmals oder in zwei Tabs auf Annehmen gedrückt haben, zählt nur der neueste Link zu Microsoft: Gehen Sie zurück zu Ihrer Seite und nehmen Sie die Einladung dort einmal an. Wenn Sie es gerade getan haben, warten Sie ein paar Minuten und versuchen Sie es noch einmal.",
			},
			"account-off": {
				"Das Konto ist abgeschaltet", "Microsoft kennt das Konto, es ist aber gesperrt oder gelöscht. Das kann das Konto bei {org} sein oder das in Ihrer eigenen Organisation.",
				"Sagen Sie {sponsor} Bescheid; dort lässt sich nachsehen, wie es bei {org} steht. Ist da alles in Ordnung, fragen Sie Ihre eigene IT.",
			},
			"account-kind": {
				"Mit dieser Art von Konto geht es nicht", "{org} lässt Ihre Art von Konto nicht zu oder verschickt keine Codes per E-Mail mehr.",
				"Wenn Sie mit der Adresse {email} noch ein anderes Konto haben, etwa bei der Arbeit, nehmen Sie das. Sonst sagen Sie {sponsor} Bescheid.",
			},
			"home-network": {
				"Ihr Netz oder Gerät lässt es nicht zu", "Das Netz oder das Gerät, das Sie benutzen, gehört einer Organisation, die Anmeldungen nur bei ausgewählten anderen erlaubt.",
				"Schicken Sie den Text unten an Ihre IT.",
			},
			"home-risk": {
				"Ihr Konto gilt als gefährdet", "In Ihrer eigenen Organisation spricht etwas dafür, dass jemand anderes Ihr Konto benutzen könnte. Deshalb wird es anderswo nicht zugelassen.",
				"Schicken Sie den Text unten an Ihre IT. Wenn Ihnen etwas seltsam vorkam, rufen Sie dort an.",
			},
			"unmanaged": {
				"Niemand verwaltet die Domäne Ihrer Organisation bei Microsoft", "Microsoft kennt die Domäne Ihrer Organisation, aber niemand ist dort für sie zuständig. Diese App lässt Konten solcher Domänen nicht zu.",
				"Schicken Sie den Text unten an Ihre IT. Wenn es eilt, bitten Sie {sponsor}, eine andere Adresse von Ihnen einzuladen.",
			},
			"second-proof": {
				"Microsoft verlangt eine zweite Bestätigung", "Neben dem Kennwort ist eine Bestätigung auf Ihrem Telefon oder einem anderen Gerät nötig.",
				"Versuchen Sie es noch einmal, folgen Sie den Anweisungen von Microsoft und richten Sie die Bestätigung bei Bedarf ein. Geht sie an ein Gerät, das Sie nicht mehr haben, wählen Sie auf dieser Seite, dass Sie ein neues Telefon haben.",
			},
			"proof-not-trusted": {
				"Die zweite Bestätigung Ihrer Organisation wird nicht anerkannt", "Sie haben sich in Ihrer eigenen Organisation bestätigt, und {org} erkennt das noch nicht an.",
				"Sagen Sie {sponsor} Bescheid. Sie selbst können daran nichts ändern.",
			},
			"access-rules": {
				"Eine Regel lässt Sie nicht hinein", "{org} hat Regeln, von welchen Geräten, Orten oder Apps aus man sich anmelden darf, und Ihre passen nicht dazu.",
				"Versuchen Sie es von einem anderen Gerät oder aus Ihrem gewohnten Netz. Hilft das nicht, sagen Sie {sponsor} Bescheid.",
			},
			"consent-missing": {
				"Die App ist noch nicht freigegeben", "Für die App muss erst die Administration von {org} zustimmen.",
				"Sagen Sie {sponsor} Bescheid. Sie selbst können daran nichts ändern.",
			},
			"consent-declined": {
				"Sie haben nicht zugestimmt", "Microsoft hat gefragt, ob {org} oder eine App Ihren Namen und Ihre Adresse sehen darf, und die Antwort war Nein.",
				"Gehen Sie zurück zu Ihrer Seite, versuchen Sie es noch einmal und stimmen Sie zu, wenn Microsoft fragt. Sonst kann Sie niemand hereinlassen.",
			},
			"not-verified": {
				"Adresse, Kennwort oder Code wurde nicht angenommen", "Microsoft kennt die Adresse nicht, oder das Kennwort oder der Code ist falsch, abgelaufen oder wurde zu oft versucht.",
				"Prüfen Sie, ob Sie sich mit {email} anmelden. Ein Code gilt 30 Minuten: Lassen Sie einen neuen schicken. Ein Kennwort setzt Ihre eigene Organisation oder Microsoft zurück; {org} kennt keines von Ihnen. Nach vielen Versuchen warten Sie eine halbe Stunde.",
			},
			"try-again": {
				"Microsoft konnte die Anmeldung nicht abschließen", "Es hat zu lange gedauert, der Browser behält keine Cookies, oder bei Microsoft gibt es eine Störung.",
				"Schließen Sie das Fenster, warten Sie ein paar Minuten und beginnen Sie von Ihrer Seite aus neu. Passiert es wieder, erlauben Sie Cookies oder nehmen Sie einen anderen Browser.",
			},
			"app-fault": {
				"Die App ist nicht richtig eingerichtet", "Der Fehler liegt darin, wie die App mit Microsoft verbunden ist. Sie haben nichts falsch gemacht.",
				"Sagen Sie {sponsor} Bescheid, damit es in Ordnung gebracht wird.",
			},
			"link-refused": {
				"Microsoft gibt keinen Link zum Annehmen", "Sie haben auf Annehmen gedrückt, und Microsoft hat den Link verweigert, der weiterführt. Das liegt bei {org}, nicht bei Ihnen.",
				"Sie müssen nichts tun: {sponsor} wurde benachrichtigt. Versuchen Sie es wieder, wenn Sie von dort hören.",
			},
			"still-needed": {
				"Ich brauche den Zugriff noch", "Ihr Zugriff bei {org} ist beendet.",
				"Sagen Sie {sponsor} Bescheid, um wieder eingeladen zu werden.",
			},
		},
		Unknown: HelpCase{
			"Für {code} haben wir keine Erklärung", "Microsoft hat sehr viele Codes, und dieser steht nicht in unserer Liste. Raten möchten wir nicht.",
			"Versuchen Sie es in ein paar Minuten noch einmal, in einem privaten Fenster. Kommt der Code wieder, sagen Sie {sponsor} Bescheid; er steht dann in der Nachricht. Auch Ihre eigene IT kann ihn nachschlagen: Der Text unten ist für sie.",
		},
		IT: HelpIT{
			Heading: "Text für Ihre IT", Copy: "Text kopieren",
			Lead:         "{org} hat mich als Gast eingeladen, und ich kann mich dort nicht anmelden. Können Sie helfen?",
			Line:         "{label}: {value}",
			Organisation: "Einladende Organisation", Tenant: "Deren Microsoft-Entra-Mandant", Portal: "Deren Gastportal", Address: "Eingeladene Adresse", Code: "Code von Microsoft",
			Needs: map[string]string{
				"home-blocks":  "Unsere mandantenübergreifenden Zugriffseinstellungen lassen mich nicht Gast dieses Mandanten sein. Bitte erlauben Sie mir die B2B-Zusammenarbeit (ausgehend) mit ihm.",
				"home-network": "Mandanteneinschränkungen unseres Netzes oder meines Geräts lassen keine Anmeldung bei diesem Mandanten zu. Bitte erlauben Sie sie.",
				"home-risk":    "Microsoft Entra hält mein Konto für gefährdet und lässt es bei anderen Mandanten nicht zu. Bitte prüfen und klären Sie das Risiko.",
				"unmanaged":    "Unsere Domäne wird bei Microsoft von niemandem verwaltet. Bitte übernehmen Sie sie als Administrator, mit einem DNS-Eintrag.",
				"no-passcode":  "Microsoft schickt Einmalcodes an diese Adresse, und sie kommen nicht an. Bitte sehen Sie nach, ob sie als Spam zurückgehalten werden.",
				"other":        "Bitte sehen Sie im Anmeldeprotokoll meines Kontos nach, woran es liegt, und sagen Sie es mir.",
			},
		},
		Tell: HelpTell{
			Heading: "{sponsor} Bescheid sagen", Text: "{sponsor} bekommt eine E-Mail mit dem, was Sie hier gewählt haben und was sich tun lässt.", Button: "{sponsor} Bescheid sagen",
			Done: "{sponsor} weiß Bescheid, seit dem {date} um {time} Uhr (UTC).", Again: "Ab dem {date}, {time} Uhr (UTC), können Sie {sponsor} noch einmal Bescheid sagen.",
		},
	}
}

func germanLeave() Leave {
	return Leave{
		Title:   "Ich brauche den Zugriff nicht mehr",
		Lead:    "Sie geben alles zurück, was Sie bei {org} haben. Das lässt sich hier nicht rückgängig machen.",
		Ends:    "Das endet",
		When:    "Es endet innerhalb von 5 Minuten. Apps, die schon offen sind, funktionieren vielleicht noch bis zu einer Stunde.",
		Deleted: "Auch Ihr Gastkonto bei {org} wird gelöscht.",
		Told:    "{sponsor} wird benachrichtigt.",
		Again:   "Wenn Sie den Zugriff später wieder brauchen, kann {sponsor} Sie erneut einladen.",
		Button:  "Meinen Zugriff beenden", Back: "Behalten",
		Changed: "Es ist noch nichts beendet: Was Sie haben, ist nicht mehr das, was diese Seite gezeigt hat. Bitte sehen Sie noch einmal nach.",
		Before: LeaveBefore{
			"Ich brauche diese Einladung nicht",
			"Sie haben noch nicht angenommen. Wenn Sie fortfahren, endet die Einladung, und was bei {org} für Sie vorbereitet wurde, entfällt. Das lässt sich hier nicht rückgängig machen.",
			"Wozu Sie eingeladen wurden", "Einladung ablehnen",
		},
	}
}
