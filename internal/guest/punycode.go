package guest

import "strings"

// readable gives a domain in the letters that people see: labels in IDNA's ASCII
// form are decoded. One that is no such form stays as it is.
func readable(domain string) string {
	labels := strings.Split(domain, ".")
	for i, l := range labels {
		if coded, is := strings.CutPrefix(l, "xn--"); is {
			if letters, ok := decodePunycode(coded); ok {
				labels[i] = letters
			}
		}
	}
	return strings.Join(labels, ".")
}

// Numbers of Punycode for domains.
//
// Source: https://www.rfc-editor.org/rfc/rfc3492#section-5
const (
	punyBase    = 36
	punyLeast   = 1
	punyMost    = 26
	punySkew    = 38
	punyDamp    = 700
	punyBias    = 72
	punyInitial = 128
)

// decodePunycode is the decoding procedure of RFC 3492, section 6.2, for a label
// of at most 63 bytes.
func decodePunycode(coded string) (string, bool) {
	var out []rune
	rest := coded
	if i := strings.LastIndexByte(coded, '-'); i >= 0 {
		out, rest = []rune(coded[:i]), coded[i+1:]
	}
	n, at, bias := punyInitial, 0, punyBias
	for rest != "" {
		begun, weight := at, 1
		for k := punyBase; ; k += punyBase {
			if rest == "" {
				return "", false
			}
			digit := punyDigit(rest[0])
			rest = rest[1:]
			if digit < 0 || weight > 1<<31 {
				return "", false
			}
			at += digit * weight
			threshold := min(max(k-bias, punyLeast), punyMost)
			if digit < threshold {
				break
			}
			weight *= punyBase - threshold
		}
		length := len(out) + 1
		bias = punyAdapt(at-begun, length, begun == 0)
		n, at = n+at/length, at%length
		if n > 0x10ffff {
			return "", false
		}
		out = append(out[:at], append([]rune{rune(n)}, out[at:]...)...)
		at++
	}
	return string(out), true
}

func punyAdapt(delta, length int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / length
	k := 0
	for ; delta > (punyBase-punyLeast)*punyMost/2; k += punyBase {
		delta /= punyBase - punyLeast
	}
	return k + (punyBase-punyLeast+1)*delta/(delta+punySkew)
}

// punyDigit gives the value of a digit; below zero for what is none.
func punyDigit(c byte) int {
	switch {
	case 'a' <= c && c <= 'z':
		return int(c - 'a')
	case 'A' <= c && c <= 'Z':
		return int(c - 'A')
	case '0' <= c && c <= '9':
		return int(c-'0') + 26
	}
	return -1
}
