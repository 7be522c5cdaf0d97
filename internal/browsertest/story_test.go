package browsertest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/browser"
)

// tale is one guest's way from the request to the end, as its people live it.
type tale struct {
	*demo
	t     *testing.T
	o     browser.Options
	by    string // the sponsor
	name  string // of the guest
	email string
	speak string // language of the invitation; English when empty

	sponsor, approver, guest *visitor

	request string // its reference
	guestly string // the guest's reference
	link    string // the invitation link
}

func TestSponsorApproverAndGuestLiveTheWholeStory(t *testing.T) {
	t.Parallel()
	s := tale{demo: story(t), t: t, by: ana, name: "Lou Tan", email: "lou.tan@fabrikam-labs.example"}
	s.sponsor = s.as(t, s.by, s.o)
	s.sponsor.Sees("My guests")
	s.sponsor.look("my guests, none")
	s.ask("Send an email")
	s.isLive()
	s.approve()
	s.staysLive()
	s.readMail()
	s.accept()
	s.becomesActive()
	s.end()
}

// The guest of this story has a long name and address, which must not widen a page.
func TestTheWholeStoryNeedsNoScript(t *testing.T) {
	t.Parallel()
	s := tale{
		demo: story(t), t: t, o: browser.Options{NoScript: true}, by: sam,
		name: "Maximiliane Featherstonehaugh-Cholmondeley", email: "maximiliane.featherstonehaugh-cholmondeley@branch.proseware-international.example",
	}
	s.sponsor = s.as(t, s.by, s.o)
	s.ask("I will give them the link")
	s.approve()
	s.sponsor.becomes("Invitation link")
	s.link = s.sponsor.Value("Link for " + s.name)
	s.guest = s.visit(t, s.o)
	s.guest.Go(s.link)
	if mails := s.letters(t, s.email, ""); len(mails) > 0 {
		t.Errorf("the guest got a mail, though the sponsor hands over the link: %q", mails[0].Subject)
	}
	s.accept()
	s.becomesActive()
	s.end()
}

// what both packages of the tale open.
var given = []string{"Expense Desk: Reviewer", "Project Falcon", "Wiki: Default Access"}

// ask is the sponsor's part: the form, the check page, and sent.
func (s *tale) ask(delivery string) {
	v := s.sponsor
	v.at("/guests")
	v.Follow("Invite a guest")
	v.look("invite")
	v.Fill("Email address", s.email)
	v.Fill("Full name", s.name)
	v.Fill("Organisation (optional)", "Fabrikam Labs")
	v.Set("Language of the invitation", cmp.Or(s.speak, "en"))
	v.Check("Falcon reviewer")
	v.Check("Wiki")
	v.Check("90 days")
	v.Fill("Why do they need it?", "Reviews the safety case of Falcon until the end of the quarter.")
	v.Fill("Message to the guest (optional)", "Welcome aboard!\nAsk me anything.")
	v.Check(delivery)
	v.Send("Continue")
	v.Sees(beforeSending, s.email, "Falcon reviewer", "Wiki", "Ben Ito")
	v.look("check your answers")
	v.Send("Send request")
	v.Sees("Request sent")
	v.look("sent")
	s.request = v.reference()
	v.Follow("View request")
	v.Sees(s.name, s.request, "Waiting for approval")
	v.look("request, pending")
}

// approve is the approver's part: from the mail to the decision.
func (s *tale) approve() {
	asked := s.letter(s.t, ben, s.name)
	if !strings.Contains(asked.Text, s.Portal+"/approvals/"+s.request) {
		s.t.Errorf("the approver's mail does not lead to the request: %s", asked.Text)
	}
	s.approver = s.as(s.t, ben, s.o)
	v := s.approver
	v.Sees("Approvals", s.name)
	v.look("approvals")
	v.Until("a count in the navigation", `Number(document.querySelector("[data-badge]")?.textContent.match(/\d+/)) > 0`)
	v.Follow(s.name)
	v.Sees("If you approve, this will happen", "A guest account is created for "+s.name,
		s.name+" is added to the group Project Falcon", s.name+" is assigned to the app Expense Desk as Reviewer",
		s.name+" is assigned to the app Wiki as Default Access", "all of this is taken away again")
	v.look("decide")
	v.In("Falcon reviewer").Check("Approve")
	v.In("Wiki").Check("Approve")
	v.Fill("Comment", "Fine for this quarter.")
	v.Send("Submit decision")
	v.Sees("You approved Wiki and Falcon reviewer for " + s.name)
	v.look("approvals, decided")
	v.Follow("History")
	v.Sees(s.name)
	v.look("approvals, history")
	s.letter(s.t, s.by, "Approved: "+s.name)
}

// readMail leads the guest from their mailbox to the invitation.
func (s *tale) readMail() {
	mail := s.letter(s.t, s.email, "")
	s.link = mail.link(s.t)
	s.guest = s.visit(s.t, s.o)
	v := s.guest
	v.Go(s.Mailbox)
	v.look("mailbox")
	v.Follow(mail.Subject)
	v.look("mailbox message")
	v.Follow(s.link)
}

// accept is the guest's part: from the invitation through Microsoft and back, and
// on to what they were given.
func (s *tale) accept() {
	v := s.guest
	v.Sees("invited you", s.name, "Falcon reviewer", "Wiki", "Welcome aboard!")
	v.look("invitation")
	v.Send("Accept invitation")
	v.Sees("Accept your invitation", s.email)
	v.look("identity provider: redeem")
	v.Send("Work or school account")
	v.Sees("Review permissions")
	v.look("identity provider: consent")
	v.Send("Accept")
	v.Sees("You're in")
	v.look("invitation, accepted")
	if got := v.URL().String(); got != s.link {
		s.t.Errorf("the guest came back to %s, not to %s", got, s.link)
	}
	for _, app := range []string{"Expense Desk", "Wiki"} {
		if href := v.Href(app); !strings.Contains(href, "tenantId="+s.Emulator.TenantID) {
			s.t.Errorf("the link to %s names no tenant: %s", app, href)
		}
	}
	v.Follow("Open your apps")
	v.Sees("Expense Desk", "Wiki")
	v.look("identity provider: my apps")
	v.Follow("Expense Desk")
	v.Sees("Your roles here: Expense.Review", s.name)
	v.look("identity provider: app")
	got := s.account(s.t, s.email)
	if got.Number != 1 || got.State != "Accepted" || !got.Enabled || got.Sponsors != 1 || !slices.Equal(got.Access, given) {
		s.t.Errorf("the tenant has %+v", got)
	}
}

// becomesActive is what the sponsor learns: on the page, in the list, by mail.
func (s *tale) becomesActive() {
	v := s.sponsor
	v.becomes("Accepted by guest", "accepted the invitation", "Active")
	v.look("request, active")
	s.letter(s.t, s.by, s.name+" accepted")
	v.at("/guests")
	v.Sees(s.name)
	v.look("my guests")
	v.Go(v.Href(s.name)) // not followed: the list moves while other guests of hers do
	s.guestly = v.reference()
	v.Sees(s.guestly, "Active", "Falcon reviewer", "Wiki", "End access")
	v.look("guest, active")
	if v.script {
		v.golden("guest-page.png")
	}
}

// end is the way back: everything that was given is taken away, and everybody
// sees it.
func (s *tale) end() {
	v := s.sponsor
	v.Follow("End access")
	v.Sees("End access", "remove "+s.name+" from the group Project Falcon", "block the account")
	v.look("end access")
	if status := v.Send("End access now"); status != http.StatusUnprocessableEntity {
		s.t.Errorf("ending without a reason gives %d", status)
	}
	v.Sees("There is a problem")
	v.look("end access, no reason")
	v.Fill("Why does their access end?", "The review is finished.")
	v.Send("End access now")
	v.becomes("The access has ended", "was blocked")
	v.look("guest, ended")
	got := s.account(s.t, s.email)
	if got.Number != 1 || got.Enabled || len(got.Access) > 0 {
		s.t.Errorf("after the end the tenant has %+v", got)
	}
	s.guest.Go(s.link)
	s.guest.Sees("Your access ended on")
	s.guest.look("invitation, ended")
}
