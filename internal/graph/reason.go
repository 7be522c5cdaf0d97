package graph

import (
	"net/http"
	"strings"

	"guestportal/internal/guest"
)

// recognised are the answers that say exactly what is wrong, by what their
// message, or their code, contains in lower case. Where Microsoft documents no
// text, it is one that others have reported.
//
// Source: https://learn.microsoft.com/entra/external-id/troubleshoot
var recognised = []struct {
	path   string // of the call; empty: any
	says   string
	reason guest.Reason
}{
	{invitationsPath, "primary smtp address is an invalid value", guest.ReasonAddress},
	{invitationsPath, "please try a different email address", guest.ReasonAddress},
	{invitationsPath, "group email address is not supported", guest.ReasonGroupAddress},
	{invitationsPath, "is a verified domain of this directory", guest.ReasonOwnDomain},
	{invitationsPath, "account is blocked from signing in", guest.ReasonAccountBlocked},
	{invitationsPath, "already exists in the directory as a deleted object", guest.ReasonAccountDeleted},
	{invitationsPath, "invited user already exists in the directory", guest.ReasonColleague},
	{invitationsPath, "guest invitations not allowed", guest.ReasonInvitationsOff},
	{invitationsPath, "generic authorization exception", guest.ReasonDomainBlocked},
	{invitationsPath, "blocked by cross-tenant access settings", guest.ReasonCrossTenant},
	{invitationsPath, "same value for property proxyaddresses", guest.ReasonAddressTaken},
	{invitationsPath, "conflicting object with one or more of the specified property values", guest.ReasonAddressTaken},
	{"", "number of sponsors exceeds", guest.ReasonSponsorsFull},
	{groupPath, "on-premises mastered directory sync objects", guest.ReasonGroupSynced},
	{groupPath, "mail-enabled security groups and or distribution list", guest.ReasonGroupExchange},
	{appPath, "permission being assigned was not found on application", guest.ReasonRoleUnknown},
	{"", "directory_quotaexceeded", guest.ReasonQuota},
	{"", "directory object quota limit", guest.ReasonQuota},
	{"", "directory_resourcesizeexceeded", guest.ReasonSize},
	{"", "size of the object has exceeded its limit", guest.ReasonSize},
}

// Beginnings of paths.
const (
	groupPath = "/groups/{guid}"
	appPath   = "/servicePrincipals/{guid}"
	userPath  = "/users/{guid}"

	templatePath = "/applicationTemplates/{guid}"
)

// recognise gives the reason that an answer of Graph's to a call names itself;
// empty when it names none.
func recognise(r request, a answer) guest.Reason {
	text := strings.ToLower(a.code + ": " + a.message)
	for _, known := range recognised {
		if strings.HasPrefix(r.path, known.path) && strings.Contains(text, known.says) {
			return known.reason
		}
	}
	if a.status == http.StatusPreconditionFailed && r.path == invitationsPath {
		return guest.ReasonAccountBlocked
	}
	if a.status == http.StatusNotFound {
		return r.absent(text)
	}
	return ""
}

// absent says what of a call does not exist. Graph names its id.
func (r request) absent(text string) guest.Reason {
	named := len(r.ids) > 0 && strings.Contains(text, strings.ToLower(r.ids[0]))
	switch {
	case r.path == invitationsPath:
		return guest.ReasonSponsorGone // the only object that an invitation names
	case strings.HasPrefix(r.path, groupPath) && named:
		return guest.ReasonGroupGone
	case strings.HasPrefix(r.path, appPath) && named && len(r.ids) == 1:
		return guest.ReasonAppGone
	case strings.HasPrefix(r.path, templatePath) && named:
		return guest.ReasonTemplateGone
	case strings.HasPrefix(r.path, userPath) && named:
		return guest.ReasonAccountGone
	case strings.HasSuffix(r.path, "/sponsors/$ref"):
		return guest.ReasonSponsorGone
	}
	return ""
}

// reasonOf gives the reason for a classified answer; empty when its kind says
// all.
func reasonOf(r request, a answer, kind guest.FaultKind) guest.Reason {
	if a.token {
		return signInReason(a.message)
	}
	known := recognise(r, a)
	switch {
	case kind == guest.FaultShutOut && a.lacks != nil:
		return guest.ReasonPermission
	case kind == guest.FaultShutOut:
		return guest.ReasonToken
	case known != "":
		return known
	case a.denied() && a.permitted:
		return guest.ReasonObject
	case a.status == http.StatusForbidden:
		return guest.ReasonForbidden
	}
	return ""
}

// notAccepted begins the text of a token that Graph did not accept.
const notAccepted = "token not accepted: "

// signInReason says why the portal is not let in, by the text of the refusal.
// Microsoft changes these numbers now and then: one that is not known says less,
// and nothing else depends on them.
//
// Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
func signInReason(text string) guest.Reason {
	if strings.HasPrefix(text, notAccepted) {
		return guest.ReasonToken
	}
	_, number, _ := strings.Cut(text, "AADSTS")
	number, _, _ = strings.Cut(number, ":")
	switch number {
	case "7000222":
		return guest.ReasonSecretExpired
	case "7000215":
		return guest.ReasonSecretWrong
	case "700027", "700030":
		return guest.ReasonCertificate
	case "700016":
		return guest.ReasonAppUnknown
	case "7000112":
		return guest.ReasonAppOff
	case "90002":
		return guest.ReasonTenantUnknown
	case "53003", "53011":
		return guest.ReasonConditionalAccess
	}
	return guest.ReasonShutOut
}
