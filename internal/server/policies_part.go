package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// rulesPart is one part of the rules with its form: a section of them, or what
// counts for one organisation.
type rulesPart struct {
	path   ui.Link
	title  string
	fields []string
	form   func(typed func(string) string, problems guest.Problems) page.RulesFormView
	now    func(context.Context, *lifecycle.Service) (func(string) string, error) // the values as they are
	change func(context.Context, *lifecycle.Service, rulesTyped) (lifecycle.RulesChange, error)
}

// rulesTyped is what somebody typed into such a form.
type rulesTyped struct{ url.Values }

// pairs gives the form's values, to be sent again.
func (t rulesTyped) pairs(part rulesPart) [][2]string {
	var out [][2]string
	for _, name := range append(slices.Clone(part.fields), "remove") {
		if v := t.Get(name); v != "" {
			out = append(out, [2]string{name, v})
		}
	}
	return out
}

func (t rulesTyped) version() int { return number(t.Get("version")) }

// rulesPart finds the part that an address names.
func (s *Server) rulesPart(r *http.Request, p guest.Policy) (rulesPart, error) {
	kind, of := chi.URLParam(r, "kind"), chi.URLParam(r, "of")
	switch kind {
	case "sections":
		if section, known := guest.SectionOf(of); known {
			return sectionPart(section, p), nil
		}
	case "organisations":
		i := slices.IndexFunc(p.Partners, func(one guest.Partner) bool { return one.Domain == of })
		if of == newPartner || r.Method == http.MethodPost && i < 0 { // removed meanwhile: the version tells
			return partnerPart(guest.Partner{}, of), nil
		}
		if i >= 0 {
			return partnerPart(p.Partners[i], of), nil
		}
	}
	return rulesPart{}, guest.ErrNotFound
}

func sectionPart(section guest.Section, p guest.Policy) rulesPart {
	part := rulesPart{path: policiesPath("sections", section.Key), title: section.Title}
	for _, rule := range section.Rules {
		part.fields = append(part.fields, rule.Name)
	}
	part.form = func(typed func(string) string, problems guest.Problems) page.RulesFormView {
		view := page.RulesFormView{Title: section.Title, About: section.About, Errors: ui.Errors(problems)}
		for _, rule := range section.Rules {
			view.Fields = append(view.Fields, ruleField(rule, typed(rule.Name), problems))
		}
		return view
	}
	part.now = func(context.Context, *lifecycle.Service) (func(string) string, error) {
		values := url.Values{}
		for _, rule := range section.Rules {
			values.Set(rule.Name, rule.Value(p))
		}
		return values.Get, nil
	}
	part.change = func(_ context.Context, l *lifecycle.Service, typed rulesTyped) (lifecycle.RulesChange, error) {
		return l.Section(section, typed.version(), typed.Get), nil
	}
	return part
}

func ruleField(rule guest.Rule, value string, problems guest.Problems) page.RuleField {
	f := page.RuleField{Kind: string(rule.Kind), Rows: 6}
	f.Field = ui.Field{Name: rule.Name, Label: rule.Label, Hint: rule.Hint, Value: value, Error: problems[rule.Name]}
	if rule.Kind == guest.RuleDomains {
		f.Kind = "text"
	}
	for _, c := range rule.Choices {
		f.Options = append(f.Options, ui.Option{Value: c.Value, Label: c.Label, Hint: c.Hint, Checked: c.Value == value})
	}
	return f
}

// newPartner stands for an organisation without rules in the address of its form;
// no domain is called so.
const newPartner = "new"

func partnerPart(one guest.Partner, of string) rulesPart {
	part := rulesPart{
		path: policiesPath("organisations", of), title: "Add an organisation",
		fields: []string{"domain", "max_days", "approvers", "sponsor", "preapproved", "note"},
	}
	if of != newPartner {
		part.title = "Rules for " + of
	}
	part.form = func(typed func(string) string, problems guest.Problems) page.RulesFormView {
		view := page.RulesFormView{
			Title: part.title, Errors: ui.Errors(problems),
			About: "What counts for guests from this organisation. Whether they may come is said by the lists of domains.",
		}
		add := func(kind, name, label, hint string, rows int) {
			view.Fields = append(view.Fields, page.RuleField{Kind: kind, Rows: rows, Field: ui.Field{
				Name: name, Label: label, Hint: hint, Value: typed(name), Error: problems[name],
			}})
		}
		add("words", "domain", "Domain", "Its subdomains count, too.", 0)
		add("number", "max_days", "Longest access in days (optional)", "Without it, packages say.", 0)
		add("text", "approvers", "Approvers (optional)", "Work addresses, one on each line. They decide where a package leaves it to the organisation's approvers.", 3)
		add("words", "sponsor", "Who looks after its guests (optional)", "A work address. Sponsors are sent to them with questions.", 0)
		view.Fields = append(view.Fields, page.RuleField{
			Kind: "choice", Field: ui.Field{
				Name: "preapproved", Label: "Who approves requests for its guests?", Error: problems["preapproved"],
				Hint: "Your name stands under what is approved at once, and you answer for it. An approver still decides what administrators ask for, and people who look after the package; packages that are sensitive or need several people; and addresses that look odd.",
			},
			Options: []ui.Option{
				{Value: "", Label: "The approvers of each package", Checked: typed("preapproved") != "yes"},
				{Value: "yes", Label: "Nobody: ordinary requests are approved at once", Checked: typed("preapproved") == "yes"},
			},
		})
		add("text", "note", "Note to sponsors (optional)", "They read it as soon as they type an address from there.", 3)
		if of != newPartner {
			view.Remove = "Remove these rules"
		}
		return view
	}
	part.now = func(ctx context.Context, l *lifecycle.Service) (func(string) string, error) {
		values := url.Values{"domain": {one.Domain}, "note": {one.Note}}
		if one.Preapproved {
			values.Set("preapproved", "yes")
		}
		if one.MaxDays > 0 {
			values.Set("max_days", strconv.Itoa(one.MaxDays))
		}
		people, err := l.Addresses(ctx, append(slices.Clone(one.Approvers), one.Sponsor))
		values.Set("approvers", strings.Join(people[:len(people)-1], "\n"))
		values.Set("sponsor", people[len(people)-1])
		return values.Get, err
	}
	part.change = func(ctx context.Context, l *lifecycle.Service, typed rulesTyped) (lifecycle.RulesChange, error) {
		if typed.Get("remove") == "yes" {
			return lifecycle.RulesChange{
				Version: typed.version(), Change: func(p guest.Policy) (guest.Policy, error) { return p.DropPartner(of), nil },
			}, nil
		}
		earlier := of
		if of == newPartner {
			earlier = ""
		}
		return l.Partner(ctx, earlier, guest.PartnerForm{
			Domain: typed.Get("domain"), MaxDays: typed.Get("max_days"), Approvers: typed.Get("approvers"), Sponsor: typed.Get("sponsor"), Note: typed.Get("note"), Preapproved: typed.Get("preapproved"),
		}, typed.version())
	}
	return part
}
