package main

import (
	"fmt"
	"strings"
	"syscall"
)

// addressInUse is what listening says when somebody else has the port.
const addressInUse = syscall.EADDRINUSE

func (d *demo) portalURL() string { return "http://" + d.pages.Addr().String() }

// settings tells the portal where everything is, as an operator would.
func (d *demo) settings() []string {
	e := d.emulator.Ready()
	return []string{
		"PORTAL_PUBLIC_URL=" + d.portalURL(),
		"PORTAL_LISTEN=" + d.pages.Addr().String(),
		"PORTAL_DATABASE_URL=" + d.database,
		"PORTAL_TENANT_ID=" + e.TenantID,
		// Browsers are spared the certificate of the emulator; the worker's
		// credential is not, since its library insists on TLS.
		"PORTAL_AUTHORITY=" + e.HTTP,
		"PORTAL_CLIENT_ID=" + e.PortalClient.ID,
		"PORTAL_CLIENT_SECRET=" + e.PortalClient.Secret,
		"PORTAL_GRAPH_URL=" + e.HTTP + "/v1.0",
		"PORTAL_GRAPH_AUTHORITY=" + e.HTTPS,
		"PORTAL_GRAPH_CLIENT_ID=" + e.WorkerClient.ID,
		"PORTAL_GRAPH_CLIENT_SECRET=" + e.WorkerClient.Secret,
		"PORTAL_CA_FILE=" + e.CAFile,
		"PORTAL_MAIL_URL=smtp://" + d.mailbox.SMTPAddr() + "?tls=none",
		"PORTAL_MAIL_FROM=Contoso guests <guests@contoso.example>",
		"PORTAL_ORGANISATION=Contoso",
		"PORTAL_NOTICE=Demo tenant – no real accounts",
		"PORTAL_MYAPPS_URL=" + e.HTTP + "/myapps",
		"PORTAL_LAUNCHER_URL=" + e.HTTP + "/launcher/api/signin",
		"PORTAL_TEAMS_URL=" + e.HTTP + "/myapps", // the emulator has no Teams
		"PORTAL_SYNC_INTERVAL=3s",
		"PORTAL_LOG_LEVEL=warn",
	}
}

// welcome is the one block that a newcomer needs.
func (d *demo) welcome() string {
	var b strings.Builder
	fmt.Fprintf(&b, `
Guest Portal is running. Nothing here is real: the tenant is an emulator.

  Portal     %s
  Mailbox    %s
  Tenant     %s

Sign in as
`, d.portalURL(), d.mailbox.URL(), d.emulator.Ready().HTTP)
	for _, p := range people {
		fmt.Fprintf(&b, "  %-11s %-28s %s\n", p.name, p.username, p.does)
	}
	fmt.Fprintf(&b, `
Ask for a guest as Ana, approve as Ben, and open the guest's invitation in the
mailbox. Ctrl-C stops everything and keeps the data in
%s
`, d.dir)
	return b.String()
}
