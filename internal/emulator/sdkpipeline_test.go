package emulator_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"testing"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/authentication"
	khttp "github.com/microsoft/kiota-http-go"
	kjson "github.com/microsoft/kiota-serialization-json-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"
)

// pipelines is how often a client is made afresh: the SDK orders its middlewares
// by ranging over a map, so that each construction draws an order, and in some a
// retried body is sent plain although it says gzip
// (github.com/microsoft/kiota-http-go/issues/183).
const pipelines = 40

// sdk is the request adapter of Microsoft's SDK for Go with its default pipeline:
// compression, retries, redirects, decoding of names, user agent, inspection.
type sdk struct {
	w       *world
	adapter *khttp.NetHttpRequestAdapter
}

// fixedToken hands out one token, as a credential does.
type fixedToken string

func (t fixedToken) GetAuthorizationToken(context.Context, *url.URL, map[string]any) (string, error) {
	return string(t), nil
}

func (fixedToken) GetAllowedHostsValidator() *authentication.AllowedHostsValidator { return nil }

func newSDK(w *world) sdk {
	w.t.Helper()
	adapter, err := khttp.NewNetHttpRequestAdapterWithParseNodeFactoryAndSerializationWriterFactory(
		authentication.NewBaseBearerTokenAuthenticationProvider(fixedToken(w.token)), kjson.NewJsonParseNodeFactory(), kjson.NewJsonSerializationWriterFactory())
	if err != nil {
		w.t.Fatal(err)
	}
	return sdk{w, adapter}
}

// call sends a request through the pipeline; target is a path or a whole link.
func (s sdk) call(method kiota.HttpMethod, target string, body any) (map[string]any, error) {
	s.w.t.Helper()
	info := kiota.NewRequestInformation()
	info.Method = method
	if target[0] == '/' {
		target = s.w.ready.HTTP + "/v1.0" + target
	}
	link, err := url.Parse(target)
	if err != nil {
		s.w.t.Fatal(err)
	}
	info.SetUri(*link)
	info.Headers.Add("Accept", "application/json")
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			s.w.t.Fatal(err)
		}
		info.SetStreamContentAndContentType(data, "application/json")
	}
	answer, err := s.adapter.SendPrimitive(s.w.t.Context(), info, "[]byte", kiota.ErrorMappings{"XXX": odataerrors.CreateODataErrorFromDiscriminatorValue})
	if err != nil {
		return nil, err
	}
	var object map[string]any
	if data, _ := answer.([]byte); len(data) > 0 {
		if err := json.Unmarshal(data, &object); err != nil {
			return nil, err
		}
	}
	return object, nil
}

func (s sdk) fault(method, path string, status, times int) {
	s.w.t.Helper()
	s.w.control("/faults", map[string]any{"method": method, "path": path, "nth": 1, "times": times, "status": status, "headers": map[string]string{"Retry-After": "0"}})
}

// A read that was throttled and a compressed write go well in every order.
func TestTheSDKsDefaultPipelineWorksInEveryOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range pipelines {
		s := newSDK(w)
		s.fault("GET", `^/v1\.0/users$`, 429, 2)
		page, err := s.call(kiota.GET, "/users?%24top=2&%24select=id", nil)
		if err != nil || len(page["value"].([]any)) != 2 {
			t.Fatalf("order %d: %v %v", n, page, err)
		}
		made, err := s.call(kiota.POST, "/invitations", invitation("order"+strconv.Itoa(n)+"@partner.example"))
		if err != nil || made["status"] != "PendingAcceptance" {
			t.Fatalf("order %d: %v %v", n, made, err)
		}
	}
}

func TestTheSDKReadsErrorsWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := newSDK(w)
	for _, tc := range []struct {
		method       kiota.HttpMethod
		target, code string
		body         any
		status       int
	}{
		{kiota.GET, "/users/nobody@contoso.example", "Request_ResourceNotFound", nil, 404},
		{kiota.GET, "/invitations", "UnknownError", nil, 404},
		{kiota.GET, "/policies/authorizationPolicy", "Authorization_RequestDenied", nil, 403},
		{kiota.GET, "/users?%24search=%22displayName%3Aana%22", "Request_UnsupportedQuery", nil, 400},
		{kiota.POST, "/invitations", "BadRequest", map[string]any{"inviteRedirectUrl": "https://portal.example/"}, 400},
		{kiota.PUT, "/users", "Request_BadRequest", map[string]any{}, 405},
	} {
		_, err := s.call(tc.method, tc.target, tc.body)
		var odata *odataerrors.ODataError
		if !errors.As(err, &odata) {
			t.Errorf("%s: %T %v", tc.target, err, err)
			continue
		}
		e := odata.GetErrorEscaped()
		if odata.GetStatusCode() != tc.status || *e.GetCode() != tc.code || odata.Error() == "" {
			t.Errorf("%s: %d %s", tc.target, odata.GetStatusCode(), *e.GetCode())
		}
		id := odata.GetResponseHeaders().Get("request-id")
		if inner := e.GetInnerError(); inner == nil || inner.GetDate() == nil || len(id) != 1 || *inner.GetRequestId() != id[0] {
			t.Errorf("%s: the inner error is incomplete", tc.target)
		}
	}
}

// Links of pages and of delta lead the SDK on, through whatever it does to URLs.
func TestTheSDKFollowsLinksOfPagesAndOfDelta(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"page_size": 3})
	s := newSDK(w)
	follow := func(target string) (ids map[string]bool, pages int, delta string) {
		ids = map[string]bool{}
		for target != "" {
			page, err := s.call(kiota.GET, target, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range page["value"].([]any) {
				ids[v.(map[string]any)["id"].(string)] = true
			}
			target, _ = page["@odata.nextLink"].(string)
			delta, _ = page["@odata.deltaLink"].(string)
			pages++
		}
		return ids, pages, delta
	}
	if ids, pages, _ := follow("/users?%24select=id%2CdisplayName"); len(ids) != 8 || pages != 3 {
		t.Errorf("%d users on %d pages", len(ids), pages)
	}
	// The SDK writes the function with parentheses.
	ids, _, delta := follow("/users/delta()?%24select=displayName")
	if len(ids) != 8 || delta == "" {
		t.Errorf("%d users, then %q", len(ids), delta)
	}
	made, err := s.call(kiota.POST, "/invitations", invitation("delta@partner.example"))
	if err != nil {
		t.Fatal(err)
	}
	ids, _, _ = follow(delta)
	if id := made["invitedUser"].(map[string]any)["id"].(string); len(ids) != 1 || !ids[id] {
		t.Errorf("the next round tells %v", ids)
	}
}
