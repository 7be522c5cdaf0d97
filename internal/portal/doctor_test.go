package portal

import (
	"net"
	"net/http"
	"strings"
	"testing"
)

// deaf is an address of this machine where nobody listens.
func deaf(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestDoctorFindsNothingWrongWithWhatIsRight(t *testing.T) {
	t.Parallel()
	w := setup(t)
	for role, c := range map[string]struct {
		settings []string
		want     string
	}{
		"all":    {w.settings(), "ok    Database\nok    Sign-in\nok    Microsoft Graph\nok    Groups\nok    Apps\nok    Gallery\nok    Mail\n"},
		"web":    {joined(w.common(), w.forPages()), "ok    Database\nok    Sign-in\n"},
		"worker": {w.settings(), "ok    Database\nok    Microsoft Graph\nok    Groups\nok    Apps\nok    Gallery\nok    Mail\n"},
	} {
		out, err := command(bounded(t), joined(c.settings, []string{"PORTAL_ROLE=" + role}), "doctor")
		if err != nil || out != c.want {
			t.Errorf("%s: %v\n%s", role, err, out)
		}
	}
}

func TestDoctorSaysOfEachFaultWhatToDo(t *testing.T) {
	t.Parallel()
	nobody := deaf(t)
	for _, c := range []struct {
		name     string
		before   func(*world)
		settings []string
		faulty   string // what is found at fault
		because  string // part of the cause
		do       string // part of the advice
	}{
		{
			"database away", nil,
			[]string{"PORTAL_DATABASE_URL=postgres://portal@" + nobody + "/portal"},
			"Database", "connect", "PORTAL_DATABASE_URL",
		},
		{
			"schema is old", func(w *world) { w.emptied(t) }, nil,
			"Database", "older than this program", "run portal migrate",
		},
		{
			"authority away", nil,
			[]string{"PORTAL_AUTHORITY=http://" + nobody},
			"Sign-in", "discovery", "PORTAL_AUTHORITY",
		},
		{
			"another tenant", nil,
			[]string{"PORTAL_TENANT_ID=2b1c3d4e-0000-4000-8000-000000000001", "PORTAL_ROLE=web", "PORTAL_GRAPH_CLIENT_SECRET="},
			"Sign-in", "discovery", "PORTAL_TENANT_ID",
		},
		{
			"secret is wrong", nil,
			[]string{"PORTAL_GRAPH_CLIENT_SECRET=not this one"},
			"Microsoft Graph", "does not accept the portal's client secret", "PORTAL_GRAPH_",
		},
		{
			"Graph refuses", func(w *world) {
				w.control(http.MethodPost, "/faults", map[string]any{"path": "/users", "status": 403}, nil)
			}, nil,
			"Microsoft Graph", "does not let the portal read the directory, although it has the permission", "restricts the portal's worker",
		},
		{
			"Graph away", nil,
			[]string{"PORTAL_GRAPH_URL=http://" + nobody + "/v1.0"},
			"Microsoft Graph", "connect", "PORTAL_GRAPH_",
		},
		{
			"mail server away", nil,
			[]string{"PORTAL_MAIL_URL=smtp://" + nobody + "?tls=none", "PORTAL_MAIL_FROM=guests@contoso.example"},
			"Mail", "connect", "PORTAL_MAIL_URL",
		},
		{
			"may not send", nil,
			[]string{"PORTAL_MAIL_URL=graph:cleo.marsh@contoso.example", "PORTAL_MAIL_FROM=cleo.marsh@contoso.example"},
			"Mail", "Mail.Send", "Mail.Send",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			if c.before != nil {
				c.before(w)
			}
			out, err := command(bounded(t), w.settings(c.settings...), "doctor")
			if err == nil || !strings.Contains(err.Error(), "1 of these need attention") {
				t.Errorf("doctor ends with %v", err)
			}
			_, fault, _ := strings.Cut(out, "FAULT "+c.faulty+": ")
			cause, rest, _ := strings.Cut(fault, "\n      ")
			do, _, _ := strings.Cut(rest, "\n")
			if !strings.Contains(cause, c.because) || !strings.Contains(do, c.do) {
				t.Errorf("want %q because %q, and %q:\n%s", c.faulty, c.because, c.do, out)
			}
			if strings.Contains(out, "not this one") {
				t.Error("a secret is shown")
			}
		})
	}
}

func TestDoctorNamesThePermissionThatIsMissing(t *testing.T) {
	t.Parallel()
	w := setup(t)
	out, err := command(bounded(t), w.settings(
		"PORTAL_GRAPH_CLIENT_ID="+w.tenant.PortalClient.ID, "PORTAL_GRAPH_CLIENT_SECRET="+w.tenant.PortalClient.Secret,
	), "doctor")
	want := "lacks the permission User.ReadWrite.All in Entra, so we could not read the directory."
	if err == nil || !strings.Contains(out, want) || !strings.Contains(out, "Give the portal's worker the application permission User.ReadWrite.All") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestDoctorOnlyNotesAPermissionThatThePortalRunsWithout(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var limited struct{ ID, Secret string }
	w.control(http.MethodPost, "/clients", map[string]any{"name": "Limited", "permissions": []string{"User.ReadWrite.All", "GroupMember.Read.All"}}, &limited)
	out, err := command(bounded(t), w.settings("PORTAL_GRAPH_CLIENT_ID="+limited.ID, "PORTAL_GRAPH_CLIENT_SECRET="+limited.Secret), "doctor")
	if err != nil || !strings.Contains(out, "ok    Groups\nnote  Apps: No app can be found in the catalogue. ") ||
		!strings.Contains(out, "Give the portal's worker the application permission Application.Read.All") ||
		!strings.Contains(out, "note  Gallery: No app can be added from the gallery. The portal lacks the permission Application.ReadWrite.OwnedBy in Entra, so we could not add apps from the gallery.") {
		t.Errorf("%v\n%s", err, out)
	}
}
