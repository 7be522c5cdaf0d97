package mailbox

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// span is a piece of plain text, with the address it leads to, if it is one.
type span struct{ Text, Href string }

var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// spans finds the web addresses in plain text. Punctuation that ends a sentence,
// or closes a bracket opened before the address, is no part of it.
func spans(text string) []span {
	var found []span
	last := 0
	for _, at := range address.FindAllStringIndex(text, -1) {
		link := text[at[0]:at[1]]
		for {
			shorter := strings.TrimRight(link, ".,;:!?'")
			if strings.HasSuffix(shorter, ")") && strings.Count(shorter, "(") < strings.Count(shorter, ")") {
				shorter = shorter[:len(shorter)-1]
			}
			if shorter == link {
				break
			}
			link = shorter
		}
		end := at[0] + len(link)
		found = append(found, span{Text: text[last:at[0]]}, span{Text: link, Href: link})
		last = end
	}
	return append(found, span{Text: text[last:]})
}

// forFrame has every link of an HTML message open in place of the whole page,
// since the pages that they lead to do not let themselves be framed.
func forFrame(document string) (string, error) {
	root, err := html.Parse(strings.NewReader(document))
	if err != nil {
		return "", err
	}
	for node := range root.Descendants() {
		if node.Type == html.ElementNode && (node.Data == "a" || node.Data == "area") {
			set(node, "target", "_top")
			set(node, "rel", "noreferrer")
		}
	}
	var b strings.Builder
	if err := html.Render(&b, root); err != nil {
		return "", err
	}
	return b.String(), nil
}

func set(node *html.Node, name, value string) {
	for i := range node.Attr {
		if node.Attr[i].Key == name {
			node.Attr[i].Val = value
			return
		}
	}
	node.Attr = append(node.Attr, html.Attribute{Key: name, Val: value})
}
