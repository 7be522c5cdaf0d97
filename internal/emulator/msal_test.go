package emulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
)

// MSAL is unmodified, with instance discovery, at Microsoft's names.
func TestMSALGetsAnApplicationsToken(t *testing.T) {
	t.Parallel()
	w := microsoftWorld(t)
	cred, err := confidential.NewCredFromSecret(w.ready.WorkerClient.Secret)
	if err != nil {
		t.Fatal(err)
	}
	for _, authority := range []string{"https://login.microsoftonline.com/" + w.ready.TenantID, w.ready.HTTPS + "/" + w.ready.TenantID} {
		app, err := confidential.New(authority, w.ready.WorkerClient.ID, cred, confidential.WithHTTPClient(w.trusting()), confidential.WithClientCapabilities([]string{"cp1"}))
		if err != nil {
			t.Fatal(err)
		}
		result, err := app.AcquireTokenByCredential(t.Context(), []string{"https://graph.microsoft.com/.default"})
		if err != nil {
			t.Fatalf("%s: %v", authority, err)
		}
		w.want(w.graphAs(result.AccessToken, "GET", "/users", nil), 200)
	}
}

// The code flow, then silently from the refresh token, with consent in between.
func TestMSALSignsAPersonIn(t *testing.T) {
	t.Parallel()
	w := microsoftWorld(t)
	client := w.control("/clients", map[string]any{"name": "MSAL", "redirect_uris": []string{callback}, "scopes": []string{"User.Read", "User.ReadBasic.All"}})
	cred, err := confidential.NewCredFromSecret(client.at("secret"))
	if err != nil {
		t.Fatal(err)
	}
	app, err := confidential.New("https://login.microsoftonline.com/"+w.ready.TenantID, client.at("id"), cred, confidential.WithHTTPClient(w.trusting()))
	if err != nil {
		t.Fatal(err)
	}
	scopes := []string{"User.Read"}
	target, err := app.AuthCodeURL(t.Context(), client.at("id"), callback, scopes)
	if err != nil {
		t.Fatal(err)
	}
	browser := w.browser()
	browser.Transport = w.trusting().Transport
	resp, err := browser.PostForm(target, url.Values{"username": {"ana.silva@contoso.example"}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	location, err := resp.Location()
	if err != nil {
		t.Fatalf("%d %v", resp.StatusCode, err)
	}
	result, err := app.AcquireTokenByAuthCode(t.Context(), location.Query().Get("code"), callback, scopes)
	if err != nil {
		t.Fatal(err)
	}
	if result.Account.HomeAccountID != w.seed.People.Ana.ID+"."+w.ready.TenantID || result.Account.PreferredUsername != "ana.silva@contoso.example" {
		t.Errorf("the account is %+v", result.Account)
	}
	silent, err := app.AcquireTokenSilent(t.Context(), []string{"User.ReadBasic.All"}, confidential.WithSilentAccount(result.Account))
	if err != nil || silent.AccessToken == result.AccessToken {
		t.Fatalf("silently: %v", err)
	}
	if me := w.want(w.graphAs(silent.AccessToken, "GET", "/me", nil), 200); me.at("id") != w.seed.People.Ana.ID {
		t.Errorf("/me is %s", me.text)
	}
	if _, err := app.AcquireTokenSilent(t.Context(), []string{"Mail.Send"}, confidential.WithSilentAccount(result.Account)); err == nil || !strings.Contains(err.Error(), "AADSTS65001") {
		t.Errorf("a scope without consent: %v", err)
	}
}

func TestMSALSignsInByDeviceCode(t *testing.T) {
	t.Parallel()
	w := microsoftWorld(t)
	client := w.control("/clients", map[string]any{"name": "Command line", "public": true})
	app, err := public.New(client.at("id"), public.WithAuthority("https://login.microsoftonline.com/"+w.ready.TenantID), public.WithHTTPClient(w.trusting()))
	if err != nil {
		t.Fatal(err)
	}
	device, err := app.AcquireTokenByDeviceCode(t.Context(), []string{"User.Read"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(device.Result.VerificationURL, "https://login.microsoftonline.com/") {
		t.Errorf("the code is to be typed at %s", device.Result.VerificationURL)
	}
	w.typeCode(device.Result.UserCode, "continue")
	result, err := device.AuthenticationResult(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.want(w.graphAs(result.AccessToken, "GET", "/me", nil), 200)
}

// typeCode goes through the page for device codes as Ana.
func (w *world) typeCode(code, answer string) {
	w.t.Helper()
	v := w.visitor().open("/common/oauth2/deviceauth").press("", "nonsense")
	if !strings.Contains(v.text, "AADSTS70018") {
		w.t.Errorf("a wrong code: %s", v.text)
	}
	v.press("", code).press("ana.silva@contoso.example", "").press(answer, "")
	if v.status != http.StatusOK || !strings.Contains(v.text, "You may now close") {
		w.t.Fatalf("%d %s", v.status, v.text)
	}
}
