package guest

// Reason says what kept a change in Entra from being made, as finely as people
// need it to know who must act. Package graph recognises those that Microsoft
// gives; package provision those that it finds by looking. What each one means
// for people is in Advices.
type Reason string

// Passing: it is tried again without anybody.
const (
	ReasonBusy      Reason = "Microsoft is busy"
	ReasonQueue     Reason = "the portal's own queue"
	ReasonSpreading Reason = "account not spread yet"
	ReasonSilent    Reason = "no answer"
	ReasonError     Reason = "an error of Microsoft's"
	ReasonUnseen    Reason = "change not shown yet"
	ReasonUnsure    Reason = "invitation without an answer"
	ReasonLateGift  Reason = "given just before the end"
	ReasonLateLink  Reason = "link asked for just before the end"
	ReasonNoLonger  Reason = "something no longer shown"
	ReasonNotShown  Reason = "not shown when it is to be taken away"
)

// The portal's own way in: what waits goes on by itself once an administrator
// has mended it.
const (
	ReasonShutOut           Reason = "no token"
	ReasonSecretExpired     Reason = "secret expired"
	ReasonSecretWrong       Reason = "secret wrong"
	ReasonCertificate       Reason = "certificate not accepted"
	ReasonAppUnknown        Reason = "worker's app unknown"
	ReasonAppOff            Reason = "worker's app switched off"
	ReasonTenantUnknown     Reason = "tenant unknown"
	ReasonConditionalAccess Reason = "conditional access"
	ReasonToken             Reason = "token not accepted"
	ReasonPermission        Reason = "permission missing"
)

// Refusals of an invitation.
const (
	ReasonAddress        Reason = "address refused"
	ReasonGroupAddress   Reason = "address of a group"
	ReasonAddressTaken   Reason = "address of another object"
	ReasonOwnDomain      Reason = "domain of our own"
	ReasonColleague      Reason = "address of a member"
	ReasonAccountBlocked Reason = "account blocked"
	ReasonAccountDeleted Reason = "account among the deleted"
	ReasonInvitationsOff Reason = "invitations switched off"
	ReasonDomainBlocked  Reason = "domain not allowed in Entra"
	ReasonCrossTenant    Reason = "cross-tenant access settings"
	ReasonPolicy         Reason = "domain not allowed here"
)

// Refusals about sponsors, groups, apps and accounts.
const (
	ReasonSponsorsFull  Reason = "five sponsors already"
	ReasonSponsorGone   Reason = "sponsor unknown"
	ReasonGroupSynced   Reason = "group kept on-premises"
	ReasonGroupExchange Reason = "group kept by Exchange"
	ReasonGroupGone     Reason = "group gone"
	ReasonRoleUnknown   Reason = "app role unknown"
	ReasonAppGone       Reason = "app gone"
	ReasonChanged       Reason = "not what was approved"
	ReasonQuota         Reason = "directory full"
	ReasonSize          Reason = "object full"
	ReasonObject        Reason = "object protected"
	ReasonForbidden     Reason = "forbidden"
	ReasonGone          Reason = "gone"
	ReasonRefused       Reason = "refused"
)

// Of an app from the gallery.
const (
	ReasonTemplateGone Reason = "gallery entry gone"
	ReasonAppName      Reason = "app of that name"
	ReasonTwoApps      Reason = "two apps of that name"
)

// What a look at the guest's account finds.
const (
	ReasonAccountGone   Reason = "account deleted"
	ReasonFresh         Reason = "account not shown yet"
	ReasonPhantom       Reason = "account never appeared"
	ReasonNotOurs       Reason = "account not an invited guest"
	ReasonStranger      Reason = "address has an account already"
	ReasonSecondAccount Reason = "second account made"
	ReasonAnotherGuest  Reason = "account of another guest"
	ReasonPortalMistake Reason = "the portal's own mistake"
)

// Why gives the reason of a fault: the one that was recognised, else what its
// kind alone says. What passes by itself has no finer one, whatever the answer
// said: who waits for it needs to know nothing else.
func (f *Fault) Why() Reason {
	if f.Reason != "" && (f.Lasting() || f.Kind == FaultShutOut) {
		return f.Reason
	}
	switch f.Kind {
	case FaultThrottled:
		if f.queued() {
			return ReasonQueue
		}
		return ReasonBusy
	case FaultNotYet:
		return ReasonSpreading
	case FaultNotSent, FaultUnknown:
		if f.Status >= 500 {
			return ReasonError
		}
		return ReasonSilent
	case FaultShutOut:
		return ReasonShutOut
	case FaultMissing:
		return ReasonGone
	}
	return ReasonRefused
}
