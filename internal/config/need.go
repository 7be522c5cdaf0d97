package config

import "strings"

// need notes what is missing for the purpose.
func (l *loader) need(purpose Purpose) {
	if purpose == Probe {
		return
	}
	l.required("PORTAL_DATABASE_URL", "the PostgreSQL database")
	if purpose == Migrate {
		return
	}
	c := &l.cfg
	l.required("PORTAL_PUBLIC_URL", "where people reach the portal")
	l.required("PORTAL_ORGANISATION", "the organisation's name")
	l.required("PORTAL_TENANT_ID", "the Entra tenant")
	if c.Mail.URL.IsSet() {
		l.required("PORTAL_MAIL_FROM", "the sender of mail")
	}
	if c.Process.Role.Web() {
		l.required("PORTAL_CLIENT_ID", "the app registration for sign-in")
		l.required("PORTAL_CLIENT_SECRET", "the secret of the app registration for sign-in")
	}
	if c.Process.Role.Worker() {
		l.needGraph(c.Graph)
		return
	}
	// Whoever breaks into the process that faces people finds no power over the
	// directory there, also when both are started with the same settings by mistake.
	for _, name := range c.Graph.credentials() {
		l.note(name, "is the worker's credential, and a process that only serves pages (PORTAL_ROLE=web) must not hold it: leave it out")
	}
}

func (l *loader) needGraph(g Graph) {
	if !g.ManagedIdentity {
		l.required("PORTAL_GRAPH_CLIENT_ID", "the app registration of the worker")
		// The Microsoft library sends credentials over https only.
		if strings.HasPrefix(g.Authority, "http:") {
			l.fault("PORTAL_GRAPH_AUTHORITY", "is not https (where it is not set, it is PORTAL_AUTHORITY)")
		}
	}
	if len(g.credentials()) == 0 {
		l.fault("PORTAL_GRAPH_CLIENT_SECRET", "is missing: the worker's credential, "+
			"or else one of PORTAL_GRAPH_CLIENT_CERTIFICATE_FILE, PORTAL_GRAPH_FEDERATED_TOKEN_FILE, PORTAL_GRAPH_MANAGED_IDENTITY")
	}
}

func (l *loader) required(name, what string) {
	if l.given[name] == "" {
		l.fault(name, "is missing: %s", what)
	}
}
