package graph

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// call is one request on its way through a handler.
type call struct {
	*Server
	r        *http.Request
	tx       *directory.Tx
	caller   authority.Caller
	settings control.Settings
	now      time.Time
	steps    []string          // of the path below /v1.0
	vars     map[string]string // the path's variables
	query    url.Values
	body     []byte  // inflated
	share    float64 // of the replication lag; see sight
	leave    func()  // gives back what the throttle counts while the call is on its way; may be nil
}

// cast is the type of a path such as …/members/graph.user, without "graph.";
// "" where there is none.
func (c *call) cast() string {
	for _, step := range c.steps {
		if name, is := strings.CutPrefix(lower(step), "graph."); is {
			return name
		}
	}
	return ""
}

// may says whether the caller may do what a rule asks for.
func (c *call) may(rule string) bool { return permits(c.caller, rule, false) }

func (c *call) eventual() bool {
	return strings.EqualFold(c.r.Header.Get("ConsistencyLevel"), "eventual")
}

// link makes an absolute URL on the host by which the caller reached us.
func (c *call) link(path string) string { return authority.Base(c.r) + "/v1.0/" + path }

func (c *call) context(of string) string { return c.link("$metadata#" + of) }

// decode reads the JSON body into v. Annotations are dropped before, unknown
// properties are refused when known is given.
func (c *call) decode(v any, known ...string) error {
	fields, err := c.fields()
	if err != nil {
		return err
	}
	for name := range fields {
		if len(known) > 0 && !containsFold(known, name) {
			return badRequest("Property '%s' does not exist as a declared property or extension property.", name)
		}
	}
	data, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		return errBody
	}
	return nil
}

func containsFold(list []string, s string) bool {
	for _, v := range list {
		if strings.EqualFold(v, s) {
			return true
		}
	}
	return false
}

// fields reads the JSON body as an object, without the annotations that name
// types. Annotations that carry references stay.
func (c *call) fields() (map[string]json.RawMessage, error) {
	media, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return nil, errBody
	}
	var fields map[string]json.RawMessage
	d := json.NewDecoder(bytes.NewReader(c.body))
	if err := d.Decode(&fields); err != nil || d.More() || fields == nil {
		return nil, errBody
	}
	for name := range fields {
		if strings.HasSuffix(name, "@odata.type") || name == "@odata.context" {
			delete(fields, name)
		}
	}
	return fields, nil
}

var refForm = regexp.MustCompile(`(?i)/(directoryObjects|users|groups|servicePrincipals)(?:/|\(')([0-9a-f]{8}-[0-9a-f-]{27})(?:'\))?$`)

// parseRef takes the id out of a reference; its host does not matter, since
// clients name graph.microsoft.com wherever they are sent.
func parseRef(ref string) (string, error) {
	m := refForm.FindStringSubmatch(ref)
	if m == nil {
		return "", badRequest("Invalid URL format specified in the request: '%s'.", ref)
	}
	return strings.ToLower(m[2]), nil
}

// refBody reads {"@odata.id": "…"}.
func (c *call) refBody() (string, error) {
	var ref struct {
		ID string `json:"@odata.id"`
	}
	if err := c.decode(&ref, "@odata.id"); err != nil {
		return "", err
	}
	if ref.ID == "" {
		return "", badRequest("The request body must contain the property '@odata.id'.")
	}
	return parseRef(ref.ID)
}

// replicatedRef resolves what a reference in a write points at: an object that
// does not exist is not found; one that is too new answers as lagging replicas do.
func (c *call) replicatedRef(id string) (directory.Kind, error) {
	kind := c.tx.KindOf(id)
	switch {
	case kind == directory.KindNone:
		return kind, notFound(id)
	case !c.replicated(kind, id, c.settings.ReplicationLag.UserRef):
		return kind, notReplicated()
	}
	return kind, nil
}
