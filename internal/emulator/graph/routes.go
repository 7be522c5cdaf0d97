package graph

import (
	"net/http"
	"slices"
	"strings"
)

// route is one call that Graph offers.
type route struct {
	method, pattern string
	needs           string // the least application permissions; see allowed
	cost            int    // resource units of the throttling limits; 0 is not counted
	alone           bool   // the handler opens transactions of its own, c.tx is nil
	handle          func(*call) (*answer, error)
	steps           []string
}

// The rules that many routes share.
const (
	readMembers = "GroupMember.ReadBasic.All"
	assignRoles = "AppRoleAssignment.ReadWrite.All + Application.Read.All"
)

// routes lists everything that is served under /v1.0. Permissions are the least
// ones of the permissions reference; costs are those of the throttling limits
// (learn.microsoft.com/graph/throttling-limits), 1 where nothing is published.
func routes() []route {
	list := slices.Concat(
		[]route{{method: "POST", pattern: "$batch", alone: true, handle: batch}},
		userRoutes(), groupRoutes(), appRoutes(), tenantRoutes(), subscriptionRoutes(), credentialRoutes(), deltaRoutes(),
	)
	for i := range list {
		list[i].steps = strings.Split(list[i].pattern, "/")
	}
	return list
}

// related adds to a route that answers directory objects its count, one of the
// objects by its id, and its casts to single types, each with a count and with one
// of the objects.
func related(r route, casts ...string) []route {
	list := []route{r}
	add := func(suffix string) {
		more := r
		more.pattern += suffix
		list = append(list, more)
	}
	add("/$count")
	add("/{ref}")
	for _, cast := range casts {
		add("/graph." + cast)
		add("/graph." + cast + "/$count")
		add("/{ref}/graph." + cast)
	}
	return list
}

// assigned adds to a route that answers role assignments their number and one of
// them.
func assigned(r route) []route {
	counted, one := r, r
	counted.pattern += "/$count"
	one.pattern += "/{assignment}"
	return []route{r, counted, one}
}

// router finds routes by the steps of a path. A literal step goes before a
// variable one; a path that has no route by the method of the literal one is
// tried as a variable.
type router struct {
	literal  map[string]*router // by lower-cased step
	variable *router
	routes   map[string]*route // by method, of paths that end here
}

func newRouter(list []route) *router {
	root := &router{}
	for i := range list {
		at := root
		for _, step := range list[i].steps {
			at = at.child(step)
		}
		if at.routes == nil {
			at.routes = map[string]*route{}
		}
		at.routes[list[i].method] = &list[i]
	}
	return root
}

func (n *router) child(step string) *router {
	if strings.HasPrefix(step, "{") {
		if n.variable == nil {
			n.variable = &router{}
		}
		return n.variable
	}
	if n.literal == nil {
		n.literal = map[string]*router{}
	}
	key := lower(step)
	if n.literal[key] == nil {
		n.literal[key] = &router{}
	}
	return n.literal[key]
}

// find returns the route, or nil; known says that the path is served by another
// method, far is how many steps of the path were known.
func (n *router) find(method string, steps []string) (found *route, known bool, far int) {
	if len(steps) == 0 {
		return n.routes[method], n.routes != nil, 0
	}
	if next := n.literal[lower(steps[0])]; next != nil {
		found, known, far = next.find(method, steps[1:])
		far++
	}
	if found == nil && n.variable != nil && !strings.HasPrefix(steps[0], "$") {
		f, k, d := n.variable.find(method, steps[1:])
		found, known, far = f, known || k, max(far, d+1)
	}
	return found, known, far
}

// match finds the route and fills the call's variables.
func (s *Server) match(c *call) (*route, error) {
	found, known, far := s.router.find(c.r.Method, c.steps)
	switch {
	case found != nil:
		for i, step := range found.steps {
			if name, variable := strings.CutPrefix(step, "{"); variable {
				c.vars[strings.TrimSuffix(name, "}")] = c.steps[i]
			}
		}
		return found, nil
	case known:
		return nil, &Error{Status: http.StatusMethodNotAllowed, Code: "Request_BadRequest", Message: "Specified HTTP method is not allowed for the request target."}
	}
	return nil, unreadable("Resource not found for the segment '%s'.", c.steps[min(far, len(c.steps)-1)])
}

// Call is one of the calls that are offered, for documentation and for tests.
type Call struct {
	Method, Path string
	Permissions  string // "A + B | C": C alone, or A and B together; empty where the handler decides
}

// Calls lists what is served under /v1.0, in the order of the tables.
func Calls() []Call {
	var list []Call
	for _, r := range routes() {
		list = append(list, Call{r.method, "/" + r.pattern, r.needs})
	}
	return list
}
