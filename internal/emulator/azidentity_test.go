package emulator_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
)

// trusting is an HTTP client that trusts the tenant's CA. Connections to the
// names of Microsoft's hosts go to the tenant, as a hosts file would send them.
func (w *world) trusting() *http.Client {
	w.t.Helper()
	data, err := os.ReadFile(w.ready.CAFile)
	if err != nil {
		w.t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(data)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.Contains(address, "microsoft") {
			address = strings.TrimPrefix(w.ready.HTTPS, "https://")
		} else if strings.HasPrefix(address, "169.254.169.254:") {
			address = strings.TrimPrefix(w.ready.HTTP, "http://")
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, DialContext: dial}}
	w.t.Cleanup(client.CloseIdleConnections)
	return client
}

// microsoftWorld is a tenant that also answers to Microsoft's names.
func microsoftWorld(t testing.TB) *world {
	t.Helper()
	return startWorld(t, emulator.Options{Dir: emulatortest.Dir(t), AlsoNames: []string{"login.microsoftonline.com", "graph.microsoft.com", "login.microsoft.com"}})
}

// emulated points azidentity at the tenant by its own address.
func (w *world) emulated() azcore.ClientOptions {
	return azcore.ClientOptions{
		Transport: w.trusting(), Cloud: cloud.Configuration{ActiveDirectoryAuthorityHost: w.ready.HTTPS, Services: map[cloud.ServiceName]cloud.ServiceConfiguration{}},
	}
}

// certificate makes a key with a self-signed certificate.
func certificate(t testing.TB, until time.Time) (*x509.Certificate, *rsa.PrivateKey, string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "worker"}, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// mayRead fails the test unless the credential's token reads users.
func (w *world) mayRead(cred azcore.TokenCredential) azcore.AccessToken {
	w.t.Helper()
	token, err := cred.GetToken(w.t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://graph.microsoft.com/.default"}, EnableCAE: true})
	if err != nil {
		w.t.Fatal(err)
	}
	w.want(w.graphAs(token.Token, "GET", "/users", nil), 200)
	return token
}

// azidentity is unmodified: it insists on https and sends OpenID scopes along.
func TestAzidentityGetsATokenOverTLS(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	options := w.emulated()
	cred, err := azidentity.NewClientSecretCredential(w.ready.TenantID, w.ready.WorkerClient.ID, w.ready.WorkerClient.Secret, &azidentity.ClientSecretCredentialOptions{DisableInstanceDiscovery: true, ClientOptions: options})
	if err != nil {
		t.Fatal(err)
	}
	token := w.mayRead(cred)
	if left := time.Until(token.ExpiresOn); left < 23*time.Hour {
		t.Errorf("a client that announces cp1 gets a token for %s", left)
	}
	req, err := http.NewRequestWithContext(t.Context(), "GET", w.ready.HTTPS+"/v1.0/groups?$top=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Token)
	resp, err := options.Transport.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil || resp.StatusCode != 200 {
		t.Fatalf("%d %v", resp.StatusCode, err)
	}
	if next, _ := body["@odata.nextLink"].(string); !strings.HasPrefix(next, w.ready.HTTPS+"/v1.0/groups?") {
		t.Errorf("over TLS the next page is at %s", next)
	}
}

func TestAzidentityComesWithACertificate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cert, key, text := certificate(t, time.Now().Add(time.Hour))
	client := w.control("/clients", map[string]any{"name": "With a certificate", "certificates": []string{text}, "permissions": []string{"User.Read.All"}})
	if client.at("secret") != "" {
		t.Error("a client with a certificate got a secret too")
	}
	for _, chain := range []bool{false, true} {
		cred, err := azidentity.NewClientCertificateCredential(w.ready.TenantID, client.at("id"), []*x509.Certificate{cert}, key, &azidentity.ClientCertificateCredentialOptions{
			DisableInstanceDiscovery: true, ClientOptions: w.emulated(), SendCertificateChain: chain,
		})
		if err != nil {
			t.Fatal(err)
		}
		w.mayRead(cred)
	}
}

// The worker of the seed gets a certificate as administrators give it one.
func TestTheWorkerGetsACertificateOverGraph(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cert, key, _ := certificate(t, time.Now().Add(time.Hour))
	admin := w.tokenWith("Application.ReadWrite.All")
	path := "/applications(appId='" + w.ready.WorkerClient.ID + "')"
	w.want(w.graphAs(admin, "PATCH", path, map[string]any{"keyCredentials": []map[string]any{{"type": "AsymmetricX509Cert", "usage": "Verify", "key": cert.Raw, "displayName": "laptop"}}}), 204)
	cred, err := azidentity.NewClientCertificateCredential(w.ready.TenantID, w.ready.WorkerClient.ID, []*x509.Certificate{cert}, key, &azidentity.ClientCertificateCredentialOptions{DisableInstanceDiscovery: true, ClientOptions: w.emulated()})
	if err != nil {
		t.Fatal(err)
	}
	w.mayRead(cred)
}

func TestAzidentityComesWithATokenOfAnotherIssuer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	issuer := newIssuer(t)
	client := w.control("/clients", map[string]any{
		"name": "Federated", "permissions": []string{"User.Read.All"},
		"federated": []map[string]any{{"issuer": issuer.url, "subject": "system:serviceaccount:portal:worker"}},
	})
	cred, err := azidentity.NewClientAssertionCredential(w.ready.TenantID, client.at("id"), func(context.Context) (string, error) {
		return issuer.token("system:serviceaccount:portal:worker"), nil
	}, &azidentity.ClientAssertionCredentialOptions{DisableInstanceDiscovery: true, ClientOptions: w.emulated()})
	if err != nil {
		t.Fatal(err)
	}
	w.mayRead(cred)
	file := t.TempDir() + "/token"
	if err := os.WriteFile(file, []byte(issuer.token("system:serviceaccount:portal:worker")), 0o600); err != nil {
		t.Fatal(err)
	}
	workload, err := azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
		TenantID: w.ready.TenantID, ClientID: client.at("id"), TokenFilePath: file, DisableInstanceDiscovery: true, ClientOptions: w.emulated(),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.mayRead(workload)
}

// An unmodified client whose hosts file sends Microsoft's names here needs no
// setting at all, instance discovery included.
func TestAzidentityNeedsNoSettingUnderMicrosoftsNames(t *testing.T) {
	t.Parallel()
	w := microsoftWorld(t)
	cred, err := azidentity.NewClientSecretCredential(w.ready.TenantID, w.ready.WorkerClient.ID, w.ready.WorkerClient.Secret, &azidentity.ClientSecretCredentialOptions{ClientOptions: azcore.ClientOptions{Transport: w.trusting()}})
	if err != nil {
		t.Fatal(err)
	}
	w.mayRead(cred)
	// An authority that the library does not know makes it ask login.microsoftonline.com.
	private, err := azidentity.NewClientSecretCredential(w.ready.TenantID, w.ready.WorkerClient.ID, w.ready.WorkerClient.Secret, &azidentity.ClientSecretCredentialOptions{ClientOptions: w.emulated()})
	if err != nil {
		t.Fatal(err)
	}
	w.mayRead(private)
}

// The variables of the environment belong to the process, so these run alone.
func TestAzidentityAsksForAManagedIdentity(t *testing.T) {
	w := newWorld(t)
	named := azidentity.ClientID(w.ready.ManagedIdentity.ClientID)
	for _, id := range []azidentity.ManagedIDKind{nil, named} {
		t.Setenv("IDENTITY_ENDPOINT", w.ready.ManagedIdentity.Endpoint)
		t.Setenv("IDENTITY_HEADER", w.ready.ManagedIdentity.Header)
		cred, err := azidentity.NewManagedIdentityCredential(&azidentity.ManagedIdentityCredentialOptions{ID: id, ClientOptions: azcore.ClientOptions{Transport: w.trusting()}})
		if err != nil {
			t.Fatal(err)
		}
		w.mayRead(cred)
		t.Setenv("IDENTITY_ENDPOINT", "")
		t.Setenv("IDENTITY_HEADER", "")
		machine, err := azidentity.NewManagedIdentityCredential(&azidentity.ManagedIdentityCredentialOptions{ID: id, ClientOptions: azcore.ClientOptions{Transport: w.trusting()}})
		if err != nil {
			t.Fatal(err)
		}
		w.mayRead(machine)
	}
}
