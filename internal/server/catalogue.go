package server

import (
	"net/http"

	"guestportal/web/page"
	"guestportal/web/ui"
)

// showCatalogue is GET /admin/catalogue.
func (s *Server) showCatalogue(w http.ResponseWriter, r *http.Request) error {
	packages, err := s.Lifecycle.Catalogue(r.Context(), person(r))
	if err != nil {
		return err
	}
	view := page.CatalogueView{Frame: s.frame(r)}
	for _, p := range packages {
		row := page.CatalogueRow{
			Name: p.Name, Description: p.Description, Opens: opens(p.Resources),
			Longest: ui.Count(p.MaxDays, "day"), Enabled: p.Enabled,
		}
		for _, a := range p.Approvers {
			row.Approvers = append(row.Approvers, a.Name)
		}
		view.Packages = append(view.Packages, row)
	}
	return s.render(w, r, http.StatusOK, page.Catalogue(view))
}
