package graph

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

var templateType = odata.NewType[template]("microsoft.graph.applicationTemplate")

// listTemplates is the one collection that takes $skip, which the directory's
// own collections refuse.
func listTemplates(c *call) (*answer, error) {
	skip, err := c.skip()
	if err != nil {
		return nil, err
	}
	plain := maps.Clone(c.query)
	plain.Del("$skip")
	if plain.Get("$count") != "" { // the gallery counts without the ConsistencyLevel header
		plain.Set("$count", "true")
	}
	withID(plain)
	q, err := templateType.Parse(plain, true)
	if err != nil {
		return nil, err
	}
	var kept []*template
	for _, t := range gallery() {
		if q.Match(t) {
			kept = append(kept, t)
		}
	}
	q.Sort(kept)
	p, err := c.page(q.Top, q.SkipToken)
	if err != nil {
		return nil, err
	}
	values := []map[string]any{}
	for _, t := range shownOf(&p, kept[min(skip, len(kept)):]) {
		values = append(values, q.Render(t))
	}
	return c.collectionAnswer("applicationTemplates", values, p, q.Count, func() int { return len(kept) })
}

func (c *call) skip() (int, error) {
	if !c.query.Has("$skip") {
		return 0, nil
	}
	n, err := strconv.Atoi(c.query.Get("$skip"))
	if err != nil || n < 0 {
		return 0, unreadable("Invalid value '%s' for $skip query option found. The $skip query option requires a non-negative integer value.", c.query.Get("$skip"))
	}
	return n, nil
}

// withID adds the id to $select, because templates always come with theirs.
func withID(query map[string][]string) {
	if s := query["$select"]; len(s) == 1 && s[0] != "" && !containsFold(strings.Split(s[0], ","), "id") {
		query["$select"] = []string{"id," + s[0]}
	}
}

func (c *call) findTemplate() (*template, error) {
	i := slices.IndexFunc(gallery(), func(t *template) bool { return strings.EqualFold(t.ID, c.vars["id"]) })
	if i < 0 {
		return nil, notFound(c.vars["id"])
	}
	return gallery()[i], nil
}

func getTemplate(c *call) (*answer, error) {
	t, err := c.findTemplate()
	if err != nil {
		return nil, err
	}
	c.query = maps.Clone(c.query)
	withID(c.query)
	return entity(c, templateType, "applicationTemplates", t, nil)
}

// instantiateTemplate adds an application from the gallery. It makes another one
// each time, also under a name that exists. Whoever asks becomes the owner.
func instantiateTemplate(c *call) (*answer, error) {
	t, err := c.findTemplate()
	if err != nil {
		return nil, err
	}
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	if err := required(fields, "microsoft.graph.applicationTemplate", "displayName"); err != nil {
		return nil, err
	}
	var name, note string
	if err := take(fields, "displayName", &name); err != nil {
		return nil, err
	}
	if err := take(fields, "serviceManagementReference", &note); err != nil {
		return nil, err
	}
	for other := range fields {
		return nil, unknownProperty(other)
	}
	app := &directory.Application{
		ID: uuid.NewString(), AppID: uuid.NewString(), ApplicationTemplateID: t.ID, DisplayName: name, CreatedDateTime: c.now.UTC(),
		SignInAudience: "AzureADMyOrg", AppRoles: t.appRoles(), PublisherDomain: c.o.Domains[0], Tags: []string{}, IdentifierURIs: []string{},
	}
	sp := c.instanceOf(app)
	sp.AppRoleAssignmentRequired, sp.Tags, sp.Homepage = true, []string{integratedApp}, t.HomePageURL
	c.tx.PutApp(app)
	c.tx.PutSP(sp)
	c.own(app.ID)
	c.own(sp.ID)
	return c.instance(app, sp)
}

func (c *call) instance(app *directory.Application, sp *directory.ServicePrincipal) (*answer, error) {
	a, err := renderAs(applicationType, app, "")
	if err != nil {
		return nil, err
	}
	s, err := renderAs(spType, sp, "")
	if err != nil {
		return nil, err
	}
	delete(a, "@odata.type")
	delete(s, "@odata.type")
	return &answer{status: http.StatusCreated, body: map[string]any{
		"@odata.context": c.context("microsoft.graph.applicationServicePrincipal"), "application": a, "servicePrincipal": s,
	}}, nil
}

// own makes the caller an owner of an object that it has made; a call without a
// principal of its own owns nothing.
func (c *call) own(id string) {
	if c.caller.ObjectID != "" {
		c.tx.Link(c.tx.AppOwners(), id, lower(c.caller.ObjectID))
	}
}
