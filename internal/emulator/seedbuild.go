package emulator

import (
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"time"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/populate"
)

// founded is when everything in the seed was made: long ago, so that no
// replication lag applies to it.
var founded = time.Date(2025, time.January, 6, 9, 0, 0, 0, time.UTC)

// planter fills an empty tenant with the seed and with as much beside it as is
// asked for.
func planter(size populate.Size, now func() time.Time) func(*directory.Tx) {
	return func(tx *directory.Tx) {
		plant(tx)
		if size.Empty() {
			return
		}
		p := SeedStory().People
		populate.Plant(tx, populate.Tenant{
			ID: TenantID, Domain: Domain, InitialDomain: InitialDomain, Founded: founded, Today: now(),
			Sponsors: []string{p.Ana.ID, p.Sam.ID, p.Ben.ID, p.Mia.ID, p.Nia.ID},
		}, size)
	}
}

// plant fills an empty tenant with the seed.
func plant(tx *directory.Tx) {
	s := SeedStory()
	plantGraph(tx)
	plantScopes(tx)
	plantPortal(tx, s)
	plantApps(tx, s)
	plantPeople(tx, s)
	plantGroups(tx, s)
	plantAccess(tx, s)
}

func plantPeople(tx *directory.Tx, s Seed) {
	p := s.People
	for _, person := range []Person{p.Ana, p.Sam, p.Ben, p.Mia, p.Cleo, p.Dee, p.Nia} {
		given, family, _ := strings.Cut(person.Name, " ")
		local, _, _ := strings.Cut(person.Address, "@")
		tx.PutUser(&directory.User{
			ID: person.ID, DisplayName: person.Name, GivenName: given, Surname: family, Mail: person.Address, UserPrincipalName: person.Address,
			MailNickname: local, Department: person.Department, CompanyName: Organisation, AccountEnabled: true, UserType: directory.Member,
			CreatedDateTime: founded, ProxyAddresses: []string{"SMTP:" + person.Address}, UsageLocation: "GB",
			Identities: []directory.Identity{{SignInType: "userPrincipalName", Issuer: InitialDomain, IssuerAssignedID: &person.Address}},
		})
		for _, value := range person.Roles {
			for _, role := range []Role{s.Roles.Sponsor, s.Roles.Approver, s.Roles.Admin, s.Roles.Auditor} {
				if role.Value == value {
					grant(tx, person.ID, person.Name, "User", s.Apps.Portal.ID, role.ID)
				}
			}
		}
	}
	tx.Link(tx.Manager(), p.Ana.ID, p.Ben.ID)
	plantGil(tx, s)
}

// plantGil adds the guest who is there already and has accepted.
func plantGil(tx *directory.Tx, s Seed) {
	gil, accepted := s.People.Gil, founded.Add(26*time.Hour)
	upn := "gil_fabrikam.example#EXT#@" + InitialDomain
	tx.PutUser(&directory.User{
		ID: gil.ID, DisplayName: gil.Name, Mail: gil.Address, UserPrincipalName: upn, MailNickname: "gil_fabrikam.example#EXT#",
		AccountEnabled: true, UserType: directory.Guest, CreationType: directory.Invitation, ExternalUserState: directory.Accepted,
		ExternalUserStateChangeDateTime: &accepted, CreatedDateTime: founded, CompanyName: "Fabrikam",
		OtherMails: []string{gil.Address}, ProxyAddresses: []string{"SMTP:" + gil.Address},
		Identities: []directory.Identity{{SignInType: "federated", Issuer: "ExternalAzureAD"}, {SignInType: "userPrincipalName", Issuer: InitialDomain, IssuerAssignedID: &upn}},
	})
	tx.Link(tx.Sponsors(), gil.ID, s.People.Sam.ID)
}

func plantGroups(tx *directory.Tx, s Seed) {
	yes := true
	g := s.Groups
	put := func(group Group, fill func(*directory.Group)) {
		v := &directory.Group{ID: group.ID, DisplayName: group.Name, CreatedDateTime: founded, SecurityEnabled: true, MailNickname: strings.ReplaceAll(strings.ToLower(group.Name), " ", "-")}
		fill(v)
		if v.MailEnabled {
			v.Mail = v.MailNickname + "@" + Domain
			v.ProxyAddresses = []string{"SMTP:" + v.Mail}
		}
		tx.PutGroup(v)
		tx.Link(tx.GroupOwners(), group.ID, s.People.Cleo.ID)
	}
	put(g.ProjectFalcon, func(v *directory.Group) { v.Description = "Everyone who works on Falcon" })
	put(g.PartnerWorkspace, func(v *directory.Group) {
		v.Description, v.GroupTypes, v.MailEnabled, v.SecurityEnabled, v.Visibility = "Files and calendar shared with partners", []string{"Unified"}, true, false, "Private"
	})
	put(g.AllContractors, func(v *directory.Group) {
		v.Description, v.GroupTypes = "Guests of the tenant, by rule", []string{"DynamicMembership"}
		v.MembershipRule, v.MembershipRuleProcessingState = `user.userType -eq "Guest"`, "On"
	})
	put(g.FinanceShare, func(v *directory.Group) {
		v.Description, v.OnPremisesSyncEnabled = "From the on-premises directory", &yes
	})
	put(g.HelpdeskOperators, func(v *directory.Group) {
		v.Description, v.IsAssignableToRole = "May hold directory roles", &yes
	})
	put(g.BoardRoom, func(v *directory.Group) {
		v.Description, v.GroupTypes, v.MailEnabled, v.SecurityEnabled, v.Visibility = "Whose members are hidden", []string{"Unified"}, true, false, directory.HiddenMembership
	})
	put(g.Announcements, func(v *directory.Group) {
		v.Description, v.MailEnabled, v.SecurityEnabled = "A distribution list", true, false
	})
	put(g.FalconContractors, func(v *directory.Group) { v.Description = "A group within Project Falcon" })
	tx.Link(tx.Members(), g.ProjectFalcon.ID, s.People.Sam.ID)
	tx.Link(tx.Members(), g.ProjectFalcon.ID, g.FalconContractors.ID)
	tx.Link(tx.Members(), g.PartnerWorkspace.ID, s.People.Sam.ID)
	tx.Link(tx.Members(), g.PartnerWorkspace.ID, s.People.Gil.ID)
	tx.Link(tx.Members(), g.AllContractors.ID, s.People.Gil.ID)
	tx.Link(tx.Members(), g.BoardRoom.ID, s.People.Dee.ID)
}

// plantApps adds the applications that guests can be given.
func plantApps(tx *directory.Tx, s Seed) {
	desk := &directory.ServicePrincipal{
		ID: s.Apps.ExpenseDesk.ID, AppID: s.Apps.ExpenseDesk.AppID, DisplayName: s.Apps.ExpenseDesk.Name, Description: "Hand in and check expenses",
		AppRoleAssignmentRequired: true, PreferredSingleSignOnMode: "saml",
		AppRoles: []directory.AppRole{
			appRole(s.Roles.Submitter, "Hands in expenses", true, "User"),
			appRole(s.Roles.Reviewer, "Checks expenses", true, "User"),
			appRole(Role{"ae7738e6-5789-4c60-8b3c-d261e3c73569", "Cashier", "Expense.Pay"}, "No longer in use", false, "User"),
			appRole(Role{"1396a9fb-3c1b-428d-889b-eda8c7b074b0", "Import", "Expense.Import"}, "For programs", true, "Application"),
		},
	}
	wiki := &directory.ServicePrincipal{
		ID: s.Apps.Wiki.ID, AppID: s.Apps.Wiki.AppID, DisplayName: s.Apps.Wiki.Name, Description: "Pages that everybody edits", AppRoleAssignmentRequired: true,
	}
	putApp(tx, desk, &directory.Application{ID: "e8ab7114-d4ec-4f1b-a887-670527778aeb"}, s.People.Cleo.ID)
	putApp(tx, wiki, &directory.Application{ID: "862bb609-95bb-488f-bcfd-5d3c015f084c"}, s.People.Cleo.ID)
}

// plantPortal registers the portal's two applications: one that people sign in
// to, one that calls Graph.
func plantPortal(tx *directory.Tx, s Seed) {
	portal := &directory.ServicePrincipal{
		ID: s.Apps.Portal.ID, AppID: s.Apps.Portal.AppID, DisplayName: s.Apps.Portal.Name, Description: "Ask for guests and decide",
		AppRoles: []directory.AppRole{
			appRole(s.Roles.Sponsor, "Asks for guests", true, "User"),
			appRole(s.Roles.Approver, "Decides requests", true, "User"),
			appRole(s.Roles.Admin, "Runs the portal", true, "User"),
			appRole(s.Roles.Auditor, "Reads everything", true, "User"),
		},
	}
	worker := &directory.ServicePrincipal{ID: s.Apps.Worker.ID, AppID: s.Apps.Worker.AppID, DisplayName: s.Apps.Worker.Name, Tags: []string{"HideApp"}}
	portalApp := &directory.Application{ID: "e94ba148-5f6f-4849-91be-c530920b8c46", LoopbackURIs: true, OptionalClaims: portalClaims()}
	workerApp := &directory.Application{ID: "2b37022a-3fe3-42ee-a638-295f4939005a"}
	putApp(tx, portal, withSecret(portalApp, "d0b0a3c5-7c59-4cf7-8ae9-35e1b4f7a210", portalClientSecret), s.People.Cleo.ID)
	putApp(tx, worker, withSecret(workerApp, "7e1d6f94-2b0a-4a5d-9f3c-c8d24e60b911", workerClientSecret), s.People.Cleo.ID)
	for _, permission := range workerPermissions {
		grant(tx, worker.ID, worker.DisplayName, "ServicePrincipal", graphSPID, permissionID(permission))
	}
}

// plantGraph adds Microsoft Graph itself, whose app roles are the permissions.
func plantGraph(tx *directory.Tx) {
	sp := &directory.ServicePrincipal{
		ID: graphSPID, AppID: directory.GraphAppID, DisplayName: "Microsoft Graph", AccountEnabled: true, ServicePrincipalType: "Application",
		CreatedDateTime: founded, AppOwnerOrganizationID: "f8cdef31-a31e-4b4a-93e4-5f571e91255a", SignInAudience: "AzureADMultipleOrgs",
		ServicePrincipalNames: []string{directory.GraphAppID, "https://graph.microsoft.com"}, Tags: []string{"HideApp"},
	}
	for _, name := range slices.Sorted(maps.Keys(graphPermissions)) {
		sp.AppRoles = append(sp.AppRoles, appRole(Role{permissionID(name), name, name}, name, true, "Application"))
	}
	tx.PutSP(sp)
}

func putApp(tx *directory.Tx, sp *directory.ServicePrincipal, app *directory.Application, owner string) {
	sp.AccountEnabled, sp.ServicePrincipalType, sp.CreatedDateTime, sp.AppOwnerOrganizationID = true, "Application", founded, TenantID
	sp.AppDisplayName, sp.SignInAudience, sp.ServicePrincipalNames = sp.DisplayName, "AzureADMyOrg", []string{sp.AppID, "api://" + sp.AppID}
	if sp.Tags == nil {
		sp.Tags = []string{"WindowsAzureActiveDirectoryIntegratedApp"}
	}
	if sp.AppRoles == nil {
		sp.AppRoles = []directory.AppRole{}
	}
	app.AppID, app.DisplayName, app.AppRoles, app.CreatedDateTime, app.SignInAudience = sp.AppID, sp.DisplayName, sp.AppRoles, founded, sp.SignInAudience
	app.IdentifierURIs = []string{"api://" + sp.AppID}
	tx.PutSP(sp)
	tx.PutApp(app)
	tx.Link(tx.AppOwners(), sp.ID, owner)
}

func appRole(r Role, description string, enabled bool, memberType string) directory.AppRole {
	return directory.AppRole{ID: r.ID, AllowedMemberTypes: []string{memberType}, Description: description, DisplayName: r.Name, IsEnabled: enabled, Origin: "Application", Value: &r.Value}
}

// grant adds an assignment whose id is derived from what it says.
func grant(tx *directory.Tx, principalID, principalName, principalType, resourceID, roleID string) {
	sp := tx.SP(resourceID)
	tx.Assign(&directory.Assignment{
		ID:        base64.RawURLEncoding.EncodeToString([]byte(principalID[:18] + roleID[:18])),
		AppRoleID: roleID, CreatedDateTime: founded, PrincipalID: principalID, PrincipalDisplayName: principalName, PrincipalType: principalType,
		ResourceID: sp.ID, ResourceDisplayName: sp.DisplayName,
	})
}
