package invariant

import (
	"slices"
	"strings"
	"time"
)

// Addition is a row of app_additions.
type Addition struct {
	ID           string    `json:"id"`
	TemplateID   string    `json:"template_id"`
	Name         string    `json:"name"`
	AssignedOnly bool      `json:"assigned_only"`
	Reason       string    `json:"reason"`
	ByID         string    `json:"by_id"`
	State        string    `json:"state"`
	AppID        string    `json:"app_id"`
	ObjectID     string    `json:"object_id"`
	AskedAt      time.Time `json:"asked_at"`
}

// AdditionStep is a row of addition_steps.
type AdditionStep struct {
	ID              string    `json:"id"`
	AdditionID      string    `json:"addition_id"`
	Kind            string    `json:"kind"`
	ClientRequestID string    `json:"client_request_id"`
	IntentAt        time.Time `json:"intent_at"`
	Outcome         string    `json:"outcome"`
}

// adding tells whether a call's id is that of an intent to add an app.
func (d Database) adding(id string) bool {
	return slices.ContainsFunc(d.AdditionSteps, func(s AdditionStep) bool { return s.ClientRequestID == id })
}

func (d Database) addition(id string) Addition {
	if i := slices.IndexFunc(d.Additions, func(a Addition) bool { return a.ID == id }); i >= 0 {
		return d.Additions[i]
	}
	return Addition{ID: id, Name: "an unknown app"}
}

// made tells whether an app of the tenant is one that the addition may have made.
func (a Addition) made(sp ServicePrincipal, ahead time.Duration) bool {
	return sp.TemplateID == a.TemplateID && strings.EqualFold(sp.Name, a.Name) &&
		!sp.CreatedDateTime.Before(a.AskedAt.Add(-ahead-time.Second)) // the directory counts in seconds
}

// additions is I1 for apps: every call was announced by one intent, committed
// before, of an addition that somebody asked for with a reason; and none was sent
// twice.
func (j *judge) additions() {
	sent := map[string]int{}
	for _, c := range j.mutations() {
		i := slices.IndexFunc(j.Database.AdditionSteps, func(s AdditionStep) bool { return s.ClientRequestID == c.id })
		if i < 0 {
			continue // intents judges it
		}
		s := j.Database.AdditionSteps[i]
		a := j.Database.addition(s.AdditionID)
		if a.ByID == "" || a.Reason == "" {
			j.say("I1", "the intent %s to %s rests on no wish to add %s", s.ID, s.Kind, a.Name)
		}
		if c.at.Before(s.IntentAt.Add(-j.Ahead)) {
			j.say("I1", "the call %s %s for %s came before its intent %s was committed", c.method, c.path, a.Name, s.ID)
		}
		if !c.adds(s, a, j.Tenant) {
			j.say("I1", "the intent %s of %s announces to %s, and the call under its id is %s %s", s.ID, a.Name, s.Kind, c.method, c.path)
		}
		if !c.atTheDoor() {
			sent[c.id]++
		}
		if sent[c.id] == 2 {
			j.say("I1", "the intent %s of %s to %s was sent more than once", s.ID, a.Name, s.Kind)
		}
	}
}

// adds tells whether the call is what a step of an addition announces.
func (c call) adds(s AdditionStep, a Addition, t Tenant) bool {
	switch s.Kind {
	case "add app":
		var body struct{ DisplayName string }
		return c.is("POST", "/applicationTemplates/"+a.TemplateID+"/instantiate") && c.reads(&body) && body.DisplayName == a.Name
	case "close app", "open app":
		var body struct{ AppRoleAssignmentRequired *bool }
		theirs := func(sp ServicePrincipal) bool {
			return sp.AppID == a.AppID && c.is("PATCH", "/servicePrincipals/"+sp.ID)
		}
		return slices.ContainsFunc(t.ServicePrincipals, theirs) && c.reads(&body) &&
			body.AppRoleAssignmentRequired != nil && *body.AppRoleAssignmentRequired == (s.Kind == "close app")
	}
	return false
}

// apps is I2 for apps: one app for one addition, and one that is ready is there as
// it was wanted.
func (j *judge) apps() {
	wanted := map[string]int{} // by entry and name
	for _, a := range j.Database.Additions {
		wanted[a.TemplateID+" "+strings.ToLower(a.Name)]++
	}
	for _, a := range j.Database.Additions {
		made := of(j.Tenant.ServicePrincipals, func(sp ServicePrincipal) bool { return a.made(sp, j.Ahead) })
		if most := wanted[a.TemplateID+" "+strings.ToLower(a.Name)]; len(made) > most {
			j.say("I2", "for %d wishes to add %s there are %d apps", most, a.Name, len(made))
		}
		i := slices.IndexFunc(made, func(sp ServicePrincipal) bool { return sp.ID == a.ObjectID && sp.AppID == a.AppID })
		switch {
		case a.State != "ready" || j.Meddled[a.ObjectID]:
		case i < 0:
			j.say("I2", "%s is shown as ready, and is not in the tenant", a.Name)
		case made[i].AssignmentRequired != a.AssignedOnly:
			j.say("I2", "%s is shown as ready, and that only assigned people can open it is %v", a.Name, made[i].AssignmentRequired)
		}
	}
}
