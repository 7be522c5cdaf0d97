package server

import (
	"net/http"
	"strconv"
	"strings"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showApprovers is GET /admin/catalogue/{id}/approvers, with ?q= a search.
func (s *Server) showApprovers(w http.ResponseWriter, r *http.Request) error {
	return s.renderApprovers(w, r, nil, nil)
}

// renderApprovers shows who approves a package; typed are the values of a form
// that was refused.
func (s *Server) renderApprovers(w http.ResponseWriter, r *http.Request, typed map[string]string, problems guest.Problems) error {
	e, found, err := s.picker(r, true)
	if err != nil {
		return err
	}
	p := e.Working()
	roster, err := s.Lifecycle.WhoCan(r.Context(), person(r), p)
	if err != nil {
		return err
	}
	view := approversView(p, roster)
	view.Words, view.Sensitive = capital(p.ApprovalInFull()), p.Terms.Sensitive
	view.PackageFrame = s.packageFrame(r, e, problems)
	view.Action, view.Query, view.Searched, view.Found = packagePath(e.ID, "approvers"), found.Query, found.Searched, found.Found
	for i := range view.Stages {
		if stage := &view.Stages[i]; typed["stage"] == stage.Number {
			stage.Needed, stage.After = typed["needed"], typed["after"]
		}
	}
	return s.render(w, r, statusOf(problems), page.Approvers(view))
}

// approverLists are the lists of a stage, in their order.
var approverLists = []struct {
	list                guest.ApproverList
	title, none, option string
}{
	{guest.FirstApprovers, "Who is asked", "Nobody yet.", ""},
	{guest.Fallbacks, "If there are too few of them", "Then the owners of the package are asked, or else the administrators.", ", if there are too few"},
	{guest.Alternates, "Alternates", "Nobody is asked later.", ", alternates"},
}

func approversView(p guest.Package, roster guest.Roster) page.ApproversView {
	var view page.ApproversView
	rule := p.Rule()
	for i, s := range rule.Stages {
		stage := page.ApproverStage{
			Number: strconv.Itoa(i), Title: "Stage " + strconv.Itoa(i+1), Needed: strconv.Itoa(max(1, s.Needed)),
			After: strconv.Itoa(s.AlternatesAfter), Drop: len(rule.Stages) > 1,
		}
		for _, l := range approverLists {
			key := stage.Number + "." + string(l.list)
			group := page.ApproverGroup{Key: key, Title: l.title, None: l.none}
			for _, a := range map[guest.ApproverList][]guest.Principal{
				guest.FirstApprovers: s.Approvers, guest.Fallbacks: s.Fallback, guest.Alternates: s.Alternates,
			}[l.list] {
				group.Rows = append(group.Rows, page.PickRow{Kind: string(a.Kind), Object: a.ObjectID, Name: capital(a.Words()), About: p.AbilityWords(a, roster)})
			}
			stage.Lists = append(stage.Lists, group)
			view.Places = append(view.Places, ui.Option{Value: key, Label: stage.Title + l.option})
		}
		view.Stages = append(view.Stages, stage)
	}
	if n := len(rule.Stages); n < guest.MostStages {
		label := "A new stage " + strconv.Itoa(n+1)
		if n == 0 {
			label = "The first stage"
		}
		view.Places = append(view.Places, ui.Option{Value: strconv.Itoa(n) + "." + string(guest.FirstApprovers), Label: label})
	}
	for _, p := range []guest.Principal{{Kind: guest.SponsorManager}, {Kind: guest.ResourceOwners}, {Kind: guest.DomainApprovers}} {
		view.Always = append(view.Always, page.PickRow{Kind: string(p.Kind), Name: capital(p.Words())})
	}
	return view
}

// changeApprovers is POST /admin/catalogue/{id}/approvers.
func (s *Server) changeApprovers(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r, "do", "to", "kind", "object", "stage", "needed-*", "after-*", "sensitive")
	if err != nil {
		return err
	}
	shown, stage := number(v.Get("version")), number(v.Get("stage"))
	of, list, _ := strings.Cut(v.Get("to"), ".")
	who := guest.Principal{Kind: guest.PrincipalKind(v.Get("kind")), ObjectID: v.Get("object")}
	typed := map[string]string{"stage": v.Get("stage"), "needed": v.Get("needed-" + v.Get("stage")), "after": v.Get("after-" + v.Get("stage"))}
	change := func(do func(*guest.Package) guest.Problems) error {
		return s.Lifecycle.ChangePackage(r.Context(), person(r), e.ID, shown, "who approves", do)
	}
	switch v.Get("do") {
	case "add":
		err = s.Lifecycle.AddApprover(r.Context(), person(r), e.ID, shown, number(of), guest.ApproverList(list), who)
	case "remove":
		err = change(guest.RemoveApprover(number(of), guest.ApproverList(list), who))
	case "stage":
		err = change(guest.SetStage(stage, number(typed["needed"]), days(typed["after"])))
	case "sensitive":
		err = change(guest.SignInAgain(v.Get("sensitive") == "yes"))
	case "drop":
		err = change(guest.RemoveStage(stage))
	default:
		return unreadable("the form says not what to do")
	}
	return s.changePart(w, r, e, err, packagePath(e.ID, "approvers"), func(problems guest.Problems) error {
		return s.renderApprovers(w, r, typed, ofStage(problems, v.Get("stage")))
	})
}

// days reads a number that may be left empty, for none; what is no number is one
// that no rule takes.
func days(typed string) int {
	if typed = strings.TrimSpace(typed); typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return -1
	}
	return n
}

// ofStage puts what is wrong with a stage beside the stage's own controls.
func ofStage(problems guest.Problems, stage string) guest.Problems {
	out := guest.Problems{}
	for field, words := range problems {
		if field == "needed" || field == "after" {
			field += "-" + stage
		}
		out[field] = words
	}
	return out
}
