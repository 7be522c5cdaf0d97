package config

import (
	"crypto/x509"
	"log/slog"
	"net/netip"
	"time"
)

// Config is every setting of the portal, grouped by who reads it. Tags: env is
// the name, envDefault the default, desc a sentence for README, example what a
// fault suggests. A field of type Secret may also be given as NAME_FILE.
type Config struct {
	Process  Process
	Web      Web
	Database Database
	SignIn   SignIn
	Graph    Graph
	Mail     Mail
	Links    Links
}

// Process is about the running program itself.
type Process struct {
	Role         Role          `env:"PORTAL_ROLE" envDefault:"all" desc:"What this process does: \x60all\x60, \x60web\x60 (pages) or \x60worker\x60 (Microsoft Graph, mail)" example:"all"`
	SyncInterval time.Duration `env:"PORTAL_SYNC_INTERVAL" envDefault:"10s" desc:"How often changes in the directory are read" example:"10s"`
	LogLevel     slog.Level    `env:"PORTAL_LOG_LEVEL" envDefault:"info" desc:"\x60debug\x60, \x60info\x60, \x60warn\x60 or \x60error\x60" example:"info"`
	CAFile       string        `env:"PORTAL_CA_FILE" desc:"PEM file of certificate authorities to trust besides the system's" example:"/etc/portal/ca.pem"`
	// Roots is the system's authorities and those of CAFile; nil without one,
	// which means the system's to crypto/tls.
	Roots *x509.CertPool `env:"-"`
}

// Web is what the pages and the listeners need.
type Web struct {
	PublicURL      string `env:"PORTAL_PUBLIC_URL" desc:"Where people reach the portal: an origin, https except on this machine" example:"https://guests.contoso.example"`
	Listen         string `env:"PORTAL_LISTEN" envDefault:"127.0.0.1:8080" desc:"Address and port to serve pages on" example:"0.0.0.0:8080"`
	MetricsListen  string `env:"PORTAL_METRICS_LISTEN" desc:"Address and port to serve metrics and probes on; empty: neither" example:"127.0.0.1:9090"`
	TrustedProxies string `env:"PORTAL_TRUSTED_PROXIES" desc:"Networks of the proxies in front of the portal, with commas between; only they are believed when they say who asks (\x60X-Forwarded-For\x60). Without it, limits by address count everybody behind a proxy as one" example:"10.0.0.0/8,fd00::/8"`
	// Proxies is TrustedProxies taken apart.
	Proxies      []netip.Prefix `env:"-"`
	Organisation string         `env:"PORTAL_ORGANISATION" desc:"The organisation's name, as guests know it" example:"Contoso"`
	MyAppsURL    string         `env:"PORTAL_MYAPPS_URL" envDefault:"https://myapps.microsoft.com" desc:"Where guests find their apps; national clouds have others" example:"https://myapps.microsoft.us"`
	LauncherURL  string         `env:"PORTAL_LAUNCHER_URL" envDefault:"https://launcher.myapps.microsoft.com/api/signin" desc:"Where a link to one app begins; the app's id follows" example:"https://launcher.myapps.microsoft.us/api/signin"`
	TeamsURL     string         `env:"PORTAL_TEAMS_URL" envDefault:"https://teams.microsoft.com" desc:"Where guests find the teams of their groups; national clouds have others" example:"https://gov.teams.microsoft.us"`
	Notice       string         `env:"PORTAL_NOTICE" desc:"A line of text on top of every page" example:"Maintenance on Sunday from 8:00 to 9:00"`
}

// Database is the only store.
type Database struct {
	URL Secret `env:"PORTAL_DATABASE_URL" desc:"PostgreSQL 15 or newer: an address, or words such as \x60host=/run/postgresql dbname=portal\x60" example:"postgres://portal:…@db.contoso.example/portal?sslmode=verify-full"`
}

// SignIn is how staff sign in.
type SignIn struct {
	TenantID     string `env:"PORTAL_TENANT_ID" desc:"Id (a GUID) of the Entra tenant" example:"c0ffee00-86f1-41af-91ab-2d7cd011db47"`
	Authority    string `env:"PORTAL_AUTHORITY" envDefault:"https://login.microsoftonline.com" desc:"Origin of the identity provider; national clouds have others" example:"https://login.microsoftonline.us"`
	ClientID     string `env:"PORTAL_CLIENT_ID" desc:"Application (client) id of the app registration that people sign in to" example:"2d4f2c86-9f0b-4a43-8b52-0b6a1c7e9a10"`
	ClientSecret Secret `env:"PORTAL_CLIENT_SECRET" desc:"Client secret of that app registration" example:"the value, not the id, of a client secret"`
}

// Graph is the worker's way to Microsoft Graph. Exactly one credential is set.
type Graph struct {
	URL                string `env:"PORTAL_GRAPH_URL" envDefault:"https://graph.microsoft.com/v1.0" desc:"Base address of Microsoft Graph" example:"https://graph.microsoft.com/v1.0"`
	Authority          string `env:"PORTAL_GRAPH_AUTHORITY" desc:"Origin that gives the worker its tokens; default: \x60PORTAL_AUTHORITY\x60" example:"https://login.microsoftonline.us"`
	ClientID           string `env:"PORTAL_GRAPH_CLIENT_ID" desc:"Application (client) id of the worker's own app registration; with a managed identity, that of a user-assigned one" example:"7c1a5b0e-3a55-4f0c-9d86-5f1f0a2b3c4d"`
	ClientSecret       Secret `env:"PORTAL_GRAPH_CLIENT_SECRET" desc:"Credential: a client secret" example:"the value, not the id, of a client secret"`
	CertificateFile    string `env:"PORTAL_GRAPH_CLIENT_CERTIFICATE_FILE" desc:"Credential: PEM file with a certificate and its private key" example:"/run/secrets/graph.pem"`
	FederatedTokenFile string `env:"PORTAL_GRAPH_FEDERATED_TOKEN_FILE" desc:"Credential: file with a workload identity token" example:"/var/run/secrets/azure/tokens/azure-identity-token"`
	ManagedIdentity    bool   `env:"PORTAL_GRAPH_MANAGED_IDENTITY" desc:"Credential: \x60true\x60 for the managed identity of the Azure host" example:"true"`
}

// Mail is how messages leave.
type Mail struct {
	URL  Secret `env:"PORTAL_MAIL_URL" desc:"\x60smtp://user:password@host:port?tls=required\x60 (or \x60opportunistic\x60, \x60none\x60), \x60smtps://…\x60; \x60graph:mailbox@contoso.example\x60 sends with Microsoft Graph (permission Mail.Send); empty: no mail" example:"smtp://user:…@mail.contoso.example:587?tls=required"`
	From string `env:"PORTAL_MAIL_FROM" desc:"Sender of the portal's mail; needed with \x60PORTAL_MAIL_URL\x60" example:"Contoso guests <guests@contoso.example>"`
	// Transport is URL taken apart.
	Transport Transport `env:"-"`
}

// Links is about invitation links.
type Links struct {
	Key Secret `env:"PORTAL_LINK_KEY" desc:"Key for invitation links: 32 bytes in base64url; default: the portal makes one and keeps it in PostgreSQL" example:"what this prints: openssl rand -base64 32 | tr '+/' '-_' | tr -d ="`
}

// Role is what a process does.
type Role string

// The roles of a process.
const (
	RoleAll    Role = "all"
	RoleWeb    Role = "web"
	RoleWorker Role = "worker"
)

// Web tells whether the process serves pages.
func (r Role) Web() bool { return r != RoleWorker }

// Worker tells whether the process talks to Microsoft Graph and sends mail.
func (r Role) Worker() bool { return r != RoleWeb }
