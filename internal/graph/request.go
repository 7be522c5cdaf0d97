package graph

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/google/uuid"
	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
)

// request is one call, described. Its path names the route for the throttling
// gate; ids fill the path's places in order.
type request struct {
	operation string           // in plain words, for people
	method    kiota.HttpMethod // GET, POST, PATCH or DELETE
	path      string           // below the base address, such as "/groups/{guid}/members/{guid}/$ref"
	ids       []string         // a GUID for each {guid}, an opaque key for each {key}
	query     string           // encoded, see query
	body      serialization.Parsable
	plain     []byte // a body of text/plain, instead of body
	want      int    // the documented status of success
	id        string // client-request-id, a GUID; empty means a new one
	link      string // a nextLink or deltaLink that takes the place of path and query
}

func (r request) route() string { return r.method.String() + " " + r.path }

func (r request) write() bool { return r.method != kiota.GET }

// selects tells whether the call says which properties it wants.
func (r request) selects() bool { return strings.Contains(r.query, "$select=") }

// The places in a path.
const (
	placeGUID = "{guid}"
	placeKey  = "{key}"
	placeMail = "{mail}"
)

// opaqueKey is the form of ids that are not GUIDs: base64url, so nothing that
// has a meaning in a path.
var opaqueKey = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// mailAddress is the form of a mailbox's address, as far as it has no meaning in
// a path.
var mailAddress = regexp.MustCompile(`^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,255}$`)

// places are the forms of what fills each place.
var places = map[string]func(string) bool{placeGUID: isGUID, placeKey: opaqueKey.MatchString, placeMail: mailAddress.MatchString}

// isGUID accepts the plain form of 36 characters and no other.
func isGUID(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }

// address gives the call's whole address, or refuses: no character of an id can
// change where a call goes.
func (r request) address(base *url.URL) (*url.URL, error) {
	if r.link != "" {
		u, err := url.Parse(r.link)
		if err != nil {
			return nil, errForeign // url.Error would repeat the link, which carries a token
		}
		return u, pinned(base, u)
	}
	ids := r.ids
	segments := strings.Split(r.path, "/")
	for i, segment := range segments {
		form, place := places[segment]
		if !place {
			continue
		}
		if len(ids) == 0 {
			return nil, fmt.Errorf("path %s has more places than ids", r.path)
		}
		if !form(ids[0]) {
			return nil, fmt.Errorf("id %q does not have the form %s", ids[0], segment)
		}
		segments[i], ids = ids[0], ids[1:]
	}
	if len(ids) > 0 {
		return nil, fmt.Errorf("path %s has fewer places than ids", r.path)
	}
	u := *base
	u.Path += strings.Join(segments, "/")
	u.RawQuery = r.query
	return &u, nil
}

// information gives what the SDK's adapter sends.
func (r request) information(c *Client) (*kiota.RequestInformation, error) {
	u, err := r.address(c.base)
	if err != nil {
		return nil, err
	}
	if !isGUID(r.id) {
		return nil, fmt.Errorf("client-request-id %q is not a GUID", r.id)
	}
	info := kiota.NewRequestInformation()
	info.Method = r.method
	info.SetUri(*u)
	info.Headers.Add("Accept", "application/json")
	info.Headers.Add("client-request-id", r.id)
	switch {
	case r.plain != nil:
		info.SetStreamContentAndContentType(r.plain, "text/plain")
		return info, nil
	case r.body == nil:
		return info, nil
	}
	writer, err := c.adapter.GetSerializationWriterFactory().GetSerializationWriter("application/json")
	if err != nil {
		return nil, err
	}
	defer func() { _ = writer.Close() }()
	if err := writer.WriteObjectValue("", r.body); err != nil {
		return nil, fmt.Errorf("write the body: %w", err)
	}
	content, err := writer.GetSerializedContent()
	if err != nil {
		return nil, fmt.Errorf("write the body: %w", err)
	}
	info.SetStreamContentAndContentType(content, "application/json")
	return info, nil
}

// query encodes pairs of name and value, in order. Names keep their $, blanks
// become %20, which Graph reads everywhere.
func query(pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(pairs[i] + "=" + strings.ReplaceAll(url.QueryEscape(pairs[i+1]), "+", "%20"))
	}
	return b.String()
}
