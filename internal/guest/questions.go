package guest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Limits of questions and their answers.
const (
	QuestionsAtMost = 6
	questionMax     = 200 // characters
	choicesAtMost   = 12
	choiceMax       = 80  // characters
	AnswerMax       = 300 // characters
)

// Answer is what a requester answered to a question of a package, with the words
// of the question as they then were.
type Answer struct {
	Key   string `json:"key"`
	Words string `json:"words"`
	Text  string `json:"text"`
}

// AskQuestions puts questions into a package, as they were typed: without words
// one is left out. Keys stay; a new question gets one that none had.
func AskQuestions(typed []Question) PartChange {
	return func(p *Package) Problems {
		problems := Problems{}
		taken := p.Terms.Questions
		p.Terms.Questions = nil
		for i, q := range typed {
			field := "q." + strconv.Itoa(i) + "."
			q.Words = tidy(q.Words)
			var choices []string
			for _, c := range q.Choices {
				if c = tidy(c); c != "" && !slices.Contains(choices, c) {
					choices = append(choices, c)
				}
			}
			q.Choices = choices
			switch n := len([]rune(q.Words)); {
			case n == 0 && len(choices) == 0:
				continue
			case n == 0:
				problems.add(field+"words", "Enter the question, or remove its choices")
			case n > questionMax:
				problems.add(field+"words", fmt.Sprintf("A question must be %d characters or fewer. You have %d", questionMax, n))
			case hasControl(q.Words):
				problems.add(field+"words", "The question has an invisible character in it. Type it again without it")
			}
			switch tooLong := slices.ContainsFunc(choices, func(c string) bool { return len([]rune(c)) > choiceMax || hasControl(c) }); {
			case len(choices) == 1:
				problems.add(field+"choices", "Enter at least two choices, or none")
			case len(choices) > choicesAtMost:
				problems.add(field+"choices", fmt.Sprintf("Enter %d choices or fewer", choicesAtMost))
			case tooLong:
				problems.add(field+"choices", fmt.Sprintf("A choice must be %d plain characters or fewer", choiceMax))
			}
			known := func(k string) bool { return slices.ContainsFunc(taken, func(t Question) bool { return t.Key == k }) }
			used := func(k string) bool {
				return slices.ContainsFunc(p.Terms.Questions, func(t Question) bool { return t.Key == k })
			}
			if !known(q.Key) || used(q.Key) {
				n := 1
				for ; known("q"+strconv.Itoa(n)) || used("q"+strconv.Itoa(n)); n++ {
				}
				q.Key = "q" + strconv.Itoa(n)
			}
			p.Terms.Questions = append(p.Terms.Questions, q)
		}
		if len(p.Terms.Questions) > QuestionsAtMost {
			problems.add("", fmt.Sprintf("Ask %d questions or fewer", QuestionsAtMost))
		}
		return problems
	}
}

// AnswerField names the field of a form for the answer to a package's question.
func AnswerField(p PackageID, q Question) string { return "answer." + string(p) + "." + q.Key }

// checkAnswers gives the answers to a package's questions, as they were typed by
// their fields.
func checkAnswers(pack Package, typed map[string]string, p Problems) []Answer {
	var out []Answer
	for _, q := range pack.Terms.Questions {
		field := AnswerField(pack.ID, q)
		text := prose(typed[field])
		switch n := len([]rune(text)); {
		case n == 0 && q.Required:
			p.add(field, "Answer the question of "+pack.Name+": "+q.Words)
		case n == 0:
			continue
		case len(q.Choices) > 0 && !slices.Contains(q.Choices, text):
			p.add(field, "Select one of the answers to: "+q.Words)
		case n > AnswerMax:
			p.add(field, fmt.Sprintf("The answer must be %d characters or fewer. You have %d", AnswerMax, n))
		case hasControl(text):
			p.add(field, "The answer has an invisible character in it. Type it again without it")
		}
		out = append(out, Answer{Key: q.Key, Words: q.Words, Text: text})
	}
	return out
}

// ForDomain tells whether guests from a domain may be given the package.
func (t Terms) ForDomain(domain string) bool {
	return len(t.Domains) == 0 || closest(t.Domains, domain) != ""
}

// DomainWords says where guests must come from; empty when from everywhere.
func (t Terms) DomainWords() string {
	if len(t.Domains) == 0 {
		return ""
	}
	names := t.Domains
	if most := 5; len(names) > most {
		names = append(slices.Clone(names[:most]), fmt.Sprintf("%d more domains", len(t.Domains)-most))
	}
	return "Only for guests from " + strings.ReplaceAll(list(names), " and ", " or ")
}

// MayAsk tells whether a person is among those who may ask. Groups are the object
// ids of the groups in Entra that the person is a member of.
func (t Terms) MayAsk(by Person, groups []string) bool {
	return len(t.Audience) == 0 || slices.ContainsFunc(t.Audience, func(a Principal) bool {
		if a.Kind == Members {
			return slices.Contains(groups, a.ObjectID)
		}
		return a.ObjectID == by.ObjectID && by.ObjectID != ""
	})
}

// usual is how many days of access the package suggests.
func (p Package) usual() int {
	if p.Terms.DefaultDays > 0 {
		return p.Terms.DefaultDays
	}
	return p.MaxDays
}

// OfferFilter says which packages are looked for to be asked for.
type OfferFilter struct {
	By     Person
	Query  string   // beginnings of words of name, description or what it opens
	Chosen []string // ids as a form sent them: given whatever else matches, hidden ones as well
	Apps   []string // object ids: only what gives a role in one of these apps; nil: whatever it gives
	Limit  int      // of the others
}

// Offer is what a sponsor can ask for: what they have chosen already, then what
// else matches, in the catalogue's order. More tells that there is more.
type Offer struct {
	Packages []Package
	More     bool
}
