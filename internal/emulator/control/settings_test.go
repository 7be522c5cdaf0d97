package control

import (
	"reflect"
	"strings"
	"testing"
)

func TestEverySettingSaysWhatItDoes(t *testing.T) {
	t.Parallel()
	fields := Fields[Settings]()
	if len(fields) < 20 {
		t.Fatalf("only %d settings were found", len(fields))
	}
	seen := map[string]bool{}
	for _, f := range fields {
		switch {
		case f.Help == "":
			t.Errorf("%s has no help", f.Name)
		case !strings.HasSuffix(f.Help, "."):
			t.Errorf("the help of %s is no sentence: %q", f.Name, f.Help)
		case f.Group == "":
			t.Errorf("%s belongs to no group", f.Name)
		case seen[f.Name]:
			t.Errorf("%s is there twice", f.Name)
		}
		seen[f.Name] = true
	}
}

func TestTheDefaultsAreAllowed(t *testing.T) {
	t.Parallel()
	if problems := Check(Defaults()); len(problems) > 0 {
		t.Error(problems)
	}
}

func TestSettingsAreRefusedInPlainWords(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"page_size":0}`:                      "page_size: must be between 1 and 999",
		`{"page_size":"many"}`:                 "page_size: must be a whole number, not a JSON string",
		`{"page_size":1.5}`:                    "page_size: must be a whole number, not a JSON number 1.5",
		`{"rotate_tickets":1}`:                 "rotate_tickets: must be true or false, not a JSON number",
		`{"throttle":{"scale":0}}`:             "throttle.scale: must be at least 0.0001",
		`{"throttle":{"scale":"x"}}`:           "throttle.scale: must be a number, not a JSON string",
		`{"throttle":{"colour":1}}`:            "colour: there is no such field here",
		`{"latency_ms":-1,"page_size":0}`:      "latency_ms: must be between 0 and 600000; page_size: must be between 1 and 999",
		`{"replication_lag_ms":-1}`:            "replication_lag_ms.user_read: must be between 0 and 3600000",
		`{"replication_lag_ms":{"index":"x"}}`: "replication_lag_ms.index: must be a whole number, not a JSON string",
		`{"replication_lag_ms":"x"}`:           "replication_lag_ms: must be a number of milliseconds",
		`{"allow_invites_from":"friends"}`:     `allow_invites_from: "friends" is not none, adminsAndGuestInviters, adminsGuestInvitersAndAllMembers or everyone`,
		`{"colour":1,"page_size":0,"latency_ms":"x","throttle":{"shade":2,"scale":0}}`: "colour: there is no such field here; latency_ms: must be a whole number, not a JSON string; throttle.shade: there is no such field here; page_size: must be between 1 and 999; throttle.scale: must be at least 0.0001",
		`{"page_size":null}`:                         "page_size: must not be null",
		`{"throttle":{"enabled":null}}`:              "throttle.enabled: must not be null",
		`{"throttle":null}`:                          "throttle: must not be null",
		`{"replication_lag_ms":null}`:                "replication_lag_ms: must not be null",
		`{"identity_providers":null}`:                "identity_providers: must not be null",
		`null`:                                       "the body is null",
		`{"colour":1}`:                               "colour: there is no such field here",
		"{\n\"page_size\": 5,\n\"latency_ms\": 1,,}": "line 3, column",
		`[1]`:                                    "the body is a JSON array; it must be an object",
		``:                                       "the body is empty",
		`{"page_size":`:                          "in the middle",
		`{"page_size":5} {"page_size":6}`:        "after its JSON value",
		`{"allowed_domains":"fabrikam.example"}`: "allowed_domains: must be a list of texts, not a JSON string",
		`{"blocked_domain_status":500}`:          "blocked_domain_status: must be between 400 and 499",
		`{"access_token_life_s":0,"latency_ms":"\x"}`: "not JSON",
	} {
		got, err := ParseSettings([]byte(body))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", body, err, want)
		}
		if !reflect.ValueOf(got).IsZero() {
			t.Errorf("%s: settings came with the error", body)
		}
	}
}

func TestAnInnerObjectKeepsWhatItDoesNotName(t *testing.T) {
	t.Parallel()
	s, err := ParseSettings([]byte(`{"throttle":{"scale":0.5},"replication_lag_ms":{"delta":7}}`))
	want := Defaults()
	want.Throttle.Scale, want.ReplicationLag.Delta = 0.5, 7
	if err != nil || !reflect.DeepEqual(s, want) {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestFieldsKnowTheirKindAndValue(t *testing.T) {
	t.Parallel()
	shown := map[string]string{}
	for _, f := range Fields[Settings]() {
		shown[f.Name] = string(f.Kind) + " " + f.JSON(Defaults())
	}
	for name, want := range map[string]string{
		"page_size": "whole number 100", "throttle.enabled": "yes or no true", "throttle.scale": "number 1",
		"allowed_domains": "list of texts []", "allow_invites_from": `text "everyone"`, "replication_lag_ms.index": "whole number 0",
	} {
		if shown[name] != want {
			t.Errorf("%s is %q, want %q", name, shown[name], want)
		}
	}
}
