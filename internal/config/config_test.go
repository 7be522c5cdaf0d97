package config

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"maps"
	"math/big"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// complete is an environment with which everything can be served.
var complete = map[string]string{
	"PORTAL_PUBLIC_URL":          "https://Guests.Contoso.example:443/",
	"PORTAL_DATABASE_URL":        "postgres://portal:db-pass@db.example/portal",
	"PORTAL_ORGANISATION":        "Contoso",
	"PORTAL_TENANT_ID":           "C0FFEE00-86f1-41af-91ab-2d7cd011db47",
	"PORTAL_CLIENT_ID":           "2d4f2c86-9f0b-4a43-8b52-0b6a1c7e9a10",
	"PORTAL_CLIENT_SECRET":       "web-secret",
	"PORTAL_GRAPH_CLIENT_ID":     "7c1a5b0e-3a55-4f0c-9d86-5f1f0a2b3c4d",
	"PORTAL_GRAPH_CLIENT_SECRET": "graph-secret",
	"PATH":                       "/bin",
}

// environ is complete with changes; the value "-" takes a name away.
func environ(change map[string]string) []string {
	all := maps.Clone(complete)
	maps.Copy(all, change)
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name] != "-" {
			pairs = append(pairs, name+"="+all[name])
		}
	}
	return pairs
}

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, change map[string]string) Config {
	t.Helper()
	c, err := Load(environ(change), Serve)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return c
}

func TestDefaultsAndOneSpelling(t *testing.T) {
	t.Parallel()
	c := load(t, nil)
	for name, pair := range map[string][2]string{
		"public URL":      {c.Web.PublicURL, "https://guests.contoso.example"},
		"listen":          {c.Web.Listen, "127.0.0.1:8080"},
		"metrics":         {c.Web.MetricsListen, ""},
		"tenant":          {c.SignIn.TenantID, "c0ffee00-86f1-41af-91ab-2d7cd011db47"},
		"authority":       {c.SignIn.Authority, "https://login.microsoftonline.com"},
		"graph":           {c.Graph.URL, "https://graph.microsoft.com/v1.0"},
		"graph authority": {c.Graph.Authority, "https://login.microsoftonline.com"},
		"role":            {string(c.Process.Role), "all"},
		"interval":        {c.Process.SyncInterval.String(), (10 * time.Second).String()},
		"level":           {c.Process.LogLevel.String(), "INFO"},
		"database":        {c.Database.URL.Reveal(), "postgres://portal:db-pass@db.example/portal"},
		"secret":          {c.SignIn.ClientSecret.Reveal(), "web-secret"},
		"mail":            {string(c.Mail.Transport.Kind), ""},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s = %q, want %q", name, pair[0], pair[1])
		}
	}
	if c.Process.Roots != nil || c.Links.Bytes() != nil {
		t.Error("roots or link key without a setting for them")
	}
}

func TestTheGraphAuthorityFollowsTheAuthorityUnlessSet(t *testing.T) {
	t.Parallel()
	c := load(t, map[string]string{"PORTAL_AUTHORITY": "https://login.microsoftonline.us/"})
	if c.Graph.Authority != "https://login.microsoftonline.us" {
		t.Errorf("graph authority = %q", c.Graph.Authority)
	}
	c = load(t, map[string]string{"PORTAL_AUTHORITY": "http://localhost:1", "PORTAL_GRAPH_AUTHORITY": "https://127.0.0.1:2"})
	if c.SignIn.Authority != "http://localhost:1" || c.Graph.Authority != "https://127.0.0.1:2" {
		t.Errorf("authorities = %q, %q", c.SignIn.Authority, c.Graph.Authority)
	}
}

func TestTrustedProxiesAreNetworks(t *testing.T) {
	t.Parallel()
	if got := load(t, nil).Web.Proxies; got != nil {
		t.Errorf("trusted without being named: %v", got)
	}
	got := load(t, map[string]string{"PORTAL_TRUSTED_PROXIES": "10.1.2.3/8, 2001:db8::/32"}).Web.Proxies
	want := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::/32")}
	if !slices.Equal(got, want) {
		t.Errorf("trusted proxies are %v, want %v", got, want)
	}
}

func TestWhatEachPurposeAndRoleNeeds(t *testing.T) {
	t.Parallel()
	const web = "PORTAL_CLIENT_ID PORTAL_CLIENT_SECRET"
	const worker = "PORTAL_GRAPH_CLIENT_ID PORTAL_GRAPH_CLIENT_SECRET"
	const both = "PORTAL_DATABASE_URL PORTAL_ORGANISATION PORTAL_PUBLIC_URL PORTAL_TENANT_ID"
	cases := []struct {
		purpose Purpose
		role    string
		want    string
	}{
		{Serve, "all", web + " " + both + " " + worker},
		{Serve, "", web + " " + both + " " + worker},
		{Serve, "web", web + " " + both},
		{Serve, "worker", both + " " + worker},
		{Migrate, "all", "PORTAL_DATABASE_URL"},
		{Probe, "all", ""},
	}
	for _, c := range cases {
		_, err := Load([]string{"PORTAL_ROLE=" + c.role}, c.purpose)
		faults, _ := errors.AsType[Faults](err)
		got := map[string]bool{}
		for _, line := range faults {
			name, rest, _ := strings.Cut(line, " ")
			got[name] = true
			if !strings.Contains(rest, "is missing: ") || !strings.Contains(rest, "for example: ") {
				t.Errorf("%q does not say what is missing with an example", line)
			}
		}
		want := map[string]bool{}
		for _, name := range strings.Fields(c.want) {
			want[name] = true
		}
		if !maps.Equal(got, want) {
			t.Errorf("purpose %d, role %q: missing %v, want %v", c.purpose, c.role, got, want)
		}
	}
}

func TestEachCredentialOfTheWorkerIsEnough(t *testing.T) {
	t.Parallel()
	for _, credential := range []string{
		"PORTAL_GRAPH_CLIENT_SECRET=x", "PORTAL_GRAPH_CLIENT_CERTIFICATE_FILE=/x",
		"PORTAL_GRAPH_FEDERATED_TOKEN_FILE=/x", "PORTAL_GRAPH_MANAGED_IDENTITY=true",
	} {
		if _, err := Load(append(environ(map[string]string{"PORTAL_GRAPH_CLIENT_SECRET": "-"}), credential), Serve); err != nil {
			t.Errorf("%s: %v", credential, err)
		}
	}
	load(t, map[string]string{"PORTAL_GRAPH_CLIENT_SECRET": "-", "PORTAL_GRAPH_CLIENT_ID": "-", "PORTAL_GRAPH_MANAGED_IDENTITY": "true"})
}

func TestTheDatabaseMayBeNamedInWords(t *testing.T) {
	t.Parallel()
	for _, dsn := range []string{
		"host=/run/postgresql user=portal dbname=portal", "host=db.example", "user = portal  host = db.example port=5433",
		`host='/a b/c' password='it\'s' dbname=portal sslmode=verify-full`, `host=db.example password=a\ b=c`,
		"postgresql://db.example/portal?host=/run/postgresql",
	} {
		if got := load(t, map[string]string{"PORTAL_DATABASE_URL": dsn}).Database.URL.Reveal(); got != dsn {
			t.Errorf("%q became %q", dsn, got)
		}
	}
}

func TestASecretMayComeFromAFile(t *testing.T) {
	t.Parallel()
	c := load(t, map[string]string{"PORTAL_CLIENT_SECRET": "", "PORTAL_CLIENT_SECRET_FILE": file(t, "from a file\r\n")})
	if got := c.SignIn.ClientSecret.Reveal(); got != "from a file" {
		t.Errorf("secret = %q", got)
	}
}

func TestACertificateAuthorityIsAddedToTheSystems(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	c := load(t, map[string]string{"PORTAL_CA_FILE": file(t, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))})
	if _, err := made.Verify(x509.VerifyOptions{Roots: c.Process.Roots}); err != nil {
		t.Errorf("not trusted: %v", err)
	}
}

func TestTheLinkKeyIsTakenWithAndWithoutPadding(t *testing.T) {
	t.Parallel()
	want := slices.Repeat([]byte{0xfb}, 32) // has - and _ in base64url
	for _, enc := range []*base64.Encoding{base64.URLEncoding, base64.RawURLEncoding} {
		if got := load(t, map[string]string{"PORTAL_LINK_KEY": enc.EncodeToString(want)}).Links.Bytes(); !slices.Equal(got, want) {
			t.Errorf("key = %x", got)
		}
	}
}
