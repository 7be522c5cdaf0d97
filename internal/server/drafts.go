package server

import (
	"net/http"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

func draftsPath() ui.Link { return ui.Path("requests", "drafts") }

// showDrafts is GET /requests/drafts: what the person has written and not sent.
func (s *Server) showDrafts(w http.ResponseWriter, r *http.Request) error {
	after := placeID(r, "after")
	drafts, more, err := s.Lifecycle.OwnDrafts(r.Context(), person(r), guest.RequestID(after))
	if err != nil {
		return err
	}
	overtaken, err := s.Lifecycle.Overtaken(r.Context(), person(r), drafts)
	if err != nil {
		return err
	}
	view := s.reader(r).drafts(drafts, overtaken)
	if after != "" {
		view.First = draftsPath()
	}
	if more {
		view.Next = draftsPath().With("after", string(drafts[len(drafts)-1].ID))
	}
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Drafts(view))
}

// drafts shows what is not sent. Of what changes a request that is decided by now
// there is nothing to do but to delete it.
func (v reader) drafts(drafts []guest.Request, overtaken map[guest.RequestID]bool) page.DraftsView {
	view := page.DraftsView{Guests: ui.Path("guests"), Invite: ui.Path("requests", "new")}
	for _, d := range drafts {
		row := page.DraftRow{
			Name: d.Name, Edits: d.EditsRef, Email: d.Email.String(), Written: v.Clock.Day(d.CreatedAt), Ends: v.lastDay(d.Until),
			Discard: requestPath(d.Ref, "withdraw"),
		}
		if !overtaken[d.ID] {
			row.Link = requestPath(d.Ref, "check")
		}
		for _, l := range d.Lines {
			row.Access = append(row.Access, l.Package.Name)
		}
		view.Rows = append(view.Rows, row)
	}
	return view
}
