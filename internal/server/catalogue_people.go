package server

import (
	"net/http"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/page"
)

// showAudience is GET /admin/catalogue/{id}/audience, with ?q= a search.
func (s *Server) showAudience(w http.ResponseWriter, r *http.Request) error {
	return s.renderAudience(w, r, nil)
}

func (s *Server) renderAudience(w http.ResponseWriter, r *http.Request, problems guest.Problems) error {
	e, picker, err := s.picker(r, true)
	if err != nil {
		return err
	}
	t := e.Working().Terms
	picker.Title, picker.None, picker.Label = "Who may ask", "Every sponsor may ask for it.", "Search people and groups by name"
	for _, a := range t.Audience {
		about := "Person"
		if a.Kind == guest.Members {
			about = "Whoever is a member of this group"
		}
		picker.Chosen = append(picker.Chosen, page.PickRow{Kind: string(a.Kind), Object: a.ObjectID, Name: a.Name, About: about})
	}
	view := page.AudienceView{
		PackageFrame: s.packageFrame(r, e, problems), Action: packagePath(e.ID, "audience"), Hidden: t.Hidden, People: marked(picker),
	}
	return s.render(w, r, statusOf(problems), page.Audience(view))
}

// picker searches people, and groups as well, for a package that this person may
// change.
func (s *Server) picker(r *http.Request, groups bool) (guest.Entry, page.PeoplePicker, error) {
	id, err := packageID(r)
	if err != nil {
		return guest.Entry{}, page.PeoplePicker{}, err
	}
	query := r.URL.Query().Get("q")
	if !storable(query) {
		return guest.Entry{}, page.PeoplePicker{}, guest.ErrNotFound
	}
	e, people, found, err := s.Lifecycle.FindPeople(r.Context(), person(r), id, query, groups)
	picker := page.PeoplePicker{Query: query, Searched: query != ""}
	for _, p := range people {
		picker.Found = append(picker.Found, page.PickRow{Kind: string(guest.OnePerson), Object: p.ObjectID, Name: p.Name, About: p.Email})
	}
	for _, g := range found {
		picker.Found = append(picker.Found, page.PickRow{
			Kind: string(guest.Members), Object: g.ObjectID, Name: g.Name, About: g.What + ": whoever is a member of it",
		})
	}
	return e, picker, err
}

// marked says of what was found that it is chosen already.
func marked(p page.PeoplePicker) page.PeoplePicker {
	for i := range p.Found {
		for _, c := range p.Chosen {
			p.Found[i].Chosen = p.Found[i].Chosen || c.Object == p.Found[i].Object
		}
	}
	return p
}

// changeAudience is POST /admin/catalogue/{id}/audience.
func (s *Server) changeAudience(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r, "do", "kind", "object", "hidden")
	if err != nil {
		return err
	}
	shown, object := number(v.Get("version")), v.Get("object")
	const what = "who may ask"
	switch do := v.Get("do"); {
	case do == "show":
		err = s.Lifecycle.ChangePackage(r.Context(), person(r), e.ID, shown, what, guest.Show(v.Get("hidden") == "yes"))
	case do == "everyone":
		err = s.Lifecycle.ChangePackage(r.Context(), person(r), e.ID, shown, what, guest.AskableByAll())
	case uuid.Validate(object) != nil:
		return unreadable("the form names nobody")
	case do == "add":
		err = s.Lifecycle.LetAsk(r.Context(), person(r), e.ID, shown, guest.PrincipalKind(v.Get("kind")), object)
	case do == "remove":
		err = s.Lifecycle.ChangePackage(r.Context(), person(r), e.ID, shown, what, guest.StopAsking(object))
	default:
		return unreadable("the form says neither to add nor to remove")
	}
	return s.changePart(w, r, e, err, packagePath(e.ID, "audience"), func(problems guest.Problems) error {
		return s.renderAudience(w, r, problems)
	})
}

// showOwners is GET /admin/catalogue/{id}/owners, with ?q= a search.
func (s *Server) showOwners(w http.ResponseWriter, r *http.Request) error {
	return s.renderOwners(w, r, nil)
}

func (s *Server) renderOwners(w http.ResponseWriter, r *http.Request, problems guest.Problems) error {
	e, picker, err := s.picker(r, false)
	if err != nil {
		return err
	}
	may := guest.MayMakePackages(person(r)) == nil
	picker.Title, picker.None, picker.Label, picker.Fixed = "Owners", "Nobody but the administrators.", "Search people by name", !may
	for _, o := range e.Working().Owners {
		picker.Chosen = append(picker.Chosen, page.PickRow{Kind: string(guest.OnePerson), Object: o.ObjectID, Name: o.Name, About: o.Email})
	}
	view := page.OwnersView{PackageFrame: s.packageFrame(r, e, problems), Action: packagePath(e.ID, "owners"), May: may, People: marked(picker)}
	return s.render(w, r, statusOf(problems), page.Owners(view))
}

// changeOwners is POST /admin/catalogue/{id}/owners.
func (s *Server) changeOwners(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r, "do", "kind", "object")
	if err != nil {
		return err
	}
	shown, object := number(v.Get("version")), v.Get("object")
	switch do := v.Get("do"); {
	case uuid.Validate(object) != nil:
		return unreadable("the form names nobody")
	case do == "add":
		err = s.Lifecycle.AddOwner(r.Context(), person(r), e.ID, shown, object)
	case do == "remove":
		err = s.Lifecycle.ChangePackage(r.Context(), person(r), e.ID, shown, "the owners", guest.RemoveOwner(object))
	default:
		return unreadable("the form says neither to add nor to remove")
	}
	return s.changePart(w, r, e, err, packagePath(e.ID, "owners"), func(problems guest.Problems) error {
		return s.renderOwners(w, r, problems)
	})
}
