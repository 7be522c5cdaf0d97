package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Target is a tenant that cases are run against.
type Target struct {
	Graph   string            // up to and with the version, such as https://graph.microsoft.com/v1.0
	Token   string            // for Graph
	Vars    map[string]string // what cases name in braces
	HTTP    *http.Client
	Settles time.Duration // how long a tenant may take to show what was written; 0 for an instant one
	Pause   time.Duration // between two looks while it settles
}

// MissingError names a variable that the target does not have.
type MissingError struct{ Name string }

func (e *MissingError) Error() string { return "the target has no {" + e.Name + "}" }

// Failure is a check that did not hold.
type Failure struct {
	Case  Case
	Step  Step
	Check string // what was expected
	Got   string
	Body  string
}

func (f *Failure) Error() string {
	return fmt.Sprintf("%s.txt:%d %s\n  step     %s %s\n  expected %s\n  but      %s\n  source   %s (%s)\n  answer   %s",
		f.Case.File, f.Step.Line, f.Case.Name, f.Step.Method, f.Step.Target, f.Check, f.Got, f.Case.Source, f.Case.Confidence, f.Body)
}

// Run runs a case. The error is a *Failure where an answer is not as expected, a
// *MissingError where the target lacks something, anything else when no answer
// came.
func (t Target) Run(ctx context.Context, c Case) error {
	vars := map[string]string{}
	maps.Copy(vars, t.Vars)
	vars["graph"] = t.Graph
	vars["unknown"] = uuid.NewString()
	if pattern, ok := vars["invite"]; ok {
		for _, name := range []string{"address", "other_address"} {
			vars[name] = strings.Replace(pattern, "*", strings.ReplaceAll(uuid.NewString(), "-", "")[:12], 1)
		}
	}
	for _, s := range c.Steps {
		if err := t.settled(ctx, c, s, vars); err != nil {
			return err
		}
	}
	return nil
}

// settled runs a step, and again for some time where a real tenant may only be
// late: a read after a write, or a write that does not know a new object yet.
func (t Target) settled(ctx context.Context, c Case, s Step, vars map[string]string) error {
	until := time.Now().Add(t.Settles)
	for {
		err := t.step(ctx, c, s, vars)
		var failure *Failure
		if !errors.As(err, &failure) || !c.Changes || time.Now().After(until) || s.Method != http.MethodGet && !late.MatchString(failure.Body) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(t.Pause):
		}
	}
}

// late are the answers about objects that are too new.
var late = regexp.MustCompile(`Directory_ObjectNotFound|Request_ResourceNotFound|Not a valid reference update`)

func (t Target) step(ctx context.Context, c Case, s Step, vars map[string]string) error {
	s, err := fill(s, vars)
	if err != nil {
		return err
	}
	a, err := t.send(ctx, s)
	if err != nil {
		return fmt.Errorf("%s.txt:%d %s: %w", c.File, s.Line, c.Name, err)
	}
	fail := func(check, got string) error {
		return &Failure{Case: c, Step: s, Check: check, Got: secrets.ReplaceAllString(got, "(not shown)"), Body: fmt.Sprintf("%d %s", a.status, secrets.ReplaceAllString(show(orText(a)), "(not shown)"))}
	}
	if a.status != s.Status {
		return fail(fmt.Sprintf("status %d", s.Status), fmt.Sprintf("got %d", a.status))
	}
	for _, check := range s.Checks {
		if check.Operand, err = expand(check.Operand, vars, check.Op == "~"); err != nil {
			return err
		}
		if err := a.verify(check, vars); err != nil {
			return fail(check.String(), err.Error())
		}
	}
	return nil
}

// secrets are tokens and redeem links, which must not come into a log.
var secrets = regexp.MustCompile(`[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}|https?://[^"\s]+[?&]rd=[^"\s]+|[?&]ticket=[^"\s]+`)

func orText(a answer) any {
	if a.json == nil {
		return string(a.body)
	}
	return a.json
}

// send makes the request. The token goes to Graph alone.
func (t Target) send(ctx context.Context, s Step) (answer, error) {
	url := s.Target
	if strings.HasPrefix(url, "/") {
		url = t.Graph + url
	}
	req, err := http.NewRequestWithContext(ctx, s.Method, url, strings.NewReader(s.Body))
	if err != nil {
		return answer{}, err
	}
	if s.Body == "" {
		req.Body, req.ContentLength = http.NoBody, 0
	} else if strings.HasPrefix(s.Body, "{") {
		req.Header.Set("Content-Type", "application/json")
	}
	if strings.HasPrefix(url, t.Graph+"/") {
		req.Header.Set("Authorization", "Bearer "+t.Token)
	}
	for _, h := range s.Header {
		if h[1] == "none" {
			req.Header.Del(h[0])
		} else {
			req.Header.Set(h[0], h[1])
		}
	}
	resp, err := t.HTTP.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, header: resp.Header}
	if a.body, err = io.ReadAll(resp.Body); err != nil {
		return answer{}, err
	}
	if json.Unmarshal(a.body, &a.json) != nil {
		a.json = nil
	}
	return a, nil
}
