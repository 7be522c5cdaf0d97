package graph

import (
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// template is an entry of the application gallery
// (learn.microsoft.com/graph/api/resources/applicationtemplate).
type template struct {
	ID                string   `json:"id" odata:"default"`
	DisplayName       string   `json:"displayName" odata:"default; plain: eq contains; order"`
	HomePageURL       string   `json:"homePageUrl" odata:"default"`
	SingleSignOnModes []string `json:"supportedSingleSignOnModes" odata:"default"`
	ProvisioningTypes []string `json:"supportedProvisioningTypes" odata:"default"`
	LogoURL           string   `json:"logoUrl" odata:"default"`
	Categories        []string `json:"categories" odata:"default; plain: eq contains"`
	Publisher         string   `json:"publisher" odata:"default"`
	Description       string   `json:"description" odata:"default"`

	roles []string // that its applications declare beside the usual ones
}

// customTemplateID is the template of an application that is not in the gallery,
// the same in every tenant
// (learn.microsoft.com/graph/api/applicationtemplate-instantiate).
const customTemplateID = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621"

// known are the gallery's entries that teaching material names, with roles as
// their publishers declare them.
var known = []template{
	{ID: customTemplateID, DisplayName: "Custom", Publisher: "Microsoft", Categories: []string{}, SingleSignOnModes: []string{"password", "saml", "external", "oidc"}, ProvisioningTypes: []string{"sync"}},
	{DisplayName: "DocuSign", Publisher: "Docusign, Inc.", HomePageURL: "https://www.docusign.example/", Categories: []string{"Business Management", "Content management"}, SingleSignOnModes: []string{"saml", "password"}, ProvisioningTypes: []string{"sync"}, roles: []string{"DocuSign Sender", "DocuSign Viewer", "DS Admin"}},
	{DisplayName: "Twitter", Publisher: "Twitter, Inc.", HomePageURL: "https://twitter.example/", Categories: []string{"Marketing", "Media"}, SingleSignOnModes: []string{"password"}},
}

// categories are the values that the gallery's entries are filed under.
var categories = []string{
	"Business Management", "Collaboration", "Consumer", "Content management", "CRM", "Data services", "Developer services", "E-commerce", "Education",
	"ERP", "Finance", "Health", "Human resources", "IT infrastructure", "Mail", "Management", "Marketing", "Media", "Productivity", "Project management",
	"Telecommunications", "Tools", "Travel", "Web design & hosting",
}

// The words that the made-up entries are named from.
var (
	publishers = []string{
		"Adatum", "Adventure Works", "Alpine Ski House", "Bellows", "Best For You", "Contoso Labs", "Fabrikam", "First Up", "Fourth Coffee", "Graphic Design",
		"Humongous", "Lamna", "Liberty Delightful", "Litware", "Margie's", "Munson's", "Northwind", "Proseware", "Relecloud", "Southridge", "Tailspin", "Trey", "VanArsdel", "Wingtip", "Woodgrove",
	}
	products = []string{"Accounts", "Boards", "Calls", "Campaigns", "Courses", "Desk", "Drive", "Forms", "Ledger", "People", "Plans", "Sites", "Trips", "Vault"}
)

// gallery returns all entries in the order of their names. They are the same in
// every tenant and at every start.
var gallery = sync.OnceValue(func() []*template {
	var list []*template
	add := func(t template) {
		if t.ID == "" {
			t.ID = uuid.NewSHA1(uuid.MustParse(customTemplateID), []byte(t.DisplayName)).String()
		}
		if t.ProvisioningTypes == nil {
			t.ProvisioningTypes = []string{}
		}
		t.LogoURL = "https://images.example/gallery/" + t.ID + ".png"
		if t.ID != customTemplateID && t.Description == "" {
			t.Description = t.DisplayName + " by " + t.Publisher
		}
		list = append(list, &t)
	}
	for _, t := range known {
		add(t)
	}
	modes := [][]string{{"saml"}, {"oidc"}, {"saml", "password"}, {"password"}, {"notSupported"}}
	for i, publisher := range publishers {
		for j, product := range products {
			n := i*len(products) + j
			t := template{
				DisplayName: publisher + " " + product, Publisher: publisher, HomePageURL: "https://" + host(publisher) + "/" + strings.ToLower(product),
				Categories: []string{categories[n%len(categories)]}, SingleSignOnModes: modes[n%len(modes)],
			}
			if n%3 == 0 {
				t.Categories = append(t.Categories, categories[(n+7)%len(categories)])
			}
			if n%4 == 0 {
				t.ProvisioningTypes = []string{"sync"}
			}
			add(t)
		}
	}
	slices.SortFunc(list, func(a, b *template) int { return strings.Compare(lower(a.DisplayName), lower(b.DisplayName)) })
	return list
})

func host(name string) string {
	return strings.NewReplacer(" ", "", "'", "").Replace(strings.ToLower(name)) + ".example"
}

// The roles of every instance of a gallery application, with the ids that they
// have in every tenant.
const (
	galleryUserRoleID   = "18d14569-c3bd-439b-9a66-3a2aee01d14f"
	galleryMsiamRoleID  = "b9632174-c057-4f7e-951b-be3adc52bfe6"
	integratedApp       = "WindowsAzureActiveDirectoryIntegratedApp"
	originOfApplication = "Application"
)

// appRoles are those that an instance declares: the usual two without a value,
// and the template's own.
func (t *template) appRoles() []directory.AppRole {
	role := func(id, name string) directory.AppRole {
		return directory.AppRole{ID: id, DisplayName: name, Description: name, IsEnabled: true, Origin: originOfApplication, AllowedMemberTypes: []string{"User"}}
	}
	roles := []directory.AppRole{role(galleryUserRoleID, "User"), role(galleryMsiamRoleID, "msiam_access")}
	for _, name := range t.roles {
		r := role(uuid.NewSHA1(uuid.MustParse(t.ID), []byte(name)).String(), name)
		value := strings.ReplaceAll(name, " ", ".")
		r.Value = &value
		roles = append(roles, r)
	}
	return roles
}
