package graph

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

var federatedType = odata.NewType[directory.FederatedCredential]("microsoft.graph.federatedIdentityCredential")

// maxFederated is how many federated credentials an application can have
// (learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview).
const maxFederated = 20

// federatedName is what may be in a credential's name, which stands in URLs.
var federatedName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$`)

func listFederated(c *call) (*answer, error) {
	app, err := c.findApplication()
	if err != nil {
		return nil, err
	}
	items := make([]*directory.FederatedCredential, 0, len(app.FederatedCredentials))
	for i := range app.FederatedCredentials {
		items = append(items, &app.FederatedCredentials[i])
	}
	return listOf(c, federatedType, fmt.Sprintf("applications('%s')/federatedIdentityCredentials", app.ID), items, nil)
}

// federated finds the credential that the path names, by id or by name.
func (c *call) federated(app *directory.Application) (int, error) {
	key := strings.TrimPrefix(c.vars["credential"], "name=")
	i := slices.IndexFunc(app.FederatedCredentials, func(f directory.FederatedCredential) bool {
		return strings.EqualFold(f.ID, key) || f.Name == key
	})
	if i < 0 {
		return 0, notFound(key)
	}
	return i, nil
}

func getFederated(c *call) (*answer, error) {
	app, err := c.findApplication()
	if err != nil {
		return nil, err
	}
	i, err := c.federated(app)
	if err != nil {
		return nil, err
	}
	return entity(c, federatedType, fmt.Sprintf("applications('%s')/federatedIdentityCredentials", app.ID), &app.FederatedCredentials[i], nil)
}

// federatedBody is what clients may set; the name only at creation.
type federatedBody struct {
	Name        *string  `json:"name"`
	Issuer      *string  `json:"issuer"`
	Subject     *string  `json:"subject"`
	Description *string  `json:"description"`
	Audiences   []string `json:"audiences"`
}

func (c *call) federatedBody() (b federatedBody, err error) {
	err = c.decode(&b, "name", "issuer", "subject", "description", "audiences")
	return b, err
}

func (b federatedBody) onto(f *directory.FederatedCredential) {
	for _, p := range []struct{ from, to *string }{{b.Name, &f.Name}, {b.Issuer, &f.Issuer}, {b.Subject, &f.Subject}, {b.Description, &f.Description}} {
		if p.from != nil {
			*p.to = *p.from
		}
	}
	if b.Audiences != nil {
		f.Audiences = b.Audiences
	}
}

func createFederated(c *call) (*answer, error) {
	app, err := c.registration()
	if err != nil {
		return nil, err
	}
	body, err := c.federatedBody()
	if err != nil {
		return nil, err
	}
	f := directory.FederatedCredential{ID: uuid.NewString()}
	body.onto(&f)
	if err := checkFederated(app, f); err != nil {
		return nil, err
	}
	if len(app.FederatedCredentials) >= maxFederated {
		return nil, badFederated("The number of federated identity credentials exceeds the maximum of %d for the application.", maxFederated)
	}
	app.FederatedCredentials = append(app.FederatedCredentials, f)
	c.tx.PutApp(app)
	of := fmt.Sprintf("applications('%s')/federatedIdentityCredentials", app.ID)
	a, err := entity(c, federatedType, of, &f, nil)
	if err == nil {
		a.status = http.StatusCreated
		a.header = http.Header{"Location": {c.link("applications/" + app.ID + "/federatedIdentityCredentials/" + f.ID)}}
	}
	return a, err
}

func patchFederated(c *call) (*answer, error) {
	app, err := c.registration()
	if err != nil {
		return nil, err
	}
	i, err := c.federated(app)
	if err != nil {
		return nil, err
	}
	body, err := c.federatedBody()
	if err != nil {
		return nil, err
	}
	f := app.FederatedCredentials[i]
	if body.Name != nil && *body.Name != f.Name {
		return nil, badFederated("The name of a federated identity credential cannot be changed.")
	}
	body.onto(&f)
	if err := checkFederated(app, f); err != nil {
		return nil, err
	}
	app.FederatedCredentials[i] = f
	c.tx.PutApp(app)
	return noContent()
}

func deleteFederated(c *call) (*answer, error) {
	app, err := c.registration()
	if err != nil {
		return nil, err
	}
	i, err := c.federated(app)
	if err != nil {
		return nil, err
	}
	app.FederatedCredentials = slices.Delete(app.FederatedCredentials, i, i+1)
	c.tx.PutApp(app)
	return noContent()
}

func badFederated(format string, args ...any) error {
	return &Error{Status: http.StatusBadRequest, Code: "InvalidFederatedIdentityCredentialValue", Message: fmt.Sprintf(format, args...)}
}

// checkFederated refuses what Entra refuses. Issuers on loopback addresses may be
// plain http here, so that tests can have one.
func checkFederated(app *directory.Application, f directory.FederatedCredential) error {
	issuer, err := url.Parse(f.Issuer)
	switch {
	case !federatedName.MatchString(f.Name):
		return badFederated("The name '%s' is not valid: 1 to 120 letters, digits, dashes and underscores, beginning with a letter or digit.", f.Name)
	case err != nil || f.Issuer == "" || !authority.MayBeIssuer(issuer) || len(f.Issuer) > 600:
		return badFederated("The issuer '%s' is not a valid https address. paramName: FederatedIdentityCredential.Issuer", f.Issuer)
	case f.Subject == "" || len(f.Subject) > 600:
		return badFederated("The subject is missing or too long. paramName: FederatedIdentityCredential.Subject")
	case len(f.Audiences) != 1 || f.Audiences[0] == "":
		return badFederated("Exactly one audience is needed. paramName: FederatedIdentityCredential.Audiences")
	}
	for _, other := range app.FederatedCredentials {
		switch {
		case other.ID == f.ID:
		case other.Name == f.Name:
			return &Error{Status: http.StatusConflict, Code: "Request_MultipleObjectsWithSameKeyValue", Message: fmt.Sprintf("FederatedIdentityCredential with name %s already exists.", f.Name)}
		case other.Issuer == f.Issuer && other.Subject == f.Subject:
			return badFederated("The combination of issuer and subject must be unique for the application. Issuer %s and Subject: %s already exist. paramName: FederatedIdentityCredential.Subject, paramValue: %s", f.Issuer, f.Subject, f.Subject)
		}
	}
	return nil
}
