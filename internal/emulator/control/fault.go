package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
)

// Fault describes what goes wrong with the requests that it matches. Omitted
// fields mean no restriction, or no change. The tags are the documentation, as
// those of Settings are.
type Fault struct {
	Method string `json:"method,omitempty" group:"Which requests" help:"Only this method; in a batch, that of the item."`
	Path   string `json:"path,omitempty" help:"Regular expression on the path without the query."`
	Query  string `json:"query,omitempty" help:"Regular expression on the query as it came."`
	AppID  string `json:"app_id,omitempty" help:"Only requests of this application, known by its token or its client_id."`
	Host   string `json:"host,omitempty" choices:",graph,authority,guest" help:"Only what Microsoft serves from this kind of host; guest is redeeming and My Apps."`
	Batch  string `json:"batch,omitempty" choices:",only,never" help:"Only items of a batch, or never those."`

	Nth         int     `json:"nth,omitempty" group:"When" min:"0" help:"First at the nth matching request; without times and every, only there."`
	Times       int     `json:"times,omitempty" min:"0" help:"At most so often."`
	Every       int     `json:"every,omitempty" min:"0" help:"Only at every such matching request: 2 means every other one."`
	Probability float64 `json:"probability,omitempty" min:"0" max:"1" help:"With this chance. The draw comes from the seed, setting fault_seed, and stands in the journal."`

	Preset        string            `json:"preset,omitempty" group:"What happens" choices:",html_502,empty_504,object_503,slow_429" help:"A failure that was seen in the field; the fields beside it change it."`
	Status        int               `json:"status,omitempty" help:"Answered instead of the effect; 200 to 599."`
	Headers       map[string]string `json:"headers,omitempty" help:"Set in the answer. Retry-After may be anything here."`
	RemoveHeaders []string          `json:"remove_headers,omitempty" help:"Taken out of the answer."`
	RetryAt       *int              `json:"retry_at_s,omitempty" help:"Retry-After as a date, so many seconds from now by the tenant's clock; negative is past."`
	Body          *string           `json:"body,omitempty" help:"The answer's body; empty is a body too."`
	DelayMS       int               `json:"delay_ms,omitempty" min:"0" max:"600000" help:"Milliseconds before anything happens."`
	DelayAfterMS  int               `json:"delay_after_ms,omitempty" min:"0" max:"600000" help:"Milliseconds between the effect and the answer."`
	Drop          string            `json:"drop,omitempty" choices:",before,after" help:"Closes the connection before or after the effect."`
	Reset         bool              `json:"reset,omitempty" help:"Drop and truncate close the connection by a reset, not cleanly."`
	After         bool              `json:"after,omitempty" help:"Status and body are answered although the effect has happened."`
	Truncate      bool              `json:"truncate,omitempty" help:"Half of the body, then the connection is closed."`
	Length        *int              `json:"content_length,omitempty" min:"0" help:"Told as Content-Length instead of the body's own length."`
	DripBytes     int               `json:"drip_bytes,omitempty" min:"0" help:"So much of the body at a time."`
	DripMS        int               `json:"drip_ms,omitempty" min:"0" max:"600000" help:"Milliseconds between two drips."`
	Repeat        string            `json:"repeat,omitempty" choices:",effect,answer" help:"effect: it happens twice, and the second answer is sent. answer: the answer is sent twice."`

	path, query *regexp.Regexp
}

// The kinds of hosts that Microsoft serves apart and the emulator together.
const (
	HostGraph     = "graph"
	HostAuthority = "authority"
	HostGuest     = "guest" // redeeming and My Apps
)

// parseFault reads and checks a fault. Unknown fields are refused.
func parseFault(data []byte) (*Fault, error) {
	f := &Fault{}
	var name struct {
		Preset string `json:"preset"`
	}
	if json.Unmarshal(data, &name) == nil && name.Preset != "" {
		if p, known := presets[name.Preset]; known { // else check says so
			*f = p()
		}
	}
	if err := strictJSON(data, f); err != nil {
		return nil, err
	}
	return f, f.check()
}

func (f *Fault) check() error {
	if problems := Check(*f); len(problems) > 0 {
		return problems
	}
	var err error
	if f.path, err = regexp.Compile(f.Path); err != nil {
		return fmt.Errorf("path: %w", err)
	}
	if f.query, err = regexp.Compile(f.Query); err != nil {
		return fmt.Errorf("query: %w", err)
	}
	switch {
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return errors.New("status: must be between 200 and 599")
	case f.DripMS > 0 && f.DripBytes == 0:
		return errors.New("drip_bytes: must be above 0 where drip_ms is given")
	case (f.Length != nil || f.Repeat == "answer") && (f.Truncate || f.DripBytes > 0), f.Length != nil && f.Repeat == "answer":
		return errors.New("content_length, repeat answer, truncate and drip_bytes: the first two go with none of the others")
	case f.Drop != "" && f.Truncate:
		return errors.New("drop and truncate cannot be combined: one sends nothing, the other a half")
	case f.Reset && f.Drop == "" && !f.Truncate:
		return errors.New("reset: says how drop or truncate close the connection, and neither is given")
	}
	return f.checkHeaders()
}

// idle says that nothing would happen to the requests. Reset, after and drip_ms
// only say how something else happens.
func (f *Fault) idle() bool {
	return f.Status == 0 && f.Drop == "" && f.Repeat == "" && !f.Truncate && !f.Reset && f.Body == nil && f.Length == nil && f.RetryAt == nil &&
		len(f.Headers)+len(f.RemoveHeaders) == 0 && f.DelayMS == 0 && f.DelayAfterMS == 0 && f.DripBytes == 0 && f.DripMS == 0
}

// checkHeaders refuses names and values that cannot be sent.
func (f *Fault) checkHeaders() error {
	for name, v := range f.Headers {
		switch {
		case !headerName.MatchString(name), headerBreak.MatchString(v):
			return fmt.Errorf("headers: %q cannot be sent", name)
		case http.CanonicalHeaderKey(name) == "Content-Length":
			return errors.New("headers: a wrong length is told with content_length")
		}
	}
	return nil
}

var (
	headerName  = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$") // RFC 9110 section 5.1
	headerBreak = regexp.MustCompile(`[\x00-\x08\x0a-\x1f\x7f]`)
)
