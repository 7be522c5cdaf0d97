package guest

// The steps that a line of the table can be for.
var (
	inviting    = []StepKind{StepInvite}
	adding      = []StepKind{StepAddMember}
	removing    = []StepKind{StepRemoveMember}
	unassigning = []StepKind{StepUnassignRole}
	assigning   = []StepKind{StepAssignRole}
	sponsoring  = []StepKind{StepAddSponsor}
	accounts    = []StepKind{StepBlock, StepUnblock, StepDelete}
	looking     = []StepKind{""}
	addingApps  = []StepKind{StepAddApp}
	ofApps      = []StepKind{StepAddApp, StepCloseApp, StepOpenApp}
)

// Sentences that many lines share.
const (
	byItself   = "We try again by ourselves."
	lookAgain  = "We look again by ourselves."
	thenOn     = " Then everything goes on by itself."
	thenAgain  = " Then choose Try again."
	askAnew    = "End this access and ask again with the right address."
	worker     = "Entra admin center > App registrations > the portal's worker"
	secrets    = worker + " > Certificates & secrets"
	collab     = "Entra admin center > External Identities > External collaboration settings"
	crossTen   = "Entra admin center > External Identities > Cross-tenant access settings"
	groupProps = "Entra admin center > Groups > the group > Properties and Members"
	appProps   = "Entra admin center > Enterprise applications > the app > Properties, Users and groups"
	userProps  = "Entra admin center > Users"
	allApps    = "Entra admin center > Enterprise applications > All applications"
)

// Advices is the whole table, in the order in which it is searched.
var Advices = []Advice{
	// What passes.
	{Reason: ReasonBusy, What: "Microsoft is busy and asked us to wait before we {doing}.", Who: ActorNobody, Do: byItself},
	{Reason: ReasonQueue, What: "Much is waiting to be done, so it takes a while until we {doing}.", Who: ActorNobody, Do: "It is done by itself."},
	{Reason: ReasonSpreading, Steps: ofApps, What: "Microsoft is still spreading the new app, so we could not yet {doing}.", Who: ActorNobody, Do: byItself},
	{Reason: ReasonSpreading, What: "Microsoft is still spreading the new account, so we could not yet {doing}.", Who: ActorNobody, Do: byItself},
	{Reason: ReasonSilent, Steps: looking, What: "Microsoft did not tell us what {name} has.", Who: ActorNobody, Do: byItself},
	{Reason: ReasonSilent, What: "Microsoft did not answer when we tried to {doing}.", Who: ActorNobody, Do: "We look whether it worked and try again by ourselves."},
	{Reason: ReasonError, Steps: looking, What: "Microsoft answered with an error when we tried to {doing}.", Who: ActorNobody, Do: byItself},
	{Reason: ReasonError, What: "Microsoft answered with an error when we tried to {doing}.", Who: ActorNobody, Do: "We look whether it worked and try again by ourselves."},
	{Reason: ReasonUnseen, What: "Microsoft has taken the order to {doing}, but does not show it yet.", Who: ActorNobody, Do: lookAgain},
	{Reason: ReasonUnsure, Steps: addingApps, What: "Microsoft did not say whether it added {thing}. We are looking.", Who: ActorNobody, Do: "If it does not appear within {why} seconds, we ask again."},
	{Reason: ReasonUnsure, What: "Microsoft did not say whether the account of {name} was created. We are looking.", Who: ActorNobody, Do: "We ask again in at most {why} seconds."},
	{Reason: ReasonLateGift, What: "{name} was given access only just before it ended. Microsoft may not show it yet.", Who: ActorNobody, Do: "We look again by ourselves, and take it away if it shows."},
	{Reason: ReasonLateLink, What: "{name} pressed Accept only just before the access ended. Microsoft may not have answered that yet.", Who: ActorNobody, Do: "We look again by ourselves, and delete the account in a few minutes at most."},
	{Reason: ReasonNoLonger, What: "Microsoft no longer shows something that {name} had.", Who: ActorNobody, Do: lookAgain},
	{Reason: ReasonNotShown, What: "Microsoft does not show that {name} still has {thing}. It may only be late.", Who: ActorNobody, Do: "We look again by ourselves, and take it away if it shows."},
	{Reason: ReasonFresh, What: "Microsoft has made the account of {name} but does not show it yet.", Who: ActorNobody, Do: lookAgain},

	// The portal's own way in.
	{Reason: ReasonShutOut, What: "Microsoft does not let the portal sign in, so we could not {doing}.", Who: ActorAdministrator, Do: "Check the portal's client id and its secret or certificate in Entra." + thenOn, Check: secrets},
	{Reason: ReasonSecretExpired, What: "The portal's client secret has expired, so we could not {doing}.", Who: ActorAdministrator, Do: "Make a new secret in Entra and start the portal with it (PORTAL_GRAPH_CLIENT_SECRET)." + thenOn, Check: secrets},
	{Reason: ReasonSecretWrong, What: "Microsoft does not accept the portal's client secret, so we could not {doing}.", Who: ActorAdministrator, Do: "Start the portal with the value of a secret that is in Entra, not with its id (PORTAL_GRAPH_CLIENT_SECRET)." + thenOn, Check: secrets},
	{Reason: ReasonCertificate, What: "Microsoft does not accept the portal's certificate, so we could not {doing}.", Who: ActorAdministrator, Do: "Add the certificate to the portal's worker in Entra, or start the portal with one that is there (PORTAL_GRAPH_CLIENT_CERTIFICATE_FILE)." + thenOn, Check: secrets},
	{Reason: ReasonAppUnknown, What: "The portal's worker is not known in this tenant, so we could not {doing}.", Who: ActorAdministrator, Do: "Check PORTAL_GRAPH_CLIENT_ID and PORTAL_TENANT_ID, and that nobody deleted the app registration." + thenOn, Check: worker},
	{Reason: ReasonAppOff, What: "The portal's worker is switched off in Entra, so we could not {doing}.", Who: ActorAdministrator, Do: "Enable sign-in for the portal's worker." + thenOn, Check: "Entra admin center > Enterprise applications > the portal's worker > Properties"},
	{Reason: ReasonTenantUnknown, What: "Microsoft does not know the tenant that the portal asks for, so we could not {doing}.", Who: ActorAdministrator, Do: "Check PORTAL_TENANT_ID and PORTAL_GRAPH_AUTHORITY." + thenOn},
	{Reason: ReasonConditionalAccess, What: "A Conditional Access policy does not let the portal sign in, so we could not {doing}.", Who: ActorAdministrator, Do: "Let the portal's worker in from the addresses that the portal runs at." + thenOn, Check: "Entra admin center > Protection > Conditional Access, policies for workload identities"},
	{Reason: ReasonToken, What: "Microsoft does not accept the portal's sign-in, not even a fresh one, so we could not {doing}.", Who: ActorAdministrator, Do: "Check that the clock of the portal's machine is right, and that Entra neither revoked nor restricts the portal's worker." + thenOn, Check: "Entra admin center > Monitoring > Sign-in logs > Service principal sign-ins"},
	{Reason: ReasonPermission, What: "The portal lacks the permission {permission} in Entra, so we could not {doing}.", Who: ActorAdministrator, Do: "Give the portal's worker the application permission {permission}, with consent." + thenOn, Check: worker + " > API permissions"},

	// Refusals of an invitation.
	{Reason: ReasonAddress, What: "Microsoft does not accept {email} as an address that can be invited.", Who: ActorSponsor, Do: "Check the address with the guest. " + askAnew, Final: true},
	{Reason: ReasonGroupAddress, What: "{email} is the address of a group, and only people can be invited.", Who: ActorSponsor, Do: "Ask for the person's own address. " + askAnew, Final: true},
	{Reason: ReasonAddressTaken, What: "{email} belongs to something else in Entra, such as a group or a mail contact.", Who: ActorAdministrator, Do: "Find what has this address in Entra and take the address from it." + thenAgain, Check: userProps + ", Groups, and the mail contacts in Exchange"},
	{Reason: ReasonOwnDomain, What: "{domain} belongs to your own organisation, and Microsoft invites only people from outside.", Who: ActorSponsor, Do: "A colleague needs no invitation: end this access. Somebody from outside needs another address: ask again with it.", Final: true},
	{Reason: ReasonColleague, What: "{email} belongs to a member of your organisation, who needs no invitation.", Who: ActorSponsor, Do: "End this access. If it is somebody else's address, ask again with the right one.", Final: true},
	{Reason: ReasonAccountBlocked, What: "{email} has an account here already, and it is blocked.", Who: ActorAdministrator, Do: "Look in Entra why it was blocked, and unblock it if that is right." + thenAgain, Check: userProps + " > the account > Properties > Settings"},
	{Reason: ReasonAccountDeleted, What: "{email} has an account here that was deleted a short while ago.", Who: ActorAdministrator, Do: "Restore the account in Entra, or delete it for good." + thenAgain, Check: userProps + " > Deleted users"},
	{Reason: ReasonInvitationsOff, What: "Your organisation has switched off invitations in Entra, so we could not {doing}.", Who: ActorAdministrator, Do: "Allow the portal's worker to invite guests." + thenAgain, Check: collab + " > Guest invite settings"},
	{Reason: ReasonDomainBlocked, What: "Your organisation's settings in Entra do not allow guests from {domain}.", Who: ActorAdministrator, Do: "If these guests are wanted, allow {domain}, wait up to an hour, then choose Try again. Otherwise end this access.", Check: collab + " > Collaboration restrictions"},
	{Reason: ReasonCrossTenant, What: "The settings between your organisation and the guest's do not allow the invitation.", Who: ActorGuestIT, Do: "Both allow guests between {domain} and your organisation." + thenAgain, Check: crossTen + ", inbound here and outbound at the guest's organisation"},
	{Reason: ReasonPolicy, What: "Your organisation's rules no longer allow guests from {domain}, so nobody was invited.", Who: ActorAdministrator, Do: "Change the rules and choose Try again, or end the access."},

	// Sponsors.
	{Reason: ReasonSponsorsFull, What: "{name} has five sponsors in Entra already, and there cannot be more.", Who: ActorAdministrator, Do: "Take one of the sponsors away in Entra." + thenAgain, Check: userProps + " > the guest > Properties > Sponsors"},
	{Reason: ReasonSponsorGone, What: "The sponsor, {sponsor}, has no account in Entra any more, so we could not {doing}.", Who: ActorAdministrator, Do: "Restore the sponsor's account and choose Try again, or end this access and let a colleague ask again.", Check: userProps + " > Deleted users"},

	// Groups.
	{Reason: ReasonGroupSynced, Steps: removing, What: "{thing} is kept in an on-premises directory, so the portal cannot change who is in it.", Who: ActorAdministrator, Do: "Remove {name} from the group there, wait until Entra shows it, then choose Try again.", Check: groupProps},
	{Reason: ReasonGroupSynced, What: "{thing} is kept in an on-premises directory, so the portal cannot change who is in it.", Who: ActorAdministrator, Do: "Use a group that is kept in Entra: change the access package, end this access and have it asked for again.", Check: groupProps, Final: true},
	{Reason: ReasonGroupExchange, Steps: removing, What: "{thing} is kept by Exchange, so the portal cannot change who is in it.", Who: ActorAdministrator, Do: "Remove {name} from the group in the Exchange admin center." + thenAgain, Check: groupProps},
	{Reason: ReasonGroupExchange, What: "{thing} is kept by Exchange, so the portal cannot change who is in it.", Who: ActorAdministrator, Do: "Use a security group or a Microsoft 365 group: change the access package, end this access and have it asked for again.", Check: groupProps, Final: true},
	{Reason: ReasonGroupGone, What: "{thing} no longer exists in Entra, so we could not {doing}.", Who: ActorAdministrator, Do: "Restore the group and choose Try again, or end this access and have it asked for again without the group.", Check: "Entra admin center > Groups > Deleted groups"},

	// Apps.
	{Reason: ReasonRoleUnknown, What: "{thing} does not have this app role, so we could not {doing}.", Who: ActorAdministrator, Do: "Add the app role again and choose Try again, or end this access and have it asked for again.", Check: "Entra admin center > App registrations > the app > App roles"},
	{Reason: ReasonAppGone, What: "{thing} no longer exists in Entra, so we could not {doing}.", Who: ActorAdministrator, Do: "Restore the app and choose Try again, or end this access and have it asked for again without the app.", Check: "Entra admin center > App registrations > Deleted applications"},
	{Reason: ReasonChanged, What: "The portal did not {doing}, because {why}. That is not what was approved.", Who: ActorAdministrator, Do: "Put it right in Entra and choose Try again, or end this access and have it asked for again."},

	// An app from the gallery.
	{Reason: ReasonTemplateGone, What: "Microsoft's gallery does not have this app any more, so we could not {doing}.", Who: ActorAdministrator, Do: "Look in the gallery for what has taken its place, and add that.", Final: true},
	{Reason: ReasonAppName, What: "{thing} is in Entra already, added from the same entry of the gallery. It was not added a second time.", Who: ActorAdministrator, Do: "Use the app that is there, or add this one under another name.", Check: allApps, Final: true},
	{Reason: ReasonTwoApps, What: "{thing} is in Entra twice: somebody else added one at the same time, or Microsoft made two.", Who: ActorAdministrator, Do: "Delete the one that is not needed in Entra." + thenAgain, Check: "Entra admin center > App registrations > All applications"},

	// Whatever it is about.
	{Reason: ReasonQuota, What: "Entra is full: it has as many objects as your organisation may have, so we could not {doing}.", Who: ActorAdministrator, Do: "Delete what is no longer needed, for good, or ask Microsoft for more." + thenAgain, Check: "Entra admin center > Overview; Users > Deleted users; App registrations > Deleted applications"},
	{Reason: ReasonSize, What: "Microsoft says that {thing} is full, so we could not {doing}.", Who: ActorAdministrator, Do: "Make room in it in Entra." + thenAgain},
	{Reason: ReasonObject, Steps: addingApps, What: "Microsoft does not let the portal {doing}, although it has the permission.", Who: ActorAdministrator, Do: "Find what restricts the portal's worker in Entra, such as a policy for the management of apps." + thenAgain, Check: worker},
	{Reason: ReasonObject, Steps: ofApps, What: "Microsoft does not let the portal {doing}, although it has the permission.", Who: ActorAdministrator, Do: "Make the portal's worker an owner of the app in Entra, or set it there by hand." + thenAgain, Check: appProps},
	{Reason: ReasonObject, Steps: looking, What: "Microsoft does not let the portal {doing}, although it has the permission.", Who: ActorAdministrator, Do: "Find what restricts the portal's worker in Entra, such as an administrative unit with restricted management." + thenAgain, Check: worker},
	{Reason: ReasonObject, Steps: inviting, What: "Microsoft does not let the portal {doing}, although it has the permission.", Who: ActorAdministrator, Do: "Check who may invite guests in Entra." + thenAgain, Check: collab + " > Guest invite settings"},
	{Reason: ReasonObject, Steps: removing, What: "Microsoft does not let the portal {doing}, although it has the permission: it is about this group.", Who: ActorAdministrator, Do: "Remove {name} from the group in Entra. Look whether directory roles can be given to its members, whether it is in a restricted administrative unit, or whether it has a rule." + thenAgain, Check: groupProps},
	{Reason: ReasonObject, Steps: adding, What: "Microsoft does not let the portal {doing}, although it has the permission: it is about this group.", Who: ActorAdministrator, Do: "Look whether directory roles can be given to its members, whether it is in a restricted administrative unit, or whether it has a rule. Change that and choose Try again, or end this access.", Check: groupProps},
	{Reason: ReasonObject, Steps: unassigning, What: "Microsoft does not let the portal {doing}, although it has the permission: it is about this app.", Who: ActorAdministrator, Do: "Remove {name} from the app in Entra." + thenAgain, Check: appProps},
	{Reason: ReasonObject, Steps: assigning, What: "Microsoft does not let the portal {doing}, although it has the permission: it is about this app.", Who: ActorAdministrator, Do: "Look at the app in Entra, put it right and choose Try again, or end this access.", Check: appProps},
	{Reason: ReasonObject, Steps: accounts, What: "Microsoft does not let the portal {doing}, although it has the permission: it is about this account.", Who: ActorAdministrator, Do: "Look whether {name} holds a directory role or is in a restricted administrative unit, and change that." + thenAgain, Check: userProps + " > the account > Assigned roles, Administrative units"},
	{Reason: ReasonObject, What: "Microsoft does not let the portal {doing}, although it has the permission.", Who: ActorAdministrator, Do: "Look whether {name} holds a directory role or is in a restricted administrative unit, and change that." + thenAgain, Check: userProps + " > the account"},
	{Reason: ReasonForbidden, What: "Microsoft does not let the portal {doing}.", Who: ActorAdministrator, Do: "Check the portal's permissions in Entra, then choose Try again.", Check: worker + " > API permissions"},
	{Reason: ReasonGone, Steps: sponsoring, What: "Microsoft finds the guest or the sponsor no more, so we could not {doing}.", Who: ActorAdministrator, Do: "Look in Entra whether the accounts of {name} and {sponsor} exist." + thenAgain, Check: userProps + " > Deleted users"},
	{Reason: ReasonGone, Steps: ofApps, What: "What is needed to {doing} is not in Entra any more.", Who: ActorAdministrator, Do: "Look at the app in Entra." + thenAgain, Check: appProps},
	{Reason: ReasonGone, What: "What is needed to {doing} no longer exists in Entra.", Who: ActorAdministrator, Do: "Check the access package in the catalogue, then choose Try again."},
	{Reason: ReasonRefused, Steps: inviting, What: "Microsoft refused to {doing}.", Who: ActorSponsor, Do: "Check the address with the guest. If it is right, send the text below to your administrator, then choose Try again."},
	{Reason: ReasonRefused, Steps: ofApps, What: "Microsoft refused to {doing}.", Who: ActorAdministrator, Do: "Read Microsoft's answer below, put it right, then choose Try again.", Check: appProps},
	{Reason: ReasonRefused, What: "Microsoft refused to {doing}.", Who: ActorAdministrator, Do: "Read Microsoft's answer on the guest's page, put it right, then choose Try again."},

	// What a look at the account finds.
	{Reason: ReasonAccountGone, What: "The account of {name} is no longer in Entra: somebody deleted it.", Who: ActorAdministrator, Do: "Restore the account in Entra and choose Try again, or end the access here and ask again.", Check: userProps + " > Deleted users"},
	{Reason: ReasonPhantom, Steps: ofApps, What: "Microsoft said that it added {thing}, but the app never appeared.", Who: ActorAdministrator, Do: "Choose Try again: the portal looks for the app once more, and adds it anew if there is none.", Check: allApps},
	{Reason: ReasonPhantom, What: "Microsoft said that it made the account of {name}, but the account never appeared.", Who: ActorSponsor, Do: "Choose Try again: the portal looks for the account once more, and invites {name} anew if there is none."},
	{Reason: ReasonNotOurs, What: "The account of {name} in Entra is no longer an invited guest, so the portal leaves it alone.", Who: ActorAdministrator, Do: "Check the account in Entra, then choose Try again.", Check: userProps},
	{Reason: ReasonStranger, What: "{email} already belongs to an account in Entra that the portal did not make.", Who: ActorAdministrator, Do: "Look in Entra whose account it is. When it is gone or settled, choose Try again.", Check: userProps},
	{Reason: ReasonSecondAccount, What: "Somebody deleted the account of {name} in Entra, and when {name} pressed Accept, Microsoft made another one, {why}, which nobody approved.", Who: ActorAdministrator, Do: "Delete the new account in Entra. Then choose Try again to see what became of the old one.", Check: userProps},
	{Reason: ReasonAnotherGuest, What: "Microsoft says that {email} belongs to an account that another guest has here already.", Who: ActorAdministrator, Do: "Find that guest in Entra by this address. If it is the same person, end this access and ask for more with the other one. Choose Try again only when the other access has ended.", Check: userProps},
	{Reason: ReasonPortalMistake, What: "The portal itself made a mistake while it worked on {name}.", Who: ActorAdministrator, Do: "Look for \"panic\" in the portal's log, then choose Try again."},
}
