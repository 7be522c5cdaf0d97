package odata

import (
	"strings"
	"unicode"
)

// words splits a text as the directory's search does: at spaces and symbols,
// between letters and digits, and where a capital follows a small letter
// (learn.microsoft.com/graph/search-query-parameter). They come folded.
func words(s string) []string {
	var out []string
	eachWord(s, func(w string, _ bool) { out = append(out, Fold(w)) })
	return out
}

type runeKind int

const (
	symbol runeKind = iota
	letter
	digit
)

func kindOf(r rune) runeKind {
	switch {
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return letter
	case unicode.IsDigit(r):
		return digit
	}
	return symbol
}

// eachWord calls f with every word of s; glued says that only symbols, and no
// space, stand between it and the word before.
func eachWord(s string, f func(word string, glued bool)) {
	start, glued, last, small := -1, false, symbol, false
	for i, r := range s {
		kind := kindOf(r)
		ends := kind != last || kind == letter && small && unicode.IsUpper(r)
		if start >= 0 && ends {
			f(s[start:i], glued)
			start, glued = -1, kind == symbol && !unicode.IsSpace(r)
		}
		if kind == symbol && unicode.IsSpace(r) {
			glued = false
		}
		if kind != symbol && start < 0 {
			start = i
		}
		last, small = kind, unicode.IsLower(r)
	}
	if start >= 0 {
		f(s[start:], glued)
	}
}

// matchWords says whether each wanted word begins a word of the text, in any
// order; words that only symbols part count as one word as well.
func matchWords(text string, wanted []string) bool {
	var have [16]string
	list, joined := have[:0], ""
	eachWord(text, func(w string, glued bool) {
		w = Fold(w)
		list = append(list, w)
		if glued {
			joined += w
			list = append(list, joined)
		} else {
			joined = w
		}
	})
	for _, w := range wanted {
		found := false
		for _, h := range list {
			found = found || strings.HasPrefix(h, w)
		}
		if !found {
			return false
		}
	}
	return true
}
