package graph

import (
	"encoding/base64"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	kiota "github.com/microsoft/kiota-abstractions-go"

	"guestportal/internal/guest"
)

// The calls of a guest's life, as requests.
var (
	toInvite   = request{method: kiota.POST, path: invitationsPath}
	toAdd      = request{method: kiota.POST, path: "/groups/{guid}/members/$ref", ids: []string{aGroup}}
	toRemove   = request{method: kiota.DELETE, path: "/groups/{guid}/members/{guid}/$ref", ids: []string{aGroup, aGuest}}
	toAssign   = request{method: kiota.POST, path: "/servicePrincipals/{guid}/appRoleAssignedTo", ids: []string{anApp}}
	toUnassign = request{method: kiota.DELETE, path: "/servicePrincipals/{guid}/appRoleAssignedTo/{key}", ids: []string{anApp, "k"}}
	toSponsor  = request{method: kiota.POST, path: "/users/{guid}/sponsors/$ref", ids: []string{aGuest}}
	toBlock    = request{method: kiota.PATCH, path: "/users/{guid}", ids: []string{aGuest}}
	toDelete   = request{method: kiota.DELETE, path: "/users/{guid}", ids: []string{aGuest}}
	toLook     = request{method: kiota.GET, path: "/users/{guid}", ids: []string{aGuest}}
)

// stepOf is the step that a call belongs to.
func stepOf(r request) guest.StepKind {
	return map[string]guest.StepKind{
		toInvite.route(): guest.StepInvite, toAdd.route(): guest.StepAddMember, toRemove.route(): guest.StepRemoveMember,
		toAssign.route(): guest.StepAssignRole, toUnassign.route(): guest.StepUnassignRole, toSponsor.route(): guest.StepAddSponsor,
		toBlock.route(): guest.StepBlock, toDelete.route(): guest.StepDelete,
	}[r.route()]
}

func TestEveryAnswerThatSaysWhatIsWrongIsUnderstoodAndHasWords(t *testing.T) {
	t.Parallel()
	const bad, denied = "Request_BadRequest", "Authorization_RequestDenied"
	absent := func(id string) answer {
		return answer{status: 404, code: "Request_ResourceNotFound", message: "Resource '" + id + "' does not exist or one of its queried reference-property objects are not present."}
	}
	var seen []guest.Reason
	for _, c := range []struct {
		call   request
		answer answer
		want   guest.Reason
	}{
		{toInvite, answer{status: 400, code: "BadRequest", message: "The address 'a+b@x.example' cannot be invited: Primary SMTP Address is an invalid value."}, guest.ReasonAddress},
		{toInvite, answer{status: 400, message: "This user can’t be invited to this directory. Please try a different email address for the user."}, guest.ReasonAddress},
		{toInvite, answer{status: 400, message: "Group email address is not supported."}, guest.ReasonGroupAddress},
		{toInvite, answer{status: 400, message: "This user cannot be invited because the domain of the user's email address is a verified domain of this directory."}, guest.ReasonOwnDomain},
		{toInvite, answer{status: 412, message: "The invited user already exists in the directory as object ID: x, but the account is blocked from signing in."}, guest.ReasonAccountBlocked},
		{toInvite, answer{status: 412}, guest.ReasonAccountBlocked},
		{toInvite, answer{status: 400, message: "The invited user already exists in the directory as a deleted object."}, guest.ReasonAccountDeleted},
		{toInvite, answer{status: 400, message: "The invited user already exists in the directory as objectID: x. They can use that account to sign in."}, guest.ReasonColleague},
		{toInvite, answer{status: 403, code: "Forbidden", message: "Guest invitations not allowed for your company. Contact your company administrator for more details."}, guest.ReasonInvitationsOff},
		{toInvite, answer{status: 401, code: "Unauthorized", message: "Unable to invite user a@b.example. Generic authorization exception."}, guest.ReasonDomainBlocked},
		{toInvite, answer{status: 403, message: "This invitation is blocked by cross-tenant access settings. Admins in both"}, guest.ReasonCrossTenant},
		{toInvite, answer{status: 400, code: bad, message: "Another object with the same value for property proxyAddresses already exists."}, guest.ReasonAddressTaken},
		{toInvite, answer{status: 400, message: "A conflicting object with one or more of the specified property values is present in the directory."}, guest.ReasonAddressTaken},
		{toInvite, answer{status: 400, code: bad, message: "The number of sponsors exceeds the maximum of 5."}, guest.ReasonSponsorsFull},
		{toInvite, absent(aSponsor), guest.ReasonSponsorGone},
		{toInvite, answer{status: 403, code: "Directory_QuotaExceeded"}, guest.ReasonQuota},
		{toInvite, answer{status: 400, message: "The directory object quota limit for the Tenant has been exceeded."}, guest.ReasonQuota},
		{toInvite, answer{status: 403, code: denied, permitted: true}, guest.ReasonObject},
		{toInvite, answer{status: 403, code: "accessDenied"}, guest.ReasonForbidden},
		{toInvite, answer{status: 400, code: "BadRequest", message: "Something new."}, ""},
		{toSponsor, answer{status: 400, code: bad, message: "The number of sponsors exceeds the maximum of 5."}, guest.ReasonSponsorsFull},
		{toSponsor, absent(aSponsor), guest.ReasonSponsorGone},
		{toSponsor, absent(aGuest), guest.ReasonAccountGone},
		{toAdd, answer{status: 400, code: bad, message: "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration."}, guest.ReasonGroupSynced},
		{toAdd, answer{status: 400, code: bad, message: "Cannot Update a mail-enabled security groups and or distribution list."}, guest.ReasonGroupExchange},
		{toAdd, answer{status: 403, code: "Directory_ResourceSizeExceeded", message: "The size of the object has exceeded its limit."}, guest.ReasonSize},
		{toAdd, answer{status: 403, code: denied, permitted: true}, guest.ReasonObject},
		{toAdd, answer{status: 403, code: denied, lacks: &writeMembers}, guest.ReasonPermission},
		{toAdd, answer{status: 403, code: denied}, guest.ReasonForbidden},
		{toAdd, absent(aGroup), guest.ReasonGroupGone},
		{toAdd, absent(aGuest), ""},
		{toRemove, answer{status: 400, code: bad, message: "Unable to update the specified properties for on-premises mastered Directory Sync objects"}, guest.ReasonGroupSynced},
		{toRemove, absent(aGuest), ""},
		{toRemove, answer{status: 403, code: denied, permitted: true}, guest.ReasonObject},
		{toAssign, answer{status: 400, code: bad, message: "Permission being assigned was not found on application 'x'."}, guest.ReasonRoleUnknown},
		{toAssign, absent(anApp), guest.ReasonAppGone},
		{toAssign, answer{status: 403, code: denied, permitted: true}, guest.ReasonObject},
		{toUnassign, absent(anApp), ""}, // the app, or the assignment
		{toBlock, answer{status: 403, code: denied, permitted: true}, guest.ReasonObject},
		{toBlock, answer{status: 400, code: bad, message: "Unable to update the specified properties for on-premises mastered Directory Sync objects"}, ""},
		{toDelete, absent(aGuest), guest.ReasonAccountGone},
		{toLook, answer{status: 401, code: "InvalidAuthenticationToken"}, guest.ReasonToken},
		{toLook, answer{status: 503, message: "Guest invitations not allowed"}, ""},
		{toLook, answer{token: true, status: 401, message: "no token: AADSTS7000222: The provided client secret keys are expired."}, guest.ReasonSecretExpired},
		{toLook, answer{token: true, status: 401, message: "no token: AADSTS7000215: Invalid client secret provided."}, guest.ReasonSecretWrong},
		{toLook, answer{token: true, status: 401, message: "no token: AADSTS700027: The certificate … is not registered."}, guest.ReasonCertificate},
		{toLook, answer{token: true, status: 400, message: "no token: AADSTS700016: Application … was not found."}, guest.ReasonAppUnknown},
		{toLook, answer{token: true, status: 400, message: "no token: AADSTS7000112: Application is disabled."}, guest.ReasonAppOff},
		{toLook, answer{token: true, status: 400, message: "no token: AADSTS90002: Tenant not found."}, guest.ReasonTenantUnknown},
		{toLook, answer{token: true, status: 400, message: "no token: AADSTS53003: Access has been blocked."}, guest.ReasonConditionalAccess},
		{toLook, answer{token: true, status: 400, message: "no token: AADSTS70002: something new"}, guest.ReasonShutOut},
	} {
		c.answer.named = recognise(c.call, c.answer) != ""
		kind := classify(c.answer)
		got := reasonOf(c.call, c.answer, kind)
		if got != c.want {
			t.Errorf("%s, %+v: got %q, want %q", c.call.route(), c.answer, got, c.want)
		}
		f := &guest.Fault{Kind: kind, Reason: got}
		if _, ok := guest.AdviceFor(f.Why(), stepOf(c.call)); !ok {
			t.Errorf("%q at %q has no words", f.Why(), stepOf(c.call))
		}
		seen = append(seen, got)
	}
	for _, known := range recognised {
		if !slices.Contains(seen, known.reason) {
			t.Errorf("nothing shows what gives %q", known.reason)
		}
	}
}

// jwt is an access token as far as anybody but Graph may look into it.
func jwt(claims string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
}

func TestATokenIsReadOnlyToExplainARefusal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		call  request
		token string
		lacks string
		known bool
	}{
		"the permission itself":  {toAdd, jwt(`{"roles":["GroupMember.ReadWrite.All"]}`), "", true},
		"one that includes it":   {toAdd, jwt(`{"roles":["User.Read.All","Directory.ReadWrite.All"]}`), "", true},
		"another":                {toAdd, jwt(`{"roles":["GroupMember.Read.All"]}`), "GroupMember.ReadWrite.All", true},
		"none at all":            {toAdd, jwt(`{"aud":"x"}`), "GroupMember.ReadWrite.All", true},
		"one of two":             {toAssign, jwt(`{"roles":["AppRoleAssignment.ReadWrite.All"]}`), "Application.Read.All", true},
		"both":                   {toAssign, jwt(`{"roles":["AppRoleAssignment.ReadWrite.All","Application.Read.All"]}`), "", true},
		"reading needs less":     {toLook, jwt(`{"roles":["User.Read.All"]}`), "", true},
		"a token that is opaque": {toAdd, "the-token", "", false},
		"not base64":             {toAdd, "a.*.c", "", false},
		"not JSON":               {toAdd, "a." + base64.RawURLEncoding.EncodeToString([]byte("x")) + ".c", "", false},
		"roles in another form":  {toAdd, jwt(`{"roles":"GroupMember.ReadWrite.All"}`), "", false},
	} {
		lacks, known := c.call.lacking(c.token)
		got := ""
		if lacks != nil {
			got = lacks.ask
		}
		if got != c.lacks || known != c.known {
			t.Errorf("%s: lacks %q, known %v", name, got, known)
		}
	}
}

// What is asked for here is what README tells administrators to consent to.
func TestREADMEAsksForEveryPermissionThatCallsNeedAndNoOther(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "| Permission | What for |")
	table, _, _ = strings.Cut(table, "\n\n")
	var told, asked []string
	for _, line := range strings.Split(table, "\n") {
		names, _, _ := strings.Cut(strings.TrimPrefix(line, "|"), "|")
		for _, m := range regexp.MustCompile("`([A-Za-z.]+)`").FindAllStringSubmatch(names, -1) {
			told = append(told, m[1])
		}
	}
	kinds := map[string]string{}
	for _, powers := range needed {
		for _, p := range powers {
			asked = append(asked, p.ask)
			if before, ok := kinds[p.kind]; ok && before != p.ask {
				t.Errorf("%s asks for %s and %s", p.kind, before, p.ask)
			}
			kinds[p.kind] = p.ask
		}
	}
	slices.Sort(told)
	slices.Sort(asked)
	if asked = slices.Compact(asked); !slices.Equal(told, asked) {
		t.Errorf("README tells of %v, calls need %v", told, asked)
	}
}

// Every call that the client makes says what it needs.
func TestEveryCallSaysWhatItNeeds(t *testing.T) {
	t.Parallel()
	s := serve(t, graphOf)
	c := s.client(t)
	key := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)
	for _, op := range append(writes(), reads()...) {
		before := len(s.requests())
		_ = op.call(t.Context(), c)
		came := s.requests()[before:]
		if len(came) == 0 {
			t.Errorf("%s sends nothing", op.name)
			continue
		}
		route := came[0].method + " " + strings.TrimPrefix(key.ReplaceAllString(came[0].path, "{guid}"), "/v1.0")
		route = strings.Replace(route, "As-si_gn", "{key}", 1)
		if len(needed[strings.Replace(route, "%24ref", "$ref", 1)]) == 0 {
			t.Errorf("nobody knows what %s needs", route)
		}
	}
}
