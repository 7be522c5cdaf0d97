package server

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// partForm reads the form of one part of a package; the package is one that this
// person may change.
func (s *Server) partForm(r *http.Request, fields ...string) (guest.Entry, url.Values, error) {
	values, err := formValues(r, append(fields, "version")...)
	if err != nil {
		return guest.Entry{}, nil, err
	}
	e, err := s.packageFor(r, s.Lifecycle.PackageToChange)
	return e, values, err
}

// changePart carries out a change to one part and leads to a page: the part's own,
// where more of the same kind may follow, or the package's. With problems again
// shows the form.
func (s *Server) changePart(w http.ResponseWriter, r *http.Request, e guest.Entry, err error, to ui.Link, again func(guest.Problems) error) error {
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return again(problems)
	}
	if err != nil {
		return err
	}
	if e.Published {
		s.flash(r, ui.FlashSuccess, "Saved. It comes into force when the changes are published.")
	} else {
		s.flash(r, ui.FlashSuccess, "Saved.")
	}
	return seeOther(w, r, to.String())
}

// showDescribe is GET /admin/catalogue/{id}/describe.
func (s *Server) showDescribe(w http.ResponseWriter, r *http.Request) error {
	e, err := s.packageFor(r, s.Lifecycle.PackageToChange)
	if err != nil {
		return err
	}
	return s.renderDescribe(w, r, e, e.Working().Name, e.Working().Description, nil)
}

// describe is POST /admin/catalogue/{id}/describe.
func (s *Server) describe(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r, "name", "description")
	if err != nil {
		return err
	}
	change := guest.Describe(v.Get("name"), v.Get("description"))
	err = s.Lifecycle.ChangePackage(r.Context(), person(r), e.ID, number(v.Get("version")), "the description", change)
	return s.changePart(w, r, e, err, packagePath(e.ID), func(problems guest.Problems) error {
		return s.renderDescribe(w, r, e, v.Get("name"), v.Get("description"), problems)
	})
}

func (s *Server) renderDescribe(w http.ResponseWriter, r *http.Request, e guest.Entry, name, text string, problems guest.Problems) error {
	view := page.DescribeView{
		PackageFrame: s.packageFrame(r, e, problems), Action: packagePath(e.ID, "describe"), PackageName: name, Text: text,
		TextMax: guest.PackageDescriptionMax,
	}
	return s.render(w, r, statusOf(problems), page.Describe(view))
}

// showResources is GET /admin/catalogue/{id}/resources, with ?q= a search.
func (s *Server) showResources(w http.ResponseWriter, r *http.Request) error {
	return s.renderResources(w, r, nil)
}

func (s *Server) renderResources(w http.ResponseWriter, r *http.Request, problems guest.Problems) error {
	id, err := packageID(r)
	if err != nil {
		return err
	}
	query := r.URL.Query().Get("q")
	if !storable(query) {
		return guest.ErrNotFound
	}
	e, found, err := s.Lifecycle.FindResources(r.Context(), person(r), id, query)
	if err != nil {
		return err
	}
	remarks, err := s.Lifecycle.Remarks(r.Context(), e.Working())
	if err != nil {
		return err
	}
	view := resourcesView(e, remarks, found, query)
	view.PackageFrame = s.packageFrame(r, e, problems)
	view.Action = packagePath(e.ID, "resources")
	return s.render(w, r, statusOf(problems), page.Resources(view))
}

// changeResources is POST /admin/catalogue/{id}/resources.
func (s *Server) changeResources(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r, "do", "kind", "object", "role")
	if err != nil {
		return err
	}
	kind, object, role := guest.ResourceKind(v.Get("kind")), v.Get("object"), v.Get("role")
	if kind != guest.Group && kind != guest.App || uuid.Validate(object) != nil || role != "" && uuid.Validate(role) != nil {
		return unreadable("the form names no group or app")
	}
	shown := number(v.Get("version"))
	switch v.Get("do") {
	case "add":
		err = s.Lifecycle.AddResource(r.Context(), person(r), e.ID, shown, guest.Resource{Kind: kind, ObjectID: object, RoleID: role})
	case "remove":
		err = s.Lifecycle.ChangePackage(r.Context(), person(r), e.ID, shown, "what it opens", guest.RemoveResource(kind, object, role))
	default:
		return unreadable("the form says neither to add nor to remove")
	}
	return s.changePart(w, r, e, err, packagePath(e.ID, "resources"), func(problems guest.Problems) error {
		return s.renderResources(w, r, problems)
	})
}

// showLimits is GET /admin/catalogue/{id}/limits.
func (s *Server) showLimits(w http.ResponseWriter, r *http.Request) error {
	e, err := s.packageFor(r, s.Lifecycle.PackageToChange)
	if err != nil {
		return err
	}
	p := e.Working()
	usual := ""
	if p.Terms.DefaultDays > 0 {
		usual = strconv.Itoa(p.Terms.DefaultDays)
	}
	return s.renderLimits(w, r, e, strconv.Itoa(p.MaxDays), usual, strings.Join(p.Terms.Domains, "\n"), nil)
}

// setLimits is POST /admin/catalogue/{id}/limits.
func (s *Server) setLimits(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r, "longest", "usual", "domains")
	if err != nil {
		return err
	}
	change := guest.Limit(v.Get("longest"), v.Get("usual"), lifecycle.ASCIIDomains(v.Get("domains")))
	err = s.Lifecycle.ChangePackage(r.Context(), person(r), e.ID, number(v.Get("version")), "the limits", change)
	return s.changePart(w, r, e, err, packagePath(e.ID), func(problems guest.Problems) error {
		return s.renderLimits(w, r, e, v.Get("longest"), v.Get("usual"), v.Get("domains"), problems)
	})
}

func (s *Server) renderLimits(w http.ResponseWriter, r *http.Request, e guest.Entry, longest, usual, domains string, problems guest.Problems) error {
	view := page.LimitsView{
		PackageFrame: s.packageFrame(r, e, problems), Action: packagePath(e.ID, "limits"), Longest: longest, Usual: usual, Domain: domains,
	}
	return s.render(w, r, statusOf(problems), page.Limits(view))
}

// showQuestions is GET /admin/catalogue/{id}/questions.
func (s *Server) showQuestions(w http.ResponseWriter, r *http.Request) error {
	e, err := s.packageFor(r, s.Lifecycle.PackageToChange)
	if err != nil {
		return err
	}
	return s.renderQuestions(w, r, e, e.Working().Terms.Questions, nil)
}

// askQuestions is POST /admin/catalogue/{id}/questions.
func (s *Server) askQuestions(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r, "q.*")
	if err != nil {
		return err
	}
	var typed []guest.Question
	for i := range guest.QuestionsAtMost {
		at := "q." + strconv.Itoa(i) + "."
		typed = append(typed, guest.Question{
			Key: v.Get(at + "key"), Words: v.Get(at + "words"), Required: v.Get(at+"required") == "yes",
			Choices: strings.Split(strings.ReplaceAll(v.Get(at+"choices"), "\r\n", "\n"), "\n"),
		})
	}
	err = s.Lifecycle.ChangePackage(r.Context(), person(r), e.ID, number(v.Get("version")), "the questions", guest.AskQuestions(typed))
	return s.changePart(w, r, e, err, packagePath(e.ID), func(problems guest.Problems) error {
		return s.renderQuestions(w, r, e, typed, problems)
	})
}

// renderQuestions shows the questions, and room for two more.
func (s *Server) renderQuestions(w http.ResponseWriter, r *http.Request, e guest.Entry, questions []guest.Question, problems guest.Problems) error {
	view := page.QuestionsView{PackageFrame: s.packageFrame(r, e, problems), Action: packagePath(e.ID, "questions")}
	for _, q := range questions {
		view.Questions = append(view.Questions, page.QuestionRow{
			Key: q.Key, Words: q.Words, Choices: strings.Join(q.Choices, "\n"), Required: q.Required,
		})
	}
	for len(view.Questions) < min(len(questions)+2, guest.QuestionsAtMost) {
		view.Questions = append(view.Questions, page.QuestionRow{})
	}
	return s.render(w, r, statusOf(problems), page.Questions(view))
}
