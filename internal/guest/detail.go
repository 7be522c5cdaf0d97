package guest

import (
	"fmt"
	"strings"
	"time"
)

// detail is the text to copy: what whoever acts needs to find the call in
// Microsoft's logs and the object in Entra, a line for each. Nobody needs it for
// what passes. The fault is nil when there was no call.
func detail(f *Fault, a Advice, s Step, g Guest, now time.Time) string {
	if a.Who == ActorNobody && f == nil {
		return ""
	}
	var lines []string
	add := func(label, value string) {
		if value != "" {
			lines = append(lines, label+": "+value)
		}
	}
	if f != nil {
		if f.Status != 0 {
			add("Status", strings.TrimSpace(fmt.Sprintf("%d %s", f.Status, f.Code)))
		}
		add("Answer", clip(tidy(f.Message), 300))
		add("Permission", f.Permission)
	}
	if a.Who != ActorNobody {
		add("Look at", a.Check)
	}
	if g.Email.Domain != "" {
		add("Guest", identified(g.Email.String(), g.ObjectID))
	}
	if s.Sponsor != "" {
		add("Sponsor", identified(g.Sponsor.Name, s.Sponsor))
	}
	switch r := s.Resource; r.Kind {
	case Group:
		add("Group", identified(r.Name, r.ObjectID))
	case App:
		add("App", identified(r.Name, r.ObjectID))
		add("App role", identified(r.RoleName, r.RoleID))
	}
	add("Time", now.UTC().Format("2 Jan 2006, 15:04:05")+" UTC")
	if f != nil {
		add("Request id", f.RequestID)
		add("Our id", f.ClientRequestID)
	}
	return strings.Join(lines, "\n")
}

// identified names an object with its id, as far as either is known.
func identified(name, id string) string {
	switch {
	case id == "":
		return name
	case name == "":
		return id
	}
	return name + " (object id " + id + ")"
}

// clip shortens text by characters.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
