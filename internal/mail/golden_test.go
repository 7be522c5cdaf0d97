package mail_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// golden compares with a file; with UPDATE=1 in the environment it writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (UPDATE=1 writes it)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs; UPDATE=1 writes it anew. Now:\n%s", path, got)
	}
}

// variants are all messages that there are, by the name of their golden file.
func variants() map[string]guest.Letter {
	all := map[string]guest.Letter{}
	for _, k := range []guest.MailKind{
		guest.MailAsked, guest.MailApproved, guest.MailDeclined, guest.MailExpired, guest.MailAccepted, guest.MailAttention,
		guest.MailReminder, guest.MailNudge, guest.MailSettled, guest.MailChanged, guest.MailSuggested, guest.MailKept,
	} {
		all[string(k)] = letter(k)
	}
	for _, language := range guest.Languages {
		l := letter(guest.MailInvitation)
		l.Guest.Language = language.Code
		all["invitation-"+language.Code] = l
	}
	l := letter(guest.MailApproved)
	l.Request.Delivery = guest.ByLink
	all["approved-link"] = l

	for _, k := range []guest.MailKind{guest.MailAsked, guest.MailApproved, guest.MailDeclined, guest.MailExpired} {
		all[string(k)+"-change"] = changed(letter(k))
	}

	for _, k := range []guest.MailKind{guest.MailAsked, guest.MailApproved} {
		l := letter(k)
		l.Request.Purpose, l.Request.Account = guest.ForAccount, "gil"
		all[string(k)+"-account"] = l
	}

	l = letter(guest.MailChanged)
	l.To = guesttest.Sam // who was asked before
	all["changed-others"] = l

	l = letter(guest.MailAttention)
	l.Guest.Trouble.Who = guest.ActorSponsor
	all["attention-sponsor"] = l

	for name, l := range ofOwners() {
		all[name] = l
	}
	for name, l := range byTime() {
		all[name] = l
	}
	all["test"] = letter(guest.MailTest)
	for name, l := range ofGuests() {
		all[name] = l
	}
	for _, a := range alarms() {
		all["alarm-"+strings.ReplaceAll(string(a.Kind), " ", "-")] = letterOf(a)
	}
	l = letter(guest.MailAttention)
	l.Guest.Trouble = guest.TroubleOf(guest.ReasonAddress, guest.About{Guest: l.Guest}, guesttest.Noon)
	all["attention-final"] = l
	return all
}

// changed makes a letter about a change of role of a guest who is here.
func changed(l guest.Letter) guest.Letter {
	l.Guest = guesttest.Guest(guest.Active)
	was := guesttest.Expenses()
	into := guesttest.Expenses()
	into.Name = "Expense Desk reviewer"
	into.Resources[0].RoleID, into.Resources[0].RoleName = "reviewer", "Reviewer"
	line := l.Request.Lines[0]
	line.Package = into
	line.Replaces = guest.Replaced{Grant: "grant", Package: was.ID, Name: was.Name, Resources: was.Resources}
	if l.Kind == guest.MailApproved {
		line.State = guest.Approved
	}
	l.Request.Purpose, l.Request.Lines = guest.ChangeAccess, []guest.Line{line}
	return l
}

func TestEveryMessageReadsAsWritten(t *testing.T) {
	t.Parallel()
	for name, l := range variants() {
		m := compose(t, l)
		golden(t, name+".txt", fmt.Sprintf("To: %s\nSubject: %s\nMessage-ID: <%s>\nContent-Language: %s\n\n%s",
			m.To.String(), m.Subject, m.ID, m.Language, m.Text))
	}
	golden(t, "invitation-en.html", compose(t, variants()["invitation-en"]).HTML)
}

func TestHTMLSaysWhatThePlainTextSays(t *testing.T) {
	t.Parallel()
	for name, l := range variants() {
		m := compose(t, l)
		d, err := goquery.NewDocumentFromReader(strings.NewReader(m.HTML))
		if err != nil {
			t.Fatal(err)
		}
		shown := strings.Join(strings.Fields(d.Find("main").Text()), "")
		for _, line := range strings.Split(m.Text, "\n") {
			for _, part := range strings.SplitN(strings.TrimPrefix(line, "> "), ": ", 2) {
				part = strings.TrimRight(strings.Trim(part, "-"), ":")
				if !strings.Contains(shown, strings.Join(strings.Fields(part), "")) {
					t.Errorf("%s: the HTML does not say %q", name, part)
				}
			}
		}
		if d.Find("title").Text() != m.Subject || d.Find("html").AttrOr("lang", "") != m.Language {
			t.Errorf("%s: title %q, language %q", name, d.Find("title").Text(), d.Find("html").AttrOr("lang", ""))
		}
		if n := d.Find("a").Length(); n != 1 {
			t.Errorf("%s: %d links, want one", name, n)
		}
		if n := d.Find("img, script, form, iframe, link, [onclick], [src], [background]").Length(); n != 0 {
			t.Errorf("%s: %d elements that do more than say something", name, n)
		}
		if !strings.Contains(m.HTML, "prefers-color-scheme: dark") {
			t.Errorf("%s: no colours for the dark", name)
		}
	}
}

func TestTheOneLinkLeadsToThePageOfItsKind(t *testing.T) {
	t.Parallel()
	for kind, want := range map[guest.MailKind]string{
		guest.MailInvitation: "/i/" + code,
		guest.MailAsked:      "/approvals/GR-00000001",
		guest.MailApproved:   "/guests/GU-00000001",
		guest.MailDeclined:   "/requests/GR-00000001",
		guest.MailExpired:    "/requests/GR-00000001",
		guest.MailAccepted:   "/guests/GU-00000001",
		guest.MailAttention:  "/guests/GU-00000001",
		guest.MailAlarm:      "/admin/health",
		guest.MailTest:       "/admin/mail",
		guest.MailReminder:   "/approvals/GR-00000001",
		guest.MailNudge:      "/approvals/GR-00000001",
		guest.MailSettled:    "/approvals/GR-00000001",
		guest.MailChanged:    "/approvals/GR-00000001",
		guest.MailSuggested:  "/requests/GR-00000001",
		guest.MailKept:       "/approvals/GR-00000001",
		guest.MailHelp:       "/guests/GU-00000001",
		guest.MailLeft:       "/guests/GU-00000001",
	} {
		m := compose(t, letter(kind))
		d, err := goquery.NewDocumentFromReader(strings.NewReader(m.HTML))
		if err != nil {
			t.Fatal(err)
		}
		want = "https://guests.contoso.example" + want
		if got := d.Find("a").AttrOr("href", ""); got != want || strings.Count(m.Text, "https://") != 1 || !strings.Contains(m.Text, "\n"+want+"\n") {
			t.Errorf("%s leads to %q, want %q; text:\n%s", kind, got, want, m.Text)
		}
		if kind != guest.MailInvitation && strings.Contains(m.Text+m.HTML, code) {
			t.Errorf("%s holds the code of the invitation link", kind)
		}
	}
}

func TestNoSubjectHoldsAReasonOrAMessage(t *testing.T) {
	t.Parallel()
	for name, l := range variants() {
		l.Request.Reason, l.Request.Message, l.Guest.Message = "Canary reason", "Canary message", "Canary greeting"
		for i := range l.Request.Lines {
			l.Request.Lines[i].Decision.Comment = "Canary comment"
		}
		m := compose(t, l)
		if strings.Contains(m.Subject, "Canary") {
			t.Errorf("%s: %s", name, m.Subject)
		}
		asks := l.Kind == guest.MailAsked || l.Kind == guest.MailReminder || l.Kind == guest.MailNudge || l.Kind == guest.MailKept ||
			l.Kind == guest.MailChanged && name != "changed-others"
		if !asks && strings.Contains(m.Text+m.HTML, "Canary reason") {
			t.Errorf("%s shows the reason", name)
		}
		if asks && !strings.Contains(m.Text, "> Canary reason") {
			t.Errorf("the approver does not see the reason:\n%s", m.Text)
		}
	}
}

func TestDaysAreThoseOfUTCWhateverTheZoneOfTheValue(t *testing.T) {
	t.Parallel()
	far := []*time.Location{time.FixedZone("ahead", 14*3600), time.FixedZone("behind", -12*3600)}
	for name, l := range variants() {
		want := compose(t, l)
		for _, zone := range far {
			l.Guest.Until, l.Request.Until, l.Request.DecideBy = l.Guest.Until.In(zone), l.Request.Until.In(zone), l.Request.DecideBy.In(zone)
			if got := compose(t, l); got.Text != want.Text || got.Subject != want.Subject {
				t.Errorf("%s, %s of UTC:\n%s\nwant\n%s", name, zone, got.Text, want.Text)
			}
		}
	}
}

func TestADeadlineAtMidnightIsTheDayBefore(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailAsked)
	l.Request.DecideBy = time.Date(2026, 12, 4, 0, 0, 0, 0, time.UTC)
	if got, want := compose(t, l).Subject, "Ana Silva asks to invite Gil Roy (Fabrikam) – decide by Thu 3 Dec"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTheFirstOfAMonthIsWrittenAsInTheLanguage(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]string{
		"en": "the end of 1 February 2027 (UTC)", "de": "Ende des 1. Februar 2027 (UTC)",
		"fr": "la fin du 1er février 2027 (UTC)", "es": "el final del 1 de febrero de 2027 (UTC)",
		"": "the end of 1 February 2027 (UTC)",
	} {
		l := letter(guest.MailInvitation)
		l.Guest.Language, l.Guest.Until = language, time.Date(2027, 2, 2, 0, 0, 0, 0, time.UTC)
		if m := compose(t, l); !strings.Contains(m.Text, want) {
			t.Errorf("%q: no %q in\n%s", language, want, m.Text)
		}
	}
}

func TestTheInvitationNamesOnlyWhatWasApproved(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailInvitation)
	l.Request.Lines[1].State, l.Access = guest.Declined, l.Access[:1]
	m := compose(t, l)
	if !strings.Contains(m.Text, "What you get: Project Falcon\n") || strings.Contains(m.Text, "Expense Desk") {
		t.Errorf("the text:\n%s", m.Text)
	}
	l.Request = guest.Request{Until: guesttest.Noon}
	l.Guest.Message, l.Access = "", nil
	if m := compose(t, l); strings.Contains(m.Text, "What you get") || strings.Contains(m.Text, "writes to you") || strings.Contains(m.HTML, "<blockquote") {
		t.Errorf("nothing to name, and no message:\n%s", m.Text)
	}
}

func TestAnApproverIsAskedForTheirOwnLinesOnly(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailAsked)
	l.Request.Lines[0].Package.Approvers = []guest.Person{guesttest.Mia}
	if m := compose(t, l); !strings.Contains(m.Text, "Access: Expense Desk\n") || strings.Contains(m.Text, "Falcon") {
		t.Errorf("the text:\n%s", m.Text)
	}
}
