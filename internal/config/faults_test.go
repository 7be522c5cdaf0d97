package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
)

func TestFaultyValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 400)
	cases := []struct{ name, value, want string }{
		{"PORTAL_ROLE", "wrker", `is "wrker", not all, web or worker`},
		{"PORTAL_SYNC_INTERVAL", "10", `is "10"`},
		{"PORTAL_SYNC_INTERVAL", "1ms", "not between 1s and 1h"},
		{"PORTAL_LOG_LEVEL", "loud", `is "loud"`},
		{"PORTAL_GRAPH_MANAGED_IDENTITY", "maybe", `is "maybe"`},
		{"PORTAL_PUBLIC_URL", "guests.contoso.example", "not an address"},
		{"PORTAL_PUBLIC_URL", "ftp://guests.contoso.example", "not an address"},
		{"PORTAL_PUBLIC_URL", "https://", "not an address"},
		{"PORTAL_PUBLIC_URL", "https://a.example:1:2", "not an address"},
		{"PORTAL_PUBLIC_URL", "https://a.example/portal", "has a path"},
		{"PORTAL_PUBLIC_URL", "https://a.example?x=1", "more than an address"},
		{"PORTAL_PUBLIC_URL", "https://a.example#x", "more than an address"},
		{"PORTAL_PUBLIC_URL", "https://me:hush@a.example", "more than an address"},
		{"PORTAL_PUBLIC_URL", "http://a.example", "this machine only"},
		{"PORTAL_PUBLIC_URL", "http://127.0.0.1.a.example", "this machine only"},
		{"PORTAL_AUTHORITY", "https://login.microsoftonline.com/common", "has a path"},
		{"PORTAL_GRAPH_URL", "http://graph.example/v1.0", "this machine only"},
		{"PORTAL_GRAPH_AUTHORITY", "http://localhost:8090", "is not https"},
		{"PORTAL_LISTEN", "8080", "not an address and a port"},
		{"PORTAL_LISTEN", "127.0.0.1:http", "not an address and a port"},
		{"PORTAL_LISTEN", "127.0.0.1:70000", "not an address and a port"},
		{"PORTAL_METRICS_LISTEN", "127.0.0.1:8080", "same as PORTAL_LISTEN"},
		{"PORTAL_TRUSTED_PROXIES", "10.0.0.1", "not a network"},
		{"PORTAL_TRUSTED_PROXIES", "10.0.0.0/8,", "not a network"},
		{"PORTAL_TRUSTED_PROXIES", "10.0.0.0/8;192.0.2.0/24", "not a network"},
		{"PORTAL_TRUSTED_PROXIES", "10.0.0.0/8, ::/0", "every address"},
		{"PORTAL_ORGANISATION", "Con\ntoso", "one line"},
		{"PORTAL_NOTICE", long, "one line"},
		{"PORTAL_DATABASE_URL", "mysql://u:hush@h/d", "postgres://"},
		{"PORTAL_DATABASE_URL", "postgres://u:hush%@h/d", "postgres://"},
		{"PORTAL_DATABASE_URL", "hush", "postgres://"},
		{"PORTAL_DATABASE_URL", "dbname=portal password=hush", "host="},
		{"PORTAL_DATABASE_URL", "host=db.example password=hush and more", "host="},
		{"PORTAL_DATABASE_URL", "host=db.example password='hush", "host="},
		{"PORTAL_TENANT_ID", "contoso.example", "not a GUID"},
		{"PORTAL_TENANT_ID", "{c0ffee00-86f1-41af-91ab-2d7cd011db47}", "not a GUID"},
		{"PORTAL_CLIENT_ID", "portal", "not a GUID"},
		{"PORTAL_GRAPH_CLIENT_ID", "worker", "not a GUID"},
		{"PORTAL_GRAPH_FEDERATED_TOKEN_FILE", "/x", "second credential besides PORTAL_GRAPH_CLIENT_SECRET"},
		{"PORTAL_LINK_KEY", "hush", "32 bytes"},
		{"PORTAL_LINK_KEY", "hush!" + long, "32 bytes"},
		{"PORTAL_CA_FILE", os.DevNull, "without a certificate"},
		{"PORTAL_CA_FILE", "/nowhere/ca.pem", "cannot be read"},
		{"PORTAL_MAIL_FROM", "guests", "not a mail address"},
		{"PORTAL_MAIL_URL", "graph:", "mailbox"},
		{"PORTAL_MAIL_URL", "sendmail:", "none of smtp://"},
	}
	for _, c := range cases {
		change := map[string]string{c.name: c.value}
		if c.name == "PORTAL_MAIL_URL" {
			change["PORTAL_MAIL_FROM"] = "guests@contoso.example"
		}
		_, err := Load(environ(change), Serve)
		faults, _ := errors.AsType[Faults](err)
		if len(faults) != 1 || !strings.HasPrefix(faults[0], c.name+" ") || !strings.Contains(faults[0], c.want) ||
			!strings.Contains(faults[0], "; for example: ") || strings.Contains(faults[0], "hush") || strings.Contains(faults[0], "\n") {
			t.Errorf("%s=%.40q: faults %q; want one line about %q, with an example and without a secret", c.name, c.value, faults, c.want)
		}
	}
}

func TestAProcessThatOnlyServesPagesRefusesTheWorkersCredential(t *testing.T) {
	t.Parallel()
	pem := file(t, "a certificate and its key")
	for name, value := range map[string]string{
		"PORTAL_GRAPH_CLIENT_SECRET": "hush", "PORTAL_GRAPH_CLIENT_CERTIFICATE_FILE": pem,
		"PORTAL_GRAPH_FEDERATED_TOKEN_FILE": "/x", "PORTAL_GRAPH_MANAGED_IDENTITY": "true",
	} {
		without := map[string]string{"PORTAL_ROLE": "web", "PORTAL_GRAPH_CLIENT_SECRET": "-"}
		if _, err := Load(environ(without), Serve); err != nil {
			t.Errorf("without %s: %v", name, err)
		}
		without[name] = value
		_, err := Load(environ(without), Serve)
		faults, _ := errors.AsType[Faults](err)
		if len(faults) != 1 || !strings.HasPrefix(faults[0], name+" is the worker's credential") || strings.Contains(faults[0], "hush") {
			t.Errorf("with %s: %q", name, faults)
		}
		for _, role := range []string{"worker", "all"} {
			without["PORTAL_ROLE"] = role
			if _, err := Load(environ(without), Serve); err != nil {
				t.Errorf("%s with %s: %v", role, name, err)
			}
		}
	}
}

func TestAllFaultsAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Load(environ(map[string]string{
		"PORTAL_ROLE": "x", "PORTAL_TENANT_ID": "x", "PORTAL_LOG_LEVEL": "x", "PORTAL_DATABASE_URL": "", "PORTAL_PUBIC_URL": "x",
		"PORTAL_CLIENT_SECRET_FILE": "/nowhere", "PORTAL_MAIL_URL": "graph:guests@contoso.example",
	}), Serve)
	faults, _ := errors.AsType[Faults](err)
	if len(faults) != 7 || strings.Count(err.Error(), "\n") != 6 {
		t.Errorf("faults, want 7 lines:\n%v", err)
	}
	for _, want := range []string{
		"PORTAL_PUBIC_URL is not a setting; did you mean PORTAL_PUBLIC_URL?",
		"PORTAL_CLIENT_SECRET and PORTAL_CLIENT_SECRET_FILE are both set",
		"PORTAL_MAIL_FROM is missing",
		"PORTAL_DATABASE_URL is missing",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no line %q in\n%v", want, err)
		}
	}
}

func TestUnknownNamesAreFaultsWithTheNearestKnownName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"PORTAL_CLIENTID":             "did you mean PORTAL_CLIENT_ID?",
		"PORTAL_DATABASE":             "did you mean PORTAL_DATABASE_URL?",
		"PORTAL_CLIENT_SECRETS_FILE":  "did you mean PORTAL_CLIENT_SECRET_FILE?",
		"PORTAL_TENANT_ID_FILE":       "did you mean PORTAL_TENANT_ID?", // not a secret, so no file
		"PORTAL_SOMETHING_ELSE_THERE": "README lists them all",
		"PORTAL_":                     "README lists them all",
		"PORTAL_PORT":                 "README lists them all", // with a value that Kubernetes does not give
	} {
		_, err := Load(environ(map[string]string{name: "hush"}), Probe)
		if err == nil || !strings.HasPrefix(err.Error(), name+" is not a setting; ") || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v; want %q", name, err, want)
		}
	}
	others := []string{
		"PORTALS=1", "portal_x=1", "MY_PORTAL_X=1",
		"PORTAL_SERVICE_HOST=10.0.0.1", "PORTAL_SERVICE_PORT=80", "PORTAL_SERVICE_PORT_HTTP=80", "PORTAL_WEB_PORT=tcp://10.0.0.1:80",
		"PORTAL_PORT_80_TCP=tcp://10.0.0.1:80", "PORTAL_PORT_80_TCP_PROTO=tcp", "PORTAL_PORT_80_TCP_PORT=80", "PORTAL_PORT_80_TCP_ADDR=10.0.0.1",
	}
	if _, err := Load(others, Probe); err != nil {
		t.Errorf("names of others: %v", err)
	}
}

func TestFaultySecretFiles(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/nowhere/secret": "cannot be read from PORTAL_CLIENT_SECRET_FILE",
		os.DevNull:        "is empty in the file that PORTAL_CLIENT_SECRET_FILE names",
		file(t, strings.Repeat("hush", maxSecret)): "longer than",
	} {
		_, err := Load(environ(map[string]string{"PORTAL_CLIENT_SECRET": "-", "PORTAL_CLIENT_SECRET_FILE": path}), Serve)
		faults, _ := errors.AsType[Faults](err)
		if len(faults) != 1 || !strings.Contains(faults[0], want) || strings.Contains(faults[0], "hush") {
			t.Errorf("faults %.200q, want one that says %q", faults, want)
		}
	}
}

func TestNothingThatPrintsShowsASecret(t *testing.T) {
	t.Parallel()
	c := load(t, map[string]string{"PORTAL_MAIL_URL": "smtp://u:mail-pass@mail.example", "PORTAL_MAIL_FROM": "guests@contoso.example"})
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "config", c, "mail", c.Mail, "secret", c.SignIn.ClientSecret)
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "config", c, "mail", c.Mail)
	asJSON, err := json.Marshal([]any{c.Mail, c.SignIn, c.Graph, c.Database})
	if err != nil {
		t.Fatal(err)
	}
	all := log.String() + string(asJSON) + c.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		all += fmt.Sprintf(verb, c) + fmt.Sprintf(verb, []any{c.Mail, &c.SignIn, c.Graph, c.Database})
	}
	for _, secret := range []string{"db-pass", "web-secret", "graph-secret", "mail-pass", fmt.Sprintf("%x", "web-secret")} {
		if strings.Contains(all, secret) {
			t.Errorf("%s is shown", secret)
		}
	}
	for _, want := range []string{"PORTAL_CLIENT_SECRET=[redacted]", "PORTAL_LINK_KEY=\n", "PORTAL_ORGANISATION=Contoso", `"PORTAL_CLIENT_SECRET":"[redacted]"`} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is not shown", want)
		}
	}
}

func TestTheTableHasEverySettingWithItsMeaning(t *testing.T) {
	t.Parallel()
	table := Table()
	names := map[string]bool{}
	for _, s := range (Config{}).settings() {
		if names[s.name] || s.desc == "" || s.example == "" || !strings.HasPrefix(s.name, prefix) {
			t.Errorf("%s: twice, or without a description or an example", s.name)
		}
		names[s.name] = true
		if !strings.Contains(table, "| `"+s.name+"` |") {
			t.Errorf("%s is not in the table", s.name)
		}
	}
	for _, line := range []string{
		"| `PORTAL_LISTEN` | `127.0.0.1:8080` | Address and port to serve pages on |  |\n",
		"| `PORTAL_CLIENT_SECRET` |  | Client secret of that app registration | yes, also `PORTAL_CLIENT_SECRET_FILE` |\n",
	} {
		if !strings.Contains(table, line) {
			t.Errorf("no line %q in\n%s", line, table)
		}
	}
	if strings.Count(table, "\n") != len(names)+2 {
		t.Errorf("%d settings, table:\n%s", len(names), table)
	}
}
