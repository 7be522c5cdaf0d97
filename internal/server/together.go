package server

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// apart says of what waits in an inbox why it cannot be approved together with
// others; nil where there are no others.
func (s *Server) apart(r *http.Request, inbox guest.InboxPage, past bool) (map[guest.RequestID]string, error) {
	if past || len(inbox.Requests) < 2 {
		return nil, nil
	}
	weighed, err := s.Lifecycle.Weigh(r.Context(), person(r), inbox.Requests)
	if err != nil {
		return nil, err
	}
	out := map[guest.RequestID]string{}
	for _, one := range weighed {
		out[one.ID] = one.Apart
	}
	return out, nil
}

// showTogether is GET /approvals/together?ref=…: several requests before they are
// approved.
func (s *Server) showTogether(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Lifecycle.Together(r.Context(), person(r), s.refsTogether(r))
	problems, wrong := errors.AsType[guest.Problems](err)
	if err != nil && !wrong {
		return err
	}
	view := s.reader(r).together(all)
	view.Frame, view.Errors = s.frame(r), ui.Errors(problems)
	return s.render(w, r, statusOf(problems), page.Together(view))
}

// refsTogether gives the requests that were selected; after a session has ended,
// those that were about to be approved.
func (s *Server) refsTogether(r *http.Request) []string {
	refs := slices.Clone(r.URL.Query()["ref"])
	kept, _ := seenTogether(s.kept(r)["seen"]) // of a form that nobody can read there are none
	for _, one := range kept {
		refs = append(refs, one.Ref)
	}
	refs = slices.DeleteFunc(refs, func(ref string) bool { return !storable(ref) })
	slices.Sort(refs)
	return slices.Compact(refs)
}

func (v reader) together(all []lifecycle.Weighed) page.TogetherView {
	view := page.TogetherView{Action: approvalsPath(false, "together"), Cancel: approvalsPath(false), IdempotencyKey: v.Key()}
	for _, one := range all {
		row := v.togetherRow(one.Request)
		if row.Note = one.Apart; row.Note != "" {
			view.Apart = append(view.Apart, row)
			continue
		}
		view.Ready = append(view.Ready, row)
	}
	if len(all) > 0 {
		for _, l := range all[0].Lines { // they are alike
			view.Access = append(view.Access, ui.SummaryRow{Label: l.Package.Name, Values: orNone(opens(l.Package.Resources), "Guest account only")})
		}
	}
	return view
}

// togetherRow shows what the approval of a request covers.
func (v reader) togetherRow(r guest.Request) page.TogetherRow {
	if r.ID == "" { // not there for this person
		return page.TogetherRow{Link: approvalPath(r.Ref), Guest: ui.Person{Name: r.Ref}}
	}
	row := page.TogetherRow{
		Link: approvalPath(r.Ref), Guest: ui.Person{Name: r.Name, Email: r.Email.String()},
		Seen: strings.Join([]string{r.Ref, strconv.Itoa(r.Version), r.Digest()}, "."),
		Rows: []ui.SummaryRow{
			{Label: "Email address", Values: []string{r.Email.String()}},
			{Label: "Asked by", Values: []string{r.Sponsor.Name}},
			{Label: "Why", Values: []string{r.Reason}, Quoted: true},
			{Label: "Until", Values: []string{v.lastDay(r.Until).Text}},
			{Label: "Invitation", Values: []string{deliveryWords(r.Delivery, r.Sponsor, v.By)}},
		},
	}
	if r.Org != "" {
		row.Rows = slices.Insert(row.Rows, 1, ui.SummaryRow{Label: "Organisation", Values: []string{r.Org}})
	}
	if r.Message != "" {
		row.Rows = append(row.Rows, ui.SummaryRow{Label: "Message to the guest", Values: []string{r.Message}, Quoted: true})
	}
	return row
}

// approveTogether is POST /approvals/together. Its answer is a page of its own: the
// same form again gets the same one.
func (s *Server) approveTogether(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "seen+", "idempotency_key")
	if err != nil {
		return err
	}
	all, err := seenTogether(values["seen"])
	if err != nil {
		return err
	}
	outcomes, err := s.Lifecycle.ApproveTogether(r.Context(), person(r), all, values.Get("idempotency_key"))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		view := s.reader(r).together(nil)
		view.Frame, view.Errors = s.frame(r), ui.Errors(problems)
		return s.render(w, r, statusOf(problems), page.Together(view))
	}
	if err != nil {
		return err
	}
	view := page.TogetherDoneView{Back: approvalsPath(false)}
	for _, one := range outcomes {
		row := s.reader(r).togetherRow(one.Request)
		if one.Err == nil {
			row.Note = approvedNote(one.Request)
			view.Approved = append(view.Approved, row)
			continue
		}
		row.Note = s.notApproved(r, one)
		view.Not = append(view.Not, row)
	}
	view.Frame = s.frame(r) // after all: it counts what still waits
	return s.render(w, r, http.StatusOK, page.TogetherDone(view))
}

// approvedNote says what an approved request still waits for; empty for nothing.
func approvedNote(r guest.Request) string {
	if r.State == guest.Pending {
		return "It goes on to others, who decide as well."
	}
	return ""
}

// notApproved says why one of several requests was not approved. What nobody
// expected is in the log.
func (s *Server) notApproved(r *http.Request, one lifecycle.Outcome) string {
	if errors.Is(one.Err, guest.ErrNotFound) {
		return "It is not for you to decide."
	}
	if moved, ok := errors.AsType[guest.MovedOn](one.Err); ok {
		return moved.Reason
	}
	if no, ok := errors.AsType[guest.NotAllowed](one.Err); ok {
		return no.Reason + "."
	}
	s.Log.ErrorContext(r.Context(), "approve one of several", "error", one.Err, "request", one.Ref, "request_id", idOf(r))
	return "It could not be stored. Try again on its own page."
}

// seenTogether reads what the page has shown, each once.
func seenTogether(values []string) ([]guest.Seen, error) {
	var out []guest.Seen
	for _, value := range values {
		parts := strings.Split(value, ".")
		if len(parts) != 3 {
			return nil, unreadable("the form names no request")
		}
		one := guest.Seen{Ref: parts[0], Version: number(parts[1]), Digest: parts[2]}
		if !slices.ContainsFunc(out, func(s guest.Seen) bool { return s.Ref == one.Ref }) {
			out = append(out, one)
		}
	}
	return out, nil
}
