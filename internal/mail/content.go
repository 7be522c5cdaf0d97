package mail

import (
	_ "embed"
	"html/template"
	"strings"
)

// content is what a message says, before it is plain text or HTML. The strings
// may hold what people typed; inert makes that harmless.
type content struct {
	Language string
	Subject  string
	Lead     string   // what happened, and what to do
	Lines    []string // what a digest tells of
	Facts    []fact
	Quotes   []quote
	Button   string // the one link
	URL      string
	Copy     string // introduces the address for those whose button does nothing
	Notes    []note
	Footer   []string // why they get it
}

// fact is one thing with its name.
type fact struct{ Label, Value string }

// quote is what a person wrote, told apart from our own words.
type quote struct {
	Who   string // "Ana Silva writes:"
	Words string
}

// Lines gives the quoted words line by line.
func (q quote) Lines() []string { return lines(q.Words) }

// note is a short paragraph with a title, which may be empty.
type note struct{ Title, Text string }

// inert makes every string one line without anything invisible; words in quotes
// are made so where they are rendered, line by line. Facts and quotes without a
// value are left out.
func (c content) inert() content {
	out := c
	out.Subject, out.Lead = headline(c.Subject), line(c.Lead)
	out.Lines, out.Facts, out.Quotes, out.Notes, out.Footer = inert(c.Lines), nil, nil, nil, nil
	for _, f := range c.Facts {
		if f = (fact{line(f.Label), line(f.Value)}); f.Value != "" {
			out.Facts = append(out.Facts, f)
		}
	}
	for _, q := range c.Quotes {
		if len(q.Lines()) > 0 {
			out.Quotes = append(out.Quotes, quote{line(q.Who), q.Words})
		}
	}
	for _, n := range c.Notes {
		out.Notes = append(out.Notes, note{line(n.Title), line(n.Text)})
	}
	for _, f := range c.Footer {
		out.Footer = append(out.Footer, line(f))
	}
	return out
}

// text renders plain text, one paragraph for each part.
func (c content) text() string {
	parts := []string{c.Lead}
	if len(c.Lines) > 0 {
		parts = append(parts, "- "+strings.Join(c.Lines, "\n- "))
	}
	var facts []string
	for _, f := range c.Facts {
		facts = append(facts, f.Label+c.colon()+" "+f.Value)
	}
	if len(facts) > 0 {
		parts = append(parts, strings.Join(facts, "\n"))
	}
	for _, q := range c.Quotes {
		parts = append(parts, q.Who+"\n> "+strings.Join(q.Lines(), "\n> "))
	}
	parts = append(parts, c.Button+c.colon()+"\n"+c.URL)
	for _, n := range c.Notes {
		parts = append(parts, strings.TrimPrefix(n.Title+"\n"+n.Text, "\n"))
	}
	parts = append(parts, "---\n"+strings.Join(c.Footer, "\n"))
	return strings.Join(parts, "\n\n") + "\n"
}

// colon is how the language writes it.
func (c content) colon() string {
	if c.Language == "fr" {
		return "\u00a0:"
	}
	return ":"
}

//go:embed message.tmpl
var document string

// page escapes whatever it is given for the place where it stands.
var page = template.Must(template.New("message").Parse(document))

// html renders the same as one HTML document, with the organisation on top.
func (c content) html(organisation string) (string, error) {
	var b strings.Builder
	if err := page.Execute(&b, struct {
		content
		Organisation string
	}{c, organisation}); err != nil {
		return "", err
	}
	return b.String(), nil
}
