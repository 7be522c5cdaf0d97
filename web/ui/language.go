package ui

// Words is what the frame says around a page that is not in English. Guests'
// pages have them; those for staff are in English.
type Words struct {
	Skip      string // "Skip to main content"
	Notice    string // label of the line on top
	For       string // "for Contoso", in the footer; empty without an organisation
	Reference string // before the id of the request
	Languages string // label of the choice of languages
	Copied    string // said when a copy button has copied
	ByHand    string // said when it could not
}

// Language is one in which a page can be read.
type Language struct {
	Code    string // BCP 47
	Name    string // in the language itself
	Link    Link
	Current bool
}

func (f Frame) language() string {
	if f.Language == "" {
		return "en"
	}
	return f.Language
}

// words gives what the frame says.
func (f Frame) words() Words {
	if f.Words != (Words{}) {
		return f.Words
	}
	w := Words{Skip: "Skip to main content", Notice: "Notice", Reference: "Reference", Languages: "Language", Copied: "Copied", ByHand: "Press Control or Command and C to copy"}
	if f.Organisation != "" {
		w.For = "for " + f.Organisation
	}
	return w
}
