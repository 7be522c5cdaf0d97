package provision_test

import (
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestARefusalToAddAnAppSaysWhoMustAct(t *testing.T) {
	t.Parallel()
	denied := `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`
	for name, c := range map[string]struct {
		status int
		body   string
		head   map[string]string
		state  guest.AdditionState
		reason guest.Reason
		who    guest.Actor
		says   string
	}{
		"busy":    {429, `{}`, map[string]string{"Retry-After": "17"}, guest.AdditionAdding, guest.ReasonBusy, guest.ActorNobody, "asked us to wait before we add the app Contracts"},
		"gone":    {404, `{"error":{"code":"Request_ResourceNotFound","message":"Resource 'ID' does not exist."}}`, nil, guest.AdditionFailed, guest.ReasonTemplateGone, guest.ActorAdministrator, "gallery does not have this app any more"},
		"protect": {403, denied, nil, guest.AdditionAttention, guest.ReasonObject, guest.ActorAdministrator, "although it has the permission"},
		"refused": {400, `{"error":{"code":"BadRequest","message":"No."}}`, nil, guest.AdditionAttention, guest.ReasonRefused, guest.ActorAdministrator, "Microsoft refused to add the app Contracts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setupGallery(t)
			body := strings.ReplaceAll(c.body, "ID", w.entry("DocuSign").ID)
			w.fault(map[string]any{"method": "POST", "path": "/instantiate$", "status": c.status, "body": body, "headers": c.head}, once)
			id := w.wish("Contracts", true)
			if _, err := w.adder(survivor, w.graph, w.store).Add(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			a := w.addition(id)
			if a.State != c.state || a.Trouble.Reason != c.reason || a.Trouble.Who != c.who || !strings.Contains(a.Trouble.What, c.says) {
				t.Errorf("the addition is %s: %+v", a.State, a.Trouble)
			}
			if a.State == guest.AdditionAttention {
				if err := w.service.TryAddingAgain(t.Context(), w.cleo, id); err != nil {
					t.Fatal(err)
				}
			}
			if a.State != guest.AdditionFailed {
				w.pass(time.Minute)
				w.one(w.added(id))
			}
		})
	}
}

func TestWithoutThePermissionAnAdditionWaitsAndGoesOnByItself(t *testing.T) {
	t.Parallel()
	w := setupGallery(t)
	w.swapConsent("Application.ReadWrite.OwnedBy", "GroupMember.Read.All")
	w.graph = w.client() // whose first token lacks it
	id := w.wish("Contracts", true)
	wait, err := w.adder(survivor, w.graph, w.store).Add(t.Context(), id)
	a := w.addition(id)
	if err != nil || wait == 0 || a.Trouble.Reason != guest.ReasonPermission || !strings.Contains(a.Trouble.Do, "Application.ReadWrite.OwnedBy") {
		t.Fatalf("without it: %v %v %+v", wait, err, a)
	}
	w.swapConsent("GroupMember.Read.All", "Application.ReadWrite.OwnedBy")
	w.pass(wait)
	w.one(w.added(id))
}
