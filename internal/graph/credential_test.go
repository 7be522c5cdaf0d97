package graph

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// certificateFile writes a self-signed certificate with its key.
func certificateFile(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "portal"}}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	content := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
	return write(t, content)
}

func write(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEveryKindOfCredentialGetsAToken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*CredentialOptions)
		check  func(url.Values) bool
	}{
		"secret": {
			func(o *CredentialOptions) { o.Secret = "the secret" },
			func(f url.Values) bool { return f.Get("client_secret") == "the secret" },
		},
		"certificate": {
			func(o *CredentialOptions) { o.CertificateFile = certificateFile(t) },
			func(f url.Values) bool { return strings.Count(f.Get("client_assertion"), ".") == 2 },
		},
		"federated": {
			func(o *CredentialOptions) { o.FederatedTokenFile = write(t, []byte("a.federated.token")) },
			func(f url.Values) bool { return f.Get("client_assertion") == "a.federated.token" },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := authority(t, func(w http.ResponseWriter, r *http.Request) {
				if err := r.ParseForm(); err != nil || !c.check(r.PostForm) || r.PostForm.Get("client_id") != anApp || r.PathValue("tenant") != aGroup {
					t.Errorf("asked for with %v", r.PostForm)
				}
				reply(200, `{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"from the authority"}`)(w, r)
			})
			o := credentialOptions(a)
			o.Secret = ""
			c.change(&o)
			credential, err := NewCredential(o)
			if err != nil {
				t.Fatal(err)
			}
			got, err := credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{DefaultScope}, EnableCAE: true})
			if err != nil || got.Token != "from the authority" {
				t.Errorf("got %q %v", got.Token, err)
			}
		})
	}
}

func TestAnAuthorityThatIsNotTrustedGetsNoSecret(t *testing.T) {
	t.Parallel()
	a := authority(t, func(http.ResponseWriter, *http.Request) { t.Error("the secret was sent") })
	o := credentialOptions(a)
	o.Roots = x509.NewCertPool()
	credential, err := NewCredential(o)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{DefaultScope}}); err == nil {
		t.Errorf("got a token: %q", got.Token)
	}
}

func TestCredentialOptionsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	ok := CredentialOptions{Authority: "https://login.example", TenantID: aGroup, ClientID: anApp}
	for name, change := range map[string]func(*CredentialOptions){
		"no kind":         func(*CredentialOptions) {},
		"two kinds":       func(o *CredentialOptions) { o.Secret, o.ManagedIdentity = "x", true },
		"plain authority": func(o *CredentialOptions) { o.Secret, o.Authority = "x", "http://login.example" },
		"no tenant":       func(o *CredentialOptions) { o.Secret, o.TenantID = "x", "" },
		"no such file":    func(o *CredentialOptions) { o.CertificateFile = filepath.Join(t.TempDir(), "none") },
		"no certificate":  func(o *CredentialOptions) { o.CertificateFile = write(t, []byte("text")) },
		"key without cert": func(o *CredentialOptions) {
			o.CertificateFile = write(t, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}))
		},
	} {
		o := ok
		change(&o)
		if _, err := NewCredential(o); err == nil || !strings.HasPrefix(err.Error(), "graph credential: ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	ok.ManagedIdentity = true
	if _, err := NewCredential(ok); err != nil {
		t.Errorf("managed identity: %v", err)
	}
}
