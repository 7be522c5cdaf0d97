package portal

import (
	"net/http"
	"os"
	"strings"
	"testing"
)

// Mail leaves by Microsoft Graph where the settings say so, with no mail server.
func TestMailIsSentFromAMailboxOfTheOrganisation(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program")
	}
	t.Parallel()
	w := setup(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var worker struct{ ID, Secret string }
	w.control(http.MethodPost, "/clients", map[string]any{"name": "Worker that sends", "permissions": []string{
		"User.Invite.All", "User.ReadWrite.All", "User.EnableDisableAccount.All", "GroupMember.ReadWrite.All", "GroupMember.Read.All",
		"AppRoleAssignment.ReadWrite.All", "Application.Read.All", "Mail.Send",
	}}, &worker)
	mailbox := "cleo.marsh@contoso.example"
	spawn(t, self, w.settings("PORTAL_LOG_LEVEL=debug", asPortal+"=yes", "PORTAL_GRAPH_CLIENT_ID="+worker.ID, "PORTAL_GRAPH_CLIENT_SECRET="+worker.Secret,
		"PORTAL_MAIL_URL=graph:"+mailbox, "PORTAL_MAIL_FROM=Contoso guests <"+mailbox+">")).until("working jobs")
	s := w.asked(address(1), "Falcon reviewer")
	w.approve(s)
	type message struct{ Kind, From, Text, HTML string }
	eventually(t, "the invitation is in the mailbox's outbox", func() bool {
		var outbox struct{ Messages []message }
		w.control(http.MethodGet, "/outbox", nil, &outbox)
		for _, m := range outbox.Messages {
			if m.Kind == "mail" && m.From == mailbox && strings.Contains(m.Text, "/i/") && strings.Contains(m.HTML, "/i/") {
				return true
			}
		}
		return false
	})
	eventually(t, "the letter is noted as sent", func() bool {
		return w.count(`SELECT count(*) FROM mails WHERE kind = 'invitation' AND sent_at IS NOT NULL`) == 1
	})
}
