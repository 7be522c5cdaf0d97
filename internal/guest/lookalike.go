package guest

import "strings"

// LookAlike gives the domain of our own, or of a partner's, that another domain
// looks like without being it or a part of it; empty for none. It is a warning for
// people and nothing else: honest domains can look alike.
func (p Policy) LookAlike(domain string) string {
	for known := range p.knownDomains {
		if under(domain, known) {
			return ""
		}
	}
	looks := skeleton(domain)
	for known := range p.knownDomains {
		if imitates(looks, known) {
			return known
		}
	}
	for _, one := range p.OwnDomains {
		if borrows(domain, one) {
			return one
		}
	}
	return ""
}

// imitates tells whether a domain that looks so is taken for another one by a
// hurried reader: the same letters to the eye, or one slip away.
func imitates(looks, known string) bool {
	a, b := looks, skeleton(known)
	if a == b {
		return true
	}
	name, _, _ := strings.Cut(known, ".")
	switch {
	case len(name) < 5: // too short to tell a slip from another name
		return false
	case len(name) < 10:
		return edits(a, b, 1) <= 1
	}
	return edits(a, b, 2) <= 2
}

// borrows tells whether a domain has the name of another one in it, so that it
// seems to be theirs: contoso-login.com, contoso.com.example.net, contoso.co.
func borrows(domain, own string) bool {
	name, _, _ := strings.Cut(own, ".")
	if len(name) < 5 {
		return false
	}
	name = skeleton(name)
	for _, label := range strings.Split(strings.ToLower(readable(domain)), ".") {
		for _, word := range strings.Split(label, "-") {
			if skeleton(word) == name {
				return true
			}
		}
	}
	return false
}

// skeleton is what a domain looks like: two with the same one are hard to tell
// apart. It is of the kind that UTS 39 describes, for the letters that domains
// are imitated with, and leaves out hyphens.
//
// Source: https://www.unicode.org/reports/tr39/#Confusable_Detection
func skeleton(domain string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(readable(domain)) {
		if plain, ok := confusable[c]; ok {
			c = plain
		}
		if c != '-' {
			b.WriteRune(c)
		}
	}
	return pairs.Replace(b.String())
}

// pairs are letters that look like another one side by side.
var pairs = strings.NewReplacer("rn", "m", "vv", "w", "cl", "d", "nn", "m")

// confusable gives the plain letter that another one looks like in most typefaces.
var confusable = func() map[rune]rune {
	out := map[rune]rune{}
	for plain, others := range map[rune]string{
		'a': "аɑαàáâãäåāăąạ4", 'b': "ЬƄḃ8", 'c': "сϲçćĉċč", 'd': "ԁɗďđ", 'e': "еєёèéêëēĕėęě3", 'g': "ɡġĝğģ9q", 'h': "һħ", 'i': "іıɩιìíîïĩīĭįỉị1lӏǀł",
		'j': "јϳ", 'k': "κкķ", 'm': "мṃ", 'n': "ոпñńņňŋη", 'o': "оοσօòóôõöøōŏőọ0", 'p': "рρ", 'r': "гŕŗř", 's': "ѕśŝşš5ꜱ",
		't': "тţťŧτ7", 'u': "υսùúûüũūŭůűųụ", 'v': "ѵν", 'w': "ԝшωŵ", 'x': "хχ", 'y': "уүγýÿŷ", 'z': "źżžᴢ2",
	} {
		for _, c := range others {
			out[c] = plain
		}
	}
	return out
}()

// edits counts the letters that were put in, left out, changed or swapped with
// their neighbour between two texts of bytes. Above most it is only known to be
// more.
func edits(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		now, last, before := rows[i%3], rows[(i+2)%3], rows[(i+1)%3]
		now[0] = i
		for j := 1; j <= len(b); j++ {
			changed := last[j-1]
			if a[i-1] != b[j-1] {
				changed++
			}
			now[j] = min(changed, last[j]+1, now[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
	}
	return rows[len(a)%3][len(b)]
}
