package guest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// RuleKind says how one rule is written.
type RuleKind string

const (
	RuleNumber  RuleKind = "number"
	RuleChoice  RuleKind = "choice"
	RuleWords   RuleKind = "words"
	RuleDomains RuleKind = "domains" // one on each line
)

// Choice is one value that a rule can have.
type Choice struct{ Value, Label, Hint string }

// Rule is one thing that an administrator can set, as a form has it: its value is
// text, as people write it.
type Rule struct {
	Name, Label, Hint string
	Kind              RuleKind
	Unit              string // of a number, one of it: "day"
	Least, Most       int    // of a number; characters of words
	None              string // what zero means, where it is none; empty where zero cannot be
	Choices           []Choice

	read  func(Policy) string
	write func(*Policy, string)
}

// Value gives the rule's value as it is typed.
func (r Rule) Value(p Policy) string { return r.read(p) }

// Say gives the rule's value in words.
func (r Rule) Say(p Policy) string {
	value := r.read(p)
	switch r.Kind {
	case RuleNumber:
		if n, _ := strconv.Atoi(value); n == 0 && r.None != "" {
			return r.None
		} else if r.Unit != "" {
			return plural(n, r.Unit)
		}
	case RuleChoice:
		for _, c := range r.Choices {
			if c.Value == value {
				return c.Label
			}
		}
	case RuleDomains:
		value = strings.Join(strings.Fields(value), ", ")
	}
	if value == "" {
		return "None"
	}
	return value
}

// put reads what was typed into a policy.
func (r Rule) put(p *Policy, typed string, problems Problems) {
	switch r.Kind {
	case RuleNumber:
		n, err := strconv.Atoi(strings.TrimSpace(typed)) // an empty field is no 0: who emptied it may mean anything
		if none := n == 0 && r.None != ""; err != nil || !none && (n < r.Least || n > r.Most) {
			words := fmt.Sprintf("%s must be a number from %d to %d", r.Label, r.Least, r.Most)
			if r.None != "" && r.Least > 0 {
				words += ", or 0: " + strings.ToLower(r.None[:1]) + r.None[1:]
			}
			problems.add(r.Name, words)
			return
		}
		typed = strconv.Itoa(n)
	case RuleChoice:
		if !slices.ContainsFunc(r.Choices, func(c Choice) bool { return c.Value == typed }) {
			problems.add(r.Name, "Select one of the choices")
			return
		}
	case RuleWords:
		typed = tidy(typed)
		if n := len([]rune(typed)); n == 0 || n > r.Most || hasControl(typed) {
			problems.add(r.Name, fmt.Sprintf("%s must have 1 to %d characters", r.Label, r.Most))
			return
		}
	case RuleDomains:
		domains, words := parseDomains(typed, mostDomains)
		if words != "" {
			problems.add(r.Name, words)
			return
		}
		typed = strings.Join(domains, "\n")
	}
	r.write(p, typed)
}

// mostDomains is how many entries a list of domains has at most.
const mostDomains = 2000

// parseDomains reads domains that are written one on each line, or with commas or
// blanks between them, in ASCII: sorted, each once, and no more than most.
func parseDomains(typed string, most int) (domains []string, words string) {
	for _, d := range strings.FieldsFunc(strings.ToLower(typed), func(c rune) bool { return strings.ContainsRune(" \t\r\n,;", c) }) {
		d = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(d, "."), "@"), "*.")
		if !isDomain(d) {
			return nil, fmt.Sprintf("“%s” is not a domain. Enter domains like partner.example, one on each line", clip(d, 60))
		}
		domains = append(domains, d)
	}
	slices.Sort(domains)
	if domains = slices.Compact(domains); len(domains) > most {
		return nil, fmt.Sprintf("A list can have %d domains. This one has %d", most, len(domains))
	}
	return domains, ""
}

func number(name, label, hint, unit, none string, least, most int, at func(*Policy) *int) Rule {
	return Rule{
		Name: name, Label: label, Hint: hint, Kind: RuleNumber, Unit: unit, None: none, Least: least, Most: most,
		read:  func(p Policy) string { return strconv.Itoa(*at(&p)) },
		write: func(p *Policy, v string) { *at(p), _ = strconv.Atoi(v) },
	}
}

func span(name, label, hint, unit string, one time.Duration, most int, at func(*Policy) *time.Duration) Rule {
	return Rule{
		Name: name, Label: label, Hint: hint, Kind: RuleNumber, Unit: unit, Least: 1, Most: most,
		read: func(p Policy) string { return strconv.Itoa(int(*at(&p) / one)) },
		write: func(p *Policy, v string) {
			n, _ := strconv.Atoi(v)
			*at(p) = time.Duration(n) * one
		},
	}
}

func wording(name, label, hint string, most int, at func(*Policy) *string) Rule {
	return Rule{
		Name: name, Label: label, Hint: hint, Kind: RuleWords, Most: most,
		read: func(p Policy) string { return *at(&p) }, write: func(p *Policy, v string) { *at(p) = v },
	}
}

func domainList(name, label, hint string, at func(*Policy) *[]string) Rule {
	return Rule{
		Name: name, Label: label, Hint: hint, Kind: RuleDomains,
		read: func(p Policy) string { return strings.Join(*at(&p), "\n") },
		write: func(p *Policy, v string) {
			*at(p) = strings.Fields(v)
		},
	}
}

// plural writes a count: "1 day", "2 days".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
