package guest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// tidy trims and folds runs of white space to one blank.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// prose is what somebody typed into a text area, with the line ends of a browser
// counted as one character, as the browser counts them.
func prose(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// inNames are the characters that names have besides letters and digits.
const inNames = " .,'’-&()/"

// faultInName refuses what a name of a person or an organisation does not need:
// the name goes into the directory and into mails, where markup and invisible
// characters do harm. What says whose name it is.
func faultInName(what, s string, most int) string {
	if n := len([]rune(s)); n > most {
		return fmt.Sprintf("%s must be %d characters or fewer. You have %d", what, most, n)
	}
	letters := s == ""
	for _, c := range s {
		letters = letters || unicode.IsLetter(c)
		plain := unicode.IsLetter(c) || unicode.IsMark(c) || unicode.IsDigit(c) || strings.ContainsRune(inNames, c)
		if !plain || invisible(c) {
			return what + " can only have letters, digits, spaces and . , ' - & ( ) /"
		}
	}
	switch {
	case !letters:
		return what + " must have at least one letter"
	case linkInName.MatchString(asBrowsersRead(s)): // mail programs would make a link of it
		return what + " can't look like a web address, since it stands in mails. Put a space after each dot, or leave the ending out"
	}
	return ""
}

// endings are the common endings of domains that are no country's.
const endings = `com|net|org|info|biz|gov|edu|link|example|app|dev|xyz|top|site|online|cloud|live|page|shop|club|click|zip|tech|store|email|support|help|bank|finance`

var (
	// link finds addresses and what mail programs turn into one: a name with a
	// country's domain or one of the common others.
	link = regexp.MustCompile(`(?i)(\b(https?|ftp|mailto):|://|\bwww\.|[\p{L}\p{N}-][.．]([a-z]{2}|` + endings + `)\b)`)

	// linkInName finds the same in a name, and lets initials and the forms of companies
	// be: J.Wu, S.A.de C.V. and Co.KG.
	linkInName = regexp.MustCompile(`\b(?i:https?|ftp|mailto):|://|\b(?i:www)\.|[\p{L}\p{N}-]{2}[.．]([a-z]{2}|(?i:` + endings + `))\b`)

	phone = regexp.MustCompile(`\+?\p{Nd}[\p{Nd}\p{Zs}\t().\-/]{6,}\p{Nd}`)

	// date finds days and spans of years, which have as many digits as a
	// telephone number.
	date = regexp.MustCompile(`\b(20\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])|([0-2]?\d|3[01])[./]([0-2]?\d|3[01])[./]20\d\d|20\d\d ?[-/] ?20\d\d)\b`)
)

// faultInMessage judges the sponsor's message to the guest. It is quoted in a
// mail from us, so it must not be able to carry a lure: no link, no telephone
// number, nothing that changes how the text around it reads.
func faultInMessage(s string, most int) string {
	switch n := len([]rune(s)); {
	case n > most:
		return fmt.Sprintf("Message must be %d characters or fewer. You have %d", most, n)
	case link.MatchString(asBrowsersRead(s)):
		return "The message can't have a link or a web address in it. The guest gets the right link from us"
	case phone.MatchString(date.ReplaceAllString(s, "\n")):
		return "The message can't have a telephone number in it"
	case hasControl(s):
		return "The message has an invisible character in it. Type it again without it"
	}
	return ""
}

// asBrowsersRead writes a text as the address that a browser, or a person, makes of
// it: full-width letters and the dots of other scripts count as ours, and so does a dot
// in brackets.
func asBrowsersRead(s string) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case c >= 0xff01 && c <= 0xff5e:
			return c - 0xff01 + '!'
		case c == '。' || c == '｡':
			return '.'
		}
		return c
	}, s)
	return strings.NewReplacer("[.]", ".", "(.)", ".", "[dot]", ".", "(dot)", ".").Replace(s)
}

// hasControl finds characters that are not seen but change what is seen:
// controls other than line breaks, bidirectional marks, zero-width characters.
// The selector that makes a sign an emoji is harmless in a text.
func hasControl(s string) bool {
	for _, c := range s {
		if c == '\n' || c == '\r' || c == '\t' || c == 0xfe0f {
			continue
		}
		if invisible(c) {
			return true
		}
	}
	return false
}

// invisible tells whether a character shows nothing of its own. Fillers count
// although Unicode calls them letters: a name made of them looks empty.
//
// Source: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
func invisible(c rune) bool {
	return unicode.IsControl(c) || c == unicode.ReplacementChar || c == 0x2028 || c == 0x2029 ||
		unicode.In(c, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
