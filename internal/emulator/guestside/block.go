package guestside

import (
	"net/http"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// blockPage is where "Block future invitations" in an invitation mail leads
// (learn.microsoft.com/entra/external-id/invitation-email-elements). It changes
// nothing before the button is pressed.
func (g *GuestSide) blockPage(w http.ResponseWriter, r *http.Request) {
	rd := redirectOf(r)
	var inv *directory.InvitationRecord
	var refused *authority.Refusal
	blocked := false
	g.o.Directory.View(func(tx *directory.Tx) {
		if inv, refused = g.findInvitation(tx, rd); inv != nil {
			blocked = tx.RefusesInvitations(inv.Address)
		}
	})
	if refused != nil {
		g.problem(w, http.StatusForbidden, refused)
		return
	}
	g.o.Pages.Render(w, http.StatusOK, "block", page.Block{Organisation: g.o.Organisation, Address: inv.Address, Redeem: rd, Blocked: blocked})
}

// block lets an address refuse invitation mails, or take them again. Graph still
// answers 201 to whoever invites.
func (g *GuestSide) block(w http.ResponseWriter, r *http.Request) {
	var refused *authority.Refusal
	_ = g.o.Directory.Update(func(tx *directory.Tx) error { // never fails; the refusal is the answer
		var inv *directory.InvitationRecord
		if inv, refused = g.findInvitation(tx, r.FormValue("rd")); inv != nil {
			tx.RefuseInvitations(inv.Address, r.FormValue("action") == "block")
		}
		return nil
	})
	if refused != nil {
		g.problem(w, http.StatusForbidden, refused)
		return
	}
	g.blockPage(w, r)
}
