package signin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// claims is the payload of a token by the exact names of its members. Decoding
// into a struct would also take "SUB" for "sub", and of two the last.
type claims map[string]json.RawMessage

// parseClaims refuses a payload that is not one object, and one in which any
// object, at any depth, has a name twice.
func parseClaims(payload []byte) (claims, error) {
	if err := distinct(json.NewDecoder(bytes.NewReader(payload))); err != nil {
		return nil, err
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return nil, fmt.Errorf("claims are not an object: %w", err)
	}
	return c, nil
}

// distinct reads one JSON value and fails at a duplicate name.
func distinct(d *json.Decoder) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	open, nested := t.(json.Delim)
	if !nested {
		return nil
	}
	seen := map[string]bool{}
	for d.More() {
		if open == '{' {
			name, err := d.Token()
			if err != nil {
				return err
			}
			key, _ := name.(string)
			if seen[key] {
				return fmt.Errorf("%.60q is given twice", key)
			}
			seen[key] = true
		}
		if err := distinct(d); err != nil {
			return err
		}
	}
	_, err = d.Token() // the closing bracket
	return err
}

// has tells whether a claim is there. A null counts as absent: decoding it
// would leave a zero value, and zero means "member" in acct.
func (c claims) has(name string) bool {
	raw, ok := c[name]
	return ok && string(raw) != "null"
}

// optional decodes a claim; absent gives the zero value.
func optional[T any](c claims, name string) (v T, err error) {
	if !c.has(name) {
		return v, nil
	}
	if err := json.Unmarshal(c[name], &v); err != nil {
		return v, fmt.Errorf("claim %s: %w", name, err)
	}
	return v, nil
}

// required is optional for a claim that must be there.
func required[T any](c claims, name string) (v T, err error) {
	if !c.has(name) {
		return v, fmt.Errorf("claim %s is missing", name)
	}
	return optional[T](c, name)
}

// instant reads a NumericDate (RFC 7519 section 2): seconds since 1970,
// possibly with a fraction. Absent gives the zero time.
func (c claims) instant(name string) (time.Time, error) {
	seconds, err := optional[float64](c, name)
	if err != nil || !c.has(name) {
		return time.Time{}, err
	}
	if seconds < 0 || seconds > 1e11 { // beyond the year 5000, int64 is no excuse
		return time.Time{}, fmt.Errorf("claim %s is not a time", name)
	}
	return time.Unix(int64(seconds), 0).UTC(), nil
}
