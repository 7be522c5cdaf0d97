package emulator

// The seed's ids, the same at every start. They are this tenant's own inventions,
// but for the ids of Microsoft's permissions in seedgraph.go.
const (
	TenantID      = "4df3f2e6-836d-4a5a-a00b-658bcef42a66"
	Organisation  = "Contoso"
	Domain        = "contoso.example"
	InitialDomain = "contoso.onmicrosoft.com"

	portalClientID     = "f12613e1-3a95-45ad-96f0-0d5e4e5665e1"
	portalClientSecret = "portal~emulated~secret~4xT8pQ2w"
	workerClientID     = "4dfc8004-1fc8-4f76-9d89-20a5e0c2dfe3"
	workerClientSecret = "worker~emulated~secret~9kR3mZ7v"
)

// Person is somebody in the seed.
type Person struct {
	ID, Name, Address string
	Department        string
	Roles             []string // values of the portal's app roles
}

// Group is a group of the seed.
type Group struct{ ID, Name string }

// Role is an app role of the seed.
type Role struct{ ID, Name, Value string }

// App is an application of the seed. ID is its service principal's object id.
type App struct{ ID, AppID, Name string }

// Seed names everything that is in the tenant at first, for whoever builds a
// story on top of it.
type Seed struct {
	People struct{ Ana, Sam, Ben, Mia, Cleo, Dee, Nia, Gil Person }
	Groups struct{ ProjectFalcon, PartnerWorkspace, AllContractors, FinanceShare, HelpdeskOperators, BoardRoom, FalconContractors, Announcements Group }
	Apps   struct{ ExpenseDesk, Wiki, Portal, Worker App }
	Roles  struct{ Sponsor, Approver, Admin, Auditor, Submitter, Reviewer Role }
}

// SeedStory returns the seed's names and ids.
func SeedStory() Seed {
	var s Seed
	s.People.Ana = Person{"0910cb1e-fd8b-4d2c-b382-78d390acfa33", "Ana Silva", "ana.silva@" + Domain, "Marketing", []string{"Portal.Sponsor"}}
	s.People.Sam = Person{"bf968c30-ca2b-4d6f-93e8-5ad370fa6a9b", "Sam Okafor", "sam.okafor@" + Domain, "Procurement", []string{"Portal.Sponsor"}}
	s.People.Ben = Person{"f16326f7-58ea-475d-be00-64bdb99d656c", "Ben Ito", "ben.ito@" + Domain, "Legal", []string{"Portal.Approver"}}
	s.People.Mia = Person{"33710965-6d09-4222-814d-49821a06401a", "Mia Chen", "mia.chen@" + Domain, "Engineering", []string{"Portal.Approver", "Portal.Sponsor"}}
	s.People.Cleo = Person{"29a9241f-c3a1-4203-acab-9be6769b0d07", "Cleo Marsh", "cleo.marsh@" + Domain, "IT Service Desk", []string{"Portal.Admin"}}
	s.People.Dee = Person{"1fc683b1-047b-451e-9953-d8997dc02f6b", "Dee Novak", "dee.novak@" + Domain, "Audit", []string{"Portal.Auditor"}}
	s.People.Nia = Person{"31861c4c-3a36-46c3-ac2e-772c026bd0a4", "Nia Bell", "nia.bell@" + Domain, "Marketing", nil}
	s.People.Gil = Person{"cc02276f-a79e-4a74-8cac-1564d36555f8", "Gil Roy", "gil@fabrikam.example", "", nil}
	s.Groups.ProjectFalcon = Group{"432261a6-c664-481d-8745-bb4d5020241c", "Project Falcon"}
	s.Groups.PartnerWorkspace = Group{"544962e4-c175-47c1-8b5a-dc647af05ef6", "Partner Workspace"}
	s.Groups.AllContractors = Group{"2ff469c6-4c60-4c9b-a450-ce2b519b70db", "All Contractors"}
	s.Groups.FinanceShare = Group{"6b66b785-de22-4c2e-8875-128cfd7813bd", "Finance Share"}
	s.Groups.HelpdeskOperators = Group{"49bd7393-31c4-4351-bc40-ef1ae9bb0d1f", "Helpdesk Operators"}
	s.Groups.BoardRoom = Group{"ca05a776-2049-4c47-81e0-c5d2c84247ea", "Board Room"}
	s.Groups.FalconContractors = Group{"c73d8966-26f2-4745-ba57-8ad411b4568f", "Falcon Contractors"}
	s.Groups.Announcements = Group{"663b114a-fb17-4403-9826-b1e37c65e82e", "Announcements"}
	s.Apps.ExpenseDesk = App{"b35fa33a-41e8-4ab7-8bd3-5c54c9b20900", "a55b2cb8-cbdf-4a0c-9fa6-bb0b0fedfffe", "Expense Desk"}
	s.Apps.Wiki = App{"ca1ff3ca-2758-4ada-a521-8ac1722d8fd4", "632f9c3a-92a1-475a-8b3f-55ed9f7f72ad", "Wiki"}
	s.Apps.Portal = App{"a548d453-7583-4d16-994a-4553253b3264", portalClientID, "Guest Portal"}
	s.Apps.Worker = App{"f8833e18-419e-42f9-b889-54bcb61651ab", workerClientID, "Guest Portal worker"}
	s.Roles.Sponsor = Role{"40b8c4e0-582f-473b-9b89-762ad289aa3d", "Guest sponsors", "Portal.Sponsor"}
	s.Roles.Approver = Role{"84dd82ee-a19b-453c-aa78-d16bd8266b0f", "Approvers", "Portal.Approver"}
	s.Roles.Admin = Role{"f5eb5497-3752-4dd7-9c8b-67ae6c512f3c", "Administrators", "Portal.Admin"}
	s.Roles.Auditor = Role{"8af05a1b-5d02-4b1d-a23a-869fefa60bbb", "Auditors", "Portal.Auditor"}
	s.Roles.Submitter = Role{"aa13c298-f293-4d3b-a667-88fedbde2b3b", "Submitter", "Expense.Submit"}
	s.Roles.Reviewer = Role{"fface690-354d-4912-86f3-0d9aaa49c77d", "Reviewer", "Expense.Review"}
	return s
}
