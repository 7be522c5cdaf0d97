package server

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// inviteForm is the form of page.InviteView as it was sent.
type inviteForm struct {
	guest.Form
	Edits   string // reference of the request that is changed with it; empty for none
	Key     string // by which a form that is sent twice makes one draft
	Version string // of the draft that was shown; empty for a new one
	Find    string // what packages are searched for
	Search  bool   // the form was sent to search, and not to go on
	Instead string // reference of the guest whose address was wrong, in whose place somebody is invited; empty for none
}

// readInvite reads the form; nothing in it is judged here.
func readInvite(r *http.Request) (inviteForm, error) {
	values, err := formValues(r, "email", "name", "organisation", "language", "package+", "until", "until_date",
		"reason", "message", "delivery", "idempotency_key", "version", "address_reason", "ask_domain", "find", "search", "answer.*")
	return inviteFrom(values), err
}

func inviteFrom(v url.Values) inviteForm {
	in := inviteForm{Key: v.Get("idempotency_key"), Version: v.Get("version"), Form: guest.Form{
		Email: v.Get("email"), Name: v.Get("name"), Organisation: v.Get("organisation"), Language: v.Get("language"),
		Packages: v["package"], Until: v.Get("until"), UntilDate: v.Get("until_date"),
		Reason: v.Get("reason"), Message: v.Get("message"), Delivery: v.Get("delivery"),
		AddressReason: v.Get("address_reason"), AskDomain: v.Get("ask_domain") == "yes",
	}}
	in.Find, in.Search = v.Get("find"), v.Get("search") != ""
	for name := range v {
		if strings.HasPrefix(name, "answer.") {
			if in.Answers == nil {
				in.Answers = map[string]string{}
			}
			in.Answers[name] = v.Get(name)
		}
	}
	if uuid.Validate(in.Key) != nil {
		in.Key = newFormKey() // not one of ours: it must not meet another form's
	}
	return in
}

// showInvite is GET /requests/new: an empty form, or one that was kept over a sign-in.
// What fills it in, or takes its place:
//
//	?key=      a form that the person comes back to: the draft that it made, if any
//	?from=     an earlier request
//	?instead=  a guest whose address was wrong
//	?package=  a package, also one that no list shows
func (s *Server) showInvite(w http.ResponseWriter, r *http.Request) error {
	in := inviteFrom(s.kept(r))
	if key := r.URL.Query().Get("key"); uuid.Validate(key) == nil && s.kept(r) == nil {
		ref, err := s.Lifecycle.DraftOf(r.Context(), person(r), key)
		if err == nil {
			return seeOther(w, r, requestPath(ref, "edit").String())
		}
		if !errors.Is(err, guest.ErrNotFound) {
			return err
		}
		in.Key = key
	}
	if from := r.URL.Query().Get("from"); from != "" && s.kept(r) == nil {
		story, err := s.Lifecycle.Request(r.Context(), person(r), from)
		if err != nil {
			return err
		}
		in.Form = story.Request().Form()
		in.Until, in.UntilDate = "", "" // the old end may be over
	}
	if instead := r.URL.Query().Get("instead"); instead != "" && s.kept(r) == nil {
		var err error
		if in.Form, err = s.Lifecycle.ForAnotherAddress(r.Context(), person(r), instead); err != nil {
			return err
		}
		in.Instead = instead
	}
	if pack := r.URL.Query().Get("package"); uuid.Validate(pack) == nil && len(in.Packages) == 0 {
		in.Packages = []string{pack}
	}
	return s.renderInvite(w, r, in, ui.Path("requests", "new"), nil)
}

// submitInvite is POST /requests/new: the answers become a draft.
func (s *Server) submitInvite(w http.ResponseWriter, r *http.Request) error {
	in, err := readInvite(r)
	if err != nil {
		return err
	}
	if in.Search {
		return s.renderInvite(w, r, in, ui.Path("requests", "new"), nil)
	}
	ref, err := s.Lifecycle.SaveDraft(r.Context(), person(r), in.Form, in.Key)
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return s.renderInvite(w, r, in, ui.Path("requests", "new"), problems)
	}
	if err != nil {
		return s.draftFault(w, r, ref, err)
	}
	return seeOther(w, r, requestPath(ref, "check").String())
}

// checkEmail is POST /requests/new/check-email: what is to be said about an
// address while it is typed, as a fragment; nothing when it can be invited.
func (s *Server) checkEmail(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "email")
	if err != nil {
		return err
	}
	_, findings, err := s.Lifecycle.CheckEmailOf(r.Context(), person(r), values.Get("email"), r.URL.Query().Get("edits"))
	if err != nil {
		return err
	}
	if len(findings) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return s.render(w, r, http.StatusOK, page.EmailCheck(s.reader(r).emailNotices(guest.Form{}, findings, nil)))
}

// showEdit is GET /requests/{ref}/edit: of a draft, or of a request that waits for
// a decision.
func (s *Server) showEdit(w http.ResponseWriter, r *http.Request) error {
	draft, err := s.editable(r)
	if err != nil {
		return s.draftFault(w, r, ref(r), err)
	}
	in := draftForm(draft)
	if kept := s.kept(r); kept != nil {
		in = inviteFrom(kept)
	}
	return s.renderDraft(w, r, draft, in, nil)
}

// submitEdit is POST /requests/{ref}/edit.
func (s *Server) submitEdit(w http.ResponseWriter, r *http.Request) error {
	in, err := readInvite(r)
	if err != nil {
		return err
	}
	draft, err := s.editable(r)
	switch {
	case err != nil:
		return s.draftFault(w, r, ref(r), err)
	case in.Search:
		return s.renderDraft(w, r, draft, in, nil)
	case draft.State == guest.Pending:
		return s.submitChanges(w, r, draft, in)
	}
	err = s.Lifecycle.ChangeDraft(r.Context(), person(r), ref(r), in.Form, number(in.Version))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		draft, err := s.Lifecycle.Draft(r.Context(), person(r), ref(r))
		if err != nil {
			return s.draftFault(w, r, ref(r), err)
		}
		return s.renderDraft(w, r, draft, in, problems)
	}
	if err != nil {
		return s.draftFault(w, r, ref(r), err)
	}
	return seeOther(w, r, requestPath(ref(r), "check").String())
}

// renderInvite shows the form: empty, filled in, or with what is wrong in it.
func (s *Server) renderInvite(w http.ResponseWriter, r *http.Request, in inviteForm, action ui.Link, problems guest.Problems) error {
	offer, policy, err := s.Lifecycle.Offer(r.Context(), person(r), in.Packages, in.Find)
	if err != nil {
		return err
	}
	var findings []guest.Finding
	var address guest.Address
	if in.Email != "" {
		if address, findings, err = s.Lifecycle.CheckEmailOf(r.Context(), person(r), in.Email, in.Edits); err != nil {
			return err
		}
	}
	longest := func(p guest.Package) int { return policy.Longest(address.Domain, p) }
	view := s.reader(r).invite(in, offer, longest, findings, problems)
	view.Frame, view.Action, view.CheckURL = s.frame(r), action, ui.Path("requests", "new", "check-email")
	view.ReasonMin = policy.ReasonMin
	shorter := func(one guest.Partner) bool {
		return one.MaxDays > 0 && slices.ContainsFunc(offer.Packages, func(p guest.Package) bool { return one.MaxDays < p.MaxDays })
	}
	if address.Domain == "" && view.Ends.Hint != "" && slices.ContainsFunc(policy.Partners, shorter) {
		view.Ends.Hint += ". For guests from some organisations it is less"
	}
	if view.Edits = in.Edits; in.Edits != "" {
		view.CheckURL = view.CheckURL.With("edits", in.Edits)
	}
	if in.Instead != "" {
		view.Email = append(view.Email, addressIsMissing(in.Instead))
	}
	status := http.StatusOK
	if problems != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.render(w, r, status, page.Invite(view))
}

// draftFault answers what goes wrong with a draft. One that was sent meanwhile
// has a page of its own; one that changed or was cancelled is a conflict like
// any other.
func (s *Server) draftFault(w http.ResponseWriter, r *http.Request, ref string, fault error) error {
	if _, moved := errors.AsType[guest.MovedOn](fault); !moved {
		return fault
	}
	story, err := s.Lifecycle.Request(r.Context(), person(r), ref)
	if err != nil {
		return err
	}
	if used := story.Request(); used.Used() {
		ref = used.EditsRef
		return s.alreadySent(w, r, ref)
	}
	switch story.Request().State {
	case guest.Draft, guest.Withdrawn:
		return fault
	case guest.Pending:
		if story.Request().Edited >= guest.MostEdits {
			return fault // which says so
		}
	}
	return s.alreadySent(w, r, ref)
}

func (s *Server) alreadySent(w http.ResponseWriter, r *http.Request, ref string) error {
	status := http.StatusOK
	if !safe(r.Method) {
		status = http.StatusConflict
	}
	return s.render(w, r, status, page.AlreadySent(page.AlreadySentView{Frame: s.frame(r), Ref: ref, View: requestPath(ref)}))
}
