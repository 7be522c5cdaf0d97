package odata

import (
	"net/url"
	"strings"
)

// Values reads a query string as OData does: options are parted by "&" alone, since
// a semicolon parts the options of $expand and may stand in a literal
// (docs.oasis-open.org/odata/odata/v4.01, URL conventions, 2 and 5.1.3).
// [url.ParseQuery] takes it for a mistake.
func Values(raw string) (url.Values, error) {
	v := url.Values{}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return nil, err
		}
		value, err = url.QueryUnescape(value)
		if err != nil {
			return nil, err
		}
		v.Add(name, value)
	}
	return v, nil
}
