package authority

import (
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"
	"time"

	"guestportal/internal/emulator/directory"
)

// managedType is the servicePrincipalType of managed identities.
const managedType = "ManagedIdentity"

// AppServicePath is where an app on App Service asks for tokens: IDENTITY_ENDPOINT.
const AppServicePath = "/msi/token"

// appService serves the managed identity endpoint of App Service, api-version
// 2019-08-01 (learn.microsoft.com/azure/app-service/overview-managed-identity,
// "REST endpoint reference").
func (a *Authority) appService(w http.ResponseWriter, r *http.Request) {
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Identity-Header")), []byte(a.o.IdentityHeader)) != 1 {
		reply(w, http.StatusUnauthorized, map[string]any{"statusCode": 401, "message": "The header X-IDENTITY-HEADER is missing or wrong."})
		return
	}
	if version := r.URL.Query().Get("api-version"); version != "2019-08-01" {
		reply(w, http.StatusBadRequest, map[string]any{"statusCode": 400, "message": "The api-version '" + version + "' is not supported."})
		return
	}
	a.managed(w, r, func(answer map[string]any) {
		for _, name := range []string{"expires_in", "ext_expires_in", "not_before"} {
			delete(answer, name)
		}
	})
}

// instanceMetadata serves the endpoint of virtual machines
// (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).
func (a *Authority) instanceMetadata(w http.ResponseWriter, r *http.Request) {
	if !strings.EqualFold(r.Header.Get("Metadata"), "true") {
		reply(w, http.StatusBadRequest, map[string]string{"error": "invalid_request", "error_description": "Required metadata header not specified"})
		return
	}
	a.managed(w, r, func(map[string]any) {})
}

// managed answers a token of a managed identity; all values are strings.
func (a *Authority) managed(w http.ResponseWriter, r *http.Request, shape func(map[string]any)) {
	resource := r.URL.Query().Get("resource")
	if resource == "" {
		reply(w, http.StatusBadRequest, map[string]string{"error": "invalid_request", "error_description": "Required query variable 'resource' is missing"})
		return
	}
	sp := a.identity(r)
	if sp == nil {
		reply(w, http.StatusBadRequest, map[string]string{"error": "invalid_request", "error_description": "Identity not found"})
		return
	}
	token, life, refused := a.appToken(a.publicly(r), sp, resource, "2", asksContinuous)
	if refused != nil {
		reply(w, http.StatusBadRequest, map[string]string{"error": refused.name, "error_description": a.newTrace(r).describe(refused.code, refused.words)})
		return
	}
	now := a.o.Control.Now()
	seconds := strconv.Itoa(life)
	answer := map[string]any{
		"access_token": token, "client_id": sp.AppID, "resource": resource, "token_type": "Bearer",
		"expires_in": seconds, "ext_expires_in": seconds, "not_before": strconv.FormatInt(now.Unix(), 10),
		"expires_on": strconv.FormatInt(now.Add(time.Duration(life)*time.Second).Unix(), 10),
	}
	shape(answer)
	reply(w, http.StatusOK, answer)
}

// asksContinuous makes tokens live as long as those of managed identities do.
var asksContinuous = func() (v asks) {
	v.AccessToken.Capabilities.Values = []string{"cp1"}
	return v
}()

// identity picks the managed identity that the request names by client id,
// object id or resource id; without a name it is the first one.
func (a *Authority) identity(r *http.Request) (found *directory.ServicePrincipal) {
	q := r.URL.Query()
	clientID, objectID, resourceID := q.Get("client_id"), q.Get("object_id")+q.Get("principal_id"), q.Get("mi_res_id")+q.Get("msi_res_id")
	a.o.Directory.View(func(tx *directory.Tx) {
		for _, sp := range tx.SPs() {
			named := clientID == "" || strings.EqualFold(sp.AppID, clientID)
			named = named && (objectID == "" || strings.EqualFold(sp.ID, objectID))
			named = named && (resourceID == "" || strings.HasSuffix(strings.ToLower(resourceID), "/userassignedidentities/"+strings.ToLower(sp.DisplayName)))
			if sp.ServicePrincipalType == managedType && named && found == nil {
				found = sp
			}
		}
	})
	return found
}
