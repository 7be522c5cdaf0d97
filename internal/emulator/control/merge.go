package control

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
)

// merged applies a JSON object to settings that stay as they are. All that is
// wrong with it is told at once.
func merged(s Settings, data []byte) (Settings, error) {
	// Decoding reuses a slice's memory, and the old settings are still being read.
	for _, list := range []*[]string{&s.AllowedDomains, &s.BlockedDomains, &s.ProviderOrder, &s.AutomaticRedemption, &s.InboundBlocked, &s.OutboundBlocked, &s.GuestInviterApps, &s.ContactAddresses, &s.MailboxesAllowed} {
		*list = slices.Clone(*list)
	}
	var given map[string]json.RawMessage
	if err := strictJSON(data, &given); err != nil {
		return Settings{}, err
	}
	if given == nil {
		return Settings{}, errors.New("the body is null; it must be a JSON object")
	}
	m := merger{s: &s, fields: Fields[Settings]()}
	m.object("", given)
	if problems := append(m.problems, s.problems()...); len(problems) > 0 {
		return Settings{}, problems
	}
	return s, nil
}

// merger takes over settings one by one, so that one that is wrong does not hide
// another.
type merger struct {
	s        *Settings
	fields   []Field
	problems Problems
}

// object takes over what an object names; the prefix is that of an inner one, with
// its dot.
func (m *merger) object(prefix string, given map[string]json.RawMessage) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		full, value := prefix+name, given[name]
		leaf := slices.ContainsFunc(m.fields, func(f Field) bool { return f.Name == full })
		outer := slices.ContainsFunc(m.fields, func(f Field) bool { return strings.HasPrefix(f.Name, full+".") })
		var inner map[string]json.RawMessage
		switch {
		case !leaf && !outer || strings.Contains(name, "."):
			m.problems = append(m.problems, Problem{full, "there is no such field here"})
		case string(value) == "null":
			m.problems = append(m.problems, Problem{full, "must not be null; leave it out to keep it as it is"})
		case outer && json.Unmarshal(value, &inner) == nil:
			m.object(full+".", inner)
		default:
			m.take(full, value)
		}
	}
}

// take sets one setting, which stays as it is when the value is not for it.
func (m *merger) take(full string, value json.RawMessage) {
	path := strings.Split(full, ".")
	body := []byte(value)
	for _, name := range slices.Backward(path) {
		body = mustJSON(map[string]json.RawMessage{name: body})
	}
	err := strictJSON(body, m.s)
	var problems Problems
	switch {
	case errors.As(err, &problems):
		m.problems = append(m.problems, problems...)
	case err != nil:
		m.problems = append(m.problems, Problem{full, err.Error()})
	}
}
