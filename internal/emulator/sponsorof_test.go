package emulator_test

import (
	"strconv"
	"strings"
	"testing"
)

func TestPeopleAskWhomTheySponsorAlsoThroughAGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest := w.want(w.graph("POST", "/invitations", map[string]any{
		"invitedUserEmailAddress": "kim@fabrikam.example", "inviteRedirectUrl": "https://portal.example/welcome",
		"invitedUserSponsors": []map[string]any{{"id": w.seed.Groups.ProjectFalcon.ID}, {"id": w.seed.People.Sam.ID}},
	}), 201).at("invitedUser", "id")
	for who, sponsors := range map[string]bool{w.seed.People.Sam.Address: true, w.seed.People.Nia.Address: false} { // Sam is in the group too
		token := w.personToken(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, who, "User.Read").at("access_token")
		r := w.want(w.graphAs(token, "GET", "/me/sponsorOf?$select=id", nil), 200)
		values, _ := r.json["value"].([]any)
		if times := strings.Count(r.text, guest); (times == 1) != sponsors || times > 1 {
			t.Errorf("%s sponsors %s", who, r.text)
		}
		n := w.want(w.graphAs(token, "GET", "/me/sponsorOf/$count", nil, "ConsistencyLevel", "eventual"), 200)
		if n.text != strconv.Itoa(len(values)) {
			t.Errorf("%s: %d are listed, %s counted", who, len(values), n.text)
		}
	}
	w.want(w.graph("GET", "/users/"+w.seed.People.Sam.ID+"/sponsorOf", nil), 403, "Authorization_RequestDenied")
}

func TestPeopleReadTheirMembershipsByType(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.personToken(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, w.seed.People.Sam.Address, "User.Read").at("access_token")
	for path, empty := range map[string]bool{
		"/me/memberOf/microsoft.graph.group":                   false,
		"/me/memberOf/microsoft.graph.directoryRole":           true,
		"/me/transitiveMemberOf/graph.administrativeUnit":      true,
		"/me/transitiveMemberOf/microsoft.graph.directoryRole": true,
	} {
		r := w.want(w.graphAs(token, "GET", path, nil), 200)
		if values, _ := r.json["value"].([]any); (len(values) == 0) != empty {
			t.Errorf("%s: %s", path, r.text)
		}
	}
	others := "/users/" + w.seed.People.Ben.ID + "/memberOf/microsoft.graph.directoryRole"
	w.want(w.graphAs(token, "GET", others, nil), 403)
}
