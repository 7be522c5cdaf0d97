package server

import (
	"net/http"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showApprovals is GET /approvals: what waits for the person, or with
// ?tab=history what they have decided.
func (s *Server) showApprovals(w http.ResponseWriter, r *http.Request) error {
	inbox, err := s.inbox(r)
	if err != nil {
		return err
	}
	f := s.frame(r)
	past := r.URL.Query().Get("tab") == "history"
	apart, err := s.apart(r, inbox, past)
	if err != nil {
		return err
	}
	view := page.ApprovalsView{
		Frame: f, History: past, Pending: approvalsPath(false), Past: approvalsPath(true),
		List: s.reader(r).approvals(inbox, apart, past, placeID(r, "after"), f.Approvals),
	}
	return s.render(w, r, http.StatusOK, page.Approvals(view))
}

// showApprovalsLive is GET /approvals/live: the table alone.
func (s *Server) showApprovalsLive(w http.ResponseWriter, r *http.Request) error {
	inbox, err := s.inbox(r)
	if err != nil {
		return err
	}
	waiting, err := s.Lifecycle.WaitingFor(r.Context(), person(r))
	if err != nil {
		return err
	}
	past := r.URL.Query().Get("tab") == "history"
	apart, err := s.apart(r, inbox, past)
	if err != nil {
		return err
	}
	list := s.reader(r).approvals(inbox, apart, past, placeID(r, "after"), waiting)
	return s.render(w, r, http.StatusOK, page.ApprovalListPart(list))
}

func (s *Server) inbox(r *http.Request) (guest.InboxPage, error) {
	return s.Lifecycle.Inbox(r.Context(), person(r), r.URL.Query().Get("tab") == "history", guest.RequestID(placeID(r, "after")))
}

func approvalsPath(past bool, more ...string) ui.Link {
	l := ui.Path(append([]string{"approvals"}, more...)...)
	if past {
		l = l.With("tab", "history")
	}
	return l
}

// approvals shows one page of the inbox or of the history; apart says why requests
// cannot be approved together with others, and is nil where there are none.
func (v reader) approvals(inbox guest.InboxPage, apart map[guest.RequestID]string, past bool, after string, waiting int) page.ApprovalList {
	list := page.ApprovalList{
		History: past, Waiting: waiting,
		Live: ui.Live{
			Topics: []string{"approver:" + string(v.By.ID)}, Reload: approvalsPath(past).With("after", after),
			URL: approvalsPath(past, "live").With("after", after), Updated: v.Clock.Hour(v.Clock.Now),
		},
	}
	for _, r := range inbox.Requests {
		row := v.approvalRow(r, past)
		if why, weighed := apart[r.ID]; weighed {
			row.Ref, row.Apart = r.Ref, why
			if why == "" {
				list.Together = approvalsPath(false, "together")
			}
		}
		list.Rows = append(list.Rows, row)
	}
	list.Weighed = apart != nil
	if after != "" {
		list.First = approvalsPath(past)
	}
	if inbox.More && len(inbox.Requests) > 0 {
		list.Next = approvalsPath(past).With("after", string(inbox.Requests[len(inbox.Requests)-1].ID))
	}
	return list
}

func (v reader) approvalRow(r guest.Request, past bool) page.ApprovalRow {
	row := page.ApprovalRow{
		Link: approvalPath(r.Ref), GuestName: r.Name, GuestEmail: r.Email.String(), Organisation: r.Org,
		AskedBy: r.Sponsor.Name, Access: packageNames(r), Until: v.lastDay(r.Until),
		Since: v.Clock.Moment(r.SentAt), DecideBy: v.Clock.Moment(r.DecideBy), State: requestState(r.State),
	}
	if !past {
		if daysUntil(r.Until, v.Clock.Now) > guest.LongAccess {
			row.Flags = append(row.Flags, "Long")
		}
		if r.NeedsFresh(v.By) {
			row.Flags = append(row.Flags, "Sensitive")
		}
		return row
	}
	var last time.Time
	for _, l := range r.Lines {
		if l.Decision.By == v.By.ID && l.Decision.At.After(last) {
			last = l.Decision.At
		}
		for _, review := range l.Reviews {
			if review.By == v.By.ID && review.At.After(last) {
				last = review.At
			}
		}
	}
	row.Decided, row.DecidedBy = v.Clock.Moment(last), "You"
	return row
}
