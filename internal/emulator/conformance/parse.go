package conformance

import (
	"bufio"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Parse reads a file of cases. A case looks like this:
//
//	= A guest comes with the default properties alone
//	source: learn.microsoft.com/graph/api/user-get
//	confidence: sure
//	needs: User.Read.All
//
//	GET /users/{guest}
//	--- 200
//	/id = "{guest}"
//	/accountEnabled absent
//
// After the name stand the facts source, confidence, needs (permissions joined by
// " + "; none when it is missing), changes (yes when the case writes), only
// (emulator) and settings (JSON for the emulator, which implies "only"). Then
// come the steps: a request line, headers, an empty line if a body follows that
// does not begin with a brace, the body, the expected status after three dashes,
// and the checks:
//
//	/value/0/id = "x"        the value at a JSON pointer (RFC 6901) is this JSON;
//	/value/*/mail ~ ^a       a star stands for each element; the text matches
//	/id is guid              string, number, boolean, array, object, null, guid,
//	                         time, link (an absolute URL of the same service)
//	/value has {"id":"x"}    an element has at least this; lacks: none has
//	/value count <= 5        number of elements; also = and >=
//	/x absent                no such member
//	/id -> guest             keeps the value as {guest} for later steps
//	header Retry-After ~ \d  the same on a header
//	text = 3                 the same on the whole body
//	error Request_BadRequest ~ exist    the error object, whole and well-formed,
//	                         with this code; its message matches
//
// Lines that begin with "# " are remarks. Names in braces are variables.
func Parse(file, text string) ([]Case, error) {
	p := parser{file: file}
	s := bufio.NewScanner(strings.NewReader(text))
	for s.Scan() {
		p.line++
		if strings.HasPrefix(s.Text(), "# ") {
			continue
		}
		if err := p.take(s.Text()); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, p.line, err)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("read the cases of %s: %w", file, err)
	}
	for _, c := range p.cases {
		if err := c.complete(); err != nil {
			return nil, fmt.Errorf("%s:%d: %s: %w", file, c.Line, c.Name, err)
		}
	}
	return p.cases, nil
}

// place is where in a case the parser is.
type place int

const (
	inFacts place = iota
	inHeader
	inBody
	inChecks
)

type parser struct {
	file  string
	line  int
	place place
	cases []Case
}

var requestLine = regexp.MustCompile(`^(GET|POST|PATCH|PUT|DELETE|HEAD|OPTIONS) (\S+)$`)

func (p *parser) take(line string) error {
	if name, ok := strings.CutPrefix(line, "= "); ok {
		p.cases = append(p.cases, Case{File: p.file, Line: p.line, Name: strings.TrimSpace(name)})
		p.place = inFacts
		return nil
	}
	if len(p.cases) == 0 {
		if line == "" {
			return nil
		}
		return fmt.Errorf("%q stands before the first case", line)
	}
	c := &p.cases[len(p.cases)-1]
	if m := requestLine.FindStringSubmatch(line); m != nil && (p.place == inFacts || p.place == inChecks) {
		c.Steps = append(c.Steps, Step{Line: p.line, Method: m[1], Target: m[2]})
		p.place = inHeader
		return nil
	}
	switch p.place {
	case inFacts:
		return c.fact(line)
	case inHeader, inBody:
		return p.request(&c.Steps[len(c.Steps)-1], line)
	default:
		return c.Steps[len(c.Steps)-1].check(p.line, line)
	}
}

func (c *Case) fact(line string) error {
	if line == "" {
		return nil
	}
	name, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch {
	case !ok:
		return fmt.Errorf("%q is neither a fact nor a request", line)
	case name == "source":
		c.Source = value
	case name == "confidence":
		c.Confidence = Confidence(value)
	case name == "needs":
		c.Needs = strings.Split(value, " + ")
	case name == "changes" && value == "yes":
		c.Changes = true
	case name == "only" && value == "emulator":
		c.Emulator = true
	case name == "settings":
		c.Settings, c.Emulator = value, true
	default:
		return fmt.Errorf("%q is no fact of a case", line)
	}
	return nil
}

func (p *parser) request(s *Step, line string) error {
	if status, ok := strings.CutPrefix(line, "--- "); ok {
		p.place = inChecks
		s.Body = strings.TrimSpace(s.Body)
		var err error
		s.Status, err = strconv.Atoi(status)
		return err
	}
	if p.place == inHeader && line == "" {
		p.place = inBody
		return nil
	}
	if p.place == inHeader && !strings.HasPrefix(line, "{") {
		name, value, ok := strings.Cut(line, ": ")
		if !ok {
			return fmt.Errorf("%q is no header", line)
		}
		s.Header = append(s.Header, [2]string{name, value})
		return nil
	}
	p.place = inBody
	s.Body += line + "\n"
	return nil
}

var checkLine = regexp.MustCompile(`^(text|header \S+|/\S*) (=|!=|~|is|has|lacks|count|absent|->)(?: (.+))?$`)

var errorLine = regexp.MustCompile(`^error (\w+)(?: ~ (.+))?$`)

func (s *Step) check(number int, line string) error {
	if line == "" {
		return nil
	}
	if m := errorLine.FindStringSubmatch(line); m != nil {
		s.Checks = append(s.Checks, Check{number, "error", "=", m[1]})
		if m[2] != "" {
			s.Checks = append(s.Checks, Check{number, "/error/message", "~", m[2]})
		}
		return nil
	}
	m := checkLine.FindStringSubmatch(line)
	if m == nil || (m[2] == "absent") != (m[3] == "") {
		return fmt.Errorf("%q is no check", line)
	}
	s.Checks = append(s.Checks, Check{number, m[1], m[2], m[3]})
	return nil
}

func (c Case) complete() error {
	switch {
	case c.Source == "":
		return fmt.Errorf("the source is missing")
	case c.Confidence != Sure && c.Confidence != Likely && c.Confidence != Pick:
		return fmt.Errorf("the confidence is %q", c.Confidence)
	case len(c.Steps) == 0:
		return fmt.Errorf("no request")
	}
	for _, s := range c.Steps {
		if s.Status == 0 {
			return fmt.Errorf("the request of line %d expects no status", s.Line)
		}
	}
	return nil
}
