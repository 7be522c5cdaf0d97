package config

import (
	"crypto/x509"
	"encoding/base64"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// check looks at the form of what is set, fills in what follows from other
// settings, and brings addresses and ids to one spelling.
func (l *loader) check() {
	c := &l.cfg
	switch c.Process.Role {
	case RoleAll, RoleWeb, RoleWorker:
	default:
		l.fault("PORTAL_ROLE", "is %.80q, not all, web or worker", c.Process.Role)
	}
	if d := c.Process.SyncInterval; d < time.Second || d > time.Hour {
		l.fault("PORTAL_SYNC_INTERVAL", "is %s, not between 1s and 1h", d)
	}
	l.checkCA()
	c.Web.PublicURL = l.address("PORTAL_PUBLIC_URL", c.Web.PublicURL, false)
	c.Web.MyAppsURL = l.address("PORTAL_MYAPPS_URL", c.Web.MyAppsURL, true)
	c.Web.LauncherURL = l.address("PORTAL_LAUNCHER_URL", c.Web.LauncherURL, true)
	c.Web.TeamsURL = l.address("PORTAL_TEAMS_URL", c.Web.TeamsURL, true)
	l.checkListen("PORTAL_LISTEN", c.Web.Listen)
	l.checkListen("PORTAL_METRICS_LISTEN", c.Web.MetricsListen)
	l.checkProxies()
	if c.Web.MetricsListen == c.Web.Listen && !strings.HasSuffix(c.Web.Listen, ":0") {
		l.fault("PORTAL_METRICS_LISTEN", "is the same as PORTAL_LISTEN")
	}
	l.checkLine("PORTAL_ORGANISATION", c.Web.Organisation, 100)
	l.checkLine("PORTAL_NOTICE", c.Web.Notice, 300)
	l.checkDatabase()
	c.SignIn.Authority = l.address("PORTAL_AUTHORITY", c.SignIn.Authority, false)
	c.SignIn.TenantID = l.guid("PORTAL_TENANT_ID", c.SignIn.TenantID)
	c.SignIn.ClientID = l.guid("PORTAL_CLIENT_ID", c.SignIn.ClientID)
	l.checkGraph()
	l.checkMail()
	if key := c.Links.Key; key.IsSet() && len(c.Links.Bytes()) != 32 {
		l.fault("PORTAL_LINK_KEY", "is not 32 bytes in base64url")
	}
}

// Bytes returns the 32 bytes of the key, or nil when it is not set.
func (k Links) Bytes() []byte {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(k.Key.Reveal(), "="))
	if err != nil || len(b) == 0 {
		return nil
	}
	return b
}

// checkLine wants one line of visible text.
func (l *loader) checkLine(name, value string, most int) {
	if strings.ContainsFunc(value, unicode.IsControl) || len([]rune(value)) > most {
		l.fault(name, "is not one line of at most %d characters", most)
	}
}

func (l *loader) guid(name, value string) string {
	if value == "" {
		return ""
	}
	id, err := uuid.Parse(value)
	if err != nil || len(value) != 36 {
		l.fault(name, "is %.80q, not a GUID", value)
	}
	return id.String()
}

func (l *loader) checkGraph() {
	g := &l.cfg.Graph
	g.URL = l.address("PORTAL_GRAPH_URL", g.URL, true)
	g.Authority = l.address("PORTAL_GRAPH_AUTHORITY", g.Authority, false)
	if g.Authority == "" {
		g.Authority = l.cfg.SignIn.Authority
	}
	g.ClientID = l.guid("PORTAL_GRAPH_CLIENT_ID", g.ClientID)
	if set := g.credentials(); len(set) > 1 {
		l.fault(set[1], "is a second credential besides %s: keep one", set[0])
	}
}

// credentials names the credentials that are set.
func (g Graph) credentials() (set []string) {
	for _, c := range []struct {
		name string
		set  bool
	}{
		{"PORTAL_GRAPH_CLIENT_SECRET", g.ClientSecret.IsSet()},
		{"PORTAL_GRAPH_CLIENT_CERTIFICATE_FILE", g.CertificateFile != ""},
		{"PORTAL_GRAPH_FEDERATED_TOKEN_FILE", g.FederatedTokenFile != ""},
		{"PORTAL_GRAPH_MANAGED_IDENTITY", g.ManagedIdentity},
	} {
		if c.set {
			set = append(set, c.name)
		}
	}
	return set
}

func (l *loader) checkMail() {
	m := &l.cfg.Mail
	transport, problem := parseTransport(m.URL.Reveal())
	if problem != "" {
		l.fault("PORTAL_MAIL_URL", "%s", problem)
	}
	m.Transport = transport
	if m.From == "" {
		return
	}
	if _, err := mail.ParseAddress(m.From); err != nil || strings.ContainsFunc(m.From, unicode.IsControl) {
		l.fault("PORTAL_MAIL_FROM", "is not a mail address")
	}
}

// checkCA reads the certificates at once: a wrong file must not wait for the
// first call to be noticed.
func (l *loader) checkCA() {
	p := &l.cfg.Process
	if p.CAFile == "" {
		return
	}
	text, err := readFile(p.CAFile, 4<<20)
	if err != nil {
		l.fault("PORTAL_CA_FILE", "cannot be read: %v", err)
		return
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM([]byte(text)) {
		l.fault("PORTAL_CA_FILE", "names a file without a certificate in PEM")
	}
	p.Roots = roots
}
