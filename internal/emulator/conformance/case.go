package conformance

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Confidence is how certain an expectation is.
type Confidence string

// The degrees of certainty.
const (
	Sure   Confidence = "sure"   // documented by Microsoft, or recorded from a tenant
	Likely Confidence = "likely" // reported by several users
	Pick   Confidence = "pick"   // unknown: a choice of the emulator
)

// Case is one claim about the service: requests, and what they must answer.
type Case struct {
	File       string // without folder and ending; it names the topic
	Line       int
	Name       string
	Source     string // page, RFC or issue that the expectation rests on
	Confidence Confidence
	Needs      []string // application permissions, and no others
	Changes    bool     // it writes to the tenant
	Settings   string   // JSON for the emulator's settings; such a case is for the emulator alone
	Emulator   bool     // it is for the emulator alone
	Steps      []Step
}

// Step is one request and the checks of its answer.
type Step struct {
	Line   int
	Method string
	Target string // a path below Graph's version, or a whole URL
	Header [][2]string
	Body   string
	Status int
	Checks []Check
}

// Check is one line of expectation.
type Check struct {
	Line    int
	Subject string // a JSON pointer, "error", "text", or "header NAME"
	Op      string // = != ~ is has lacks count absent ->
	Operand string
}

func (c Check) String() string { return strings.TrimSpace(c.Subject + " " + c.Op + " " + c.Operand) }

// Title is the name under which tests report the case.
func (c Case) Title() string { return c.File + "/" + c.Name }

//go:embed cases/*.txt
var files embed.FS

// All returns the cases of all files. Names are unique within a file.
func All() ([]Case, error) {
	names, err := fs.Glob(files, "cases/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list the case files: %w", err)
	}
	var all []Case
	seen := map[string]bool{}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the case file %s: %w", name, err)
		}
		cases, err := Parse(strings.TrimSuffix(path.Base(name), ".txt"), string(data))
		if err != nil {
			return nil, err
		}
		for _, c := range cases {
			if seen[c.Title()] {
				return nil, fmt.Errorf("%s:%d: a second case with the name %q", c.File, c.Line, c.Name)
			}
			seen[c.Title()] = true
		}
		all = append(all, cases...)
	}
	return all, nil
}
