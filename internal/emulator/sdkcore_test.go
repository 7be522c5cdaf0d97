package emulator_test

import (
	"errors"
	"net/url"
	"slices"
	"sync"
	"testing"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/authentication"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	kjson "github.com/microsoft/kiota-serialization-json-go"
	core "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"
)

// thing is any object with an id; things is a page of them. They stand for the
// SDK's models, which take minutes to build.
type thing struct{ id, mail *string }

func newThing(serialization.ParseNode) (serialization.Parsable, error) { return &thing{}, nil }

func (*thing) Serialize(serialization.SerializationWriter) error { return nil }

func (v *thing) GetFieldDeserializers() map[string]func(serialization.ParseNode) error {
	return map[string]func(serialization.ParseNode) error{"id": readText(&v.id), "mail": readText(&v.mail)}
}

type things struct {
	value      []*thing
	next, last *string
}

func newThings(serialization.ParseNode) (serialization.Parsable, error) { return &things{}, nil }

func (*things) Serialize(serialization.SerializationWriter) error { return nil }

func (p *things) GetValue() []*thing         { return p.value }
func (p *things) GetOdataNextLink() *string  { return p.next }
func (p *things) GetOdataDeltaLink() *string { return p.last }

func (p *things) GetFieldDeserializers() map[string]func(serialization.ParseNode) error {
	return map[string]func(serialization.ParseNode) error{
		"@odata.nextLink": readText(&p.next), "@odata.deltaLink": readText(&p.last),
		"value": func(n serialization.ParseNode) error {
			list, err := n.GetCollectionOfObjectValues(newThing)
			for _, v := range list {
				p.value = append(p.value, v.(*thing))
			}
			return err
		},
	}
}

func readText(to **string) func(serialization.ParseNode) error {
	return func(n serialization.ParseNode) (err error) {
		*to, err = n.GetStringValue()
		return err
	}
}

// registerJSON makes JSON known to the parts of the SDK that look formats up, as
// the SDK's own client does at its start.
var registerJSON = sync.OnceFunc(func() {
	kiota.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory { return kjson.NewJsonParseNodeFactory() })
	kiota.RegisterDefaultSerializer(func() serialization.SerializationWriterFactory { return kjson.NewJsonSerializationWriterFactory() })
})

// coreAdapter is the SDK core's request adapter as it makes itself.
func coreAdapter(w *world) *core.GraphRequestAdapterBase {
	w.t.Helper()
	registerJSON()
	adapter, err := core.NewGraphRequestAdapterBase(
		authentication.NewBaseBearerTokenAuthenticationProvider(fixedToken(w.token)), core.GraphClientOptions{GraphServiceVersion: "v1.0", GraphServiceLibraryVersion: "1.89.0"})
	if err != nil {
		w.t.Fatal(err)
	}
	adapter.SetBaseUrl(w.ready.HTTP + "/v1.0")
	return adapter
}

func coreRequest(w *world, method kiota.HttpMethod, path string) *kiota.RequestInformation {
	w.t.Helper()
	link, err := url.Parse(w.ready.HTTP + "/v1.0" + path)
	if err != nil {
		w.t.Fatal(err)
	}
	info := kiota.NewRequestInformation()
	info.Method = method
	info.SetUri(*link)
	info.Headers.Add("Accept", "application/json")
	return info
}

// odataErrors are spelled as batches look them up; requests know them too.
var odataErrors = kiota.ErrorMappings{"4XX": odataerrors.CreateODataErrorFromDiscriminatorValue, "5XX": odataerrors.CreateODataErrorFromDiscriminatorValue}

func TestTheSDKsPageIteratorGoesOverAllPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	adapter := coreAdapter(w)
	first, err := adapter.Send(t.Context(), coreRequest(w, kiota.GET, "/users?$top=3&$select=id"), newThings, odataErrors)
	if err != nil {
		t.Fatal(err)
	}
	iterator, err := core.NewPageIterator[*thing](first, adapter, newThings)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	if err := iterator.Iterate(t.Context(), func(v *thing) bool { ids = append(ids, *v.id); return true }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 8 {
		t.Errorf("the iterator gave %v", ids)
	}
}

// The SDK's batches spell header names small, encode the dollar signs and send
// empty bodies as null.
func TestTheSDKsBatchHelperReadsItsAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	adapter := coreAdapter(w)
	if err := core.RegisterError(core.BatchRequestErrorRegistryKey, odataErrors); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := core.DeRegisterError(core.BatchRequestErrorRegistryKey); err != nil {
			t.Error(err)
		}
	})
	batch := core.NewBatchRequest(adapter)
	add := func(info *kiota.RequestInformation, after ...core.BatchItem) core.BatchItem {
		item, err := batch.AddBatchRequestStep(*info)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range after {
			item.DependsOnItem(a)
		}
		return item
	}
	found := add(coreRequest(w, kiota.GET, "/users/"+w.seed.People.Gil.ID+"?%24select=id%2Cmail"))
	absent := add(coreRequest(w, kiota.GET, "/users/00000000-0000-4000-8000-00000000dead"))
	write := coreRequest(w, kiota.PATCH, "/users/"+w.seed.People.Gil.ID)
	write.SetStreamContentAndContentType([]byte(`{"jobTitle":"Adviser"}`), "application/json")
	done, dependent := add(write, found), add(coreRequest(w, kiota.GET, "/users"), absent)

	answers, err := batch.Send(t.Context(), adapter)
	if err != nil {
		t.Fatal(err)
	}
	v, err := core.GetBatchResponseById[*thing](answers, *found.GetId(), newThing)
	if err != nil || *v.mail != w.seed.People.Gil.Address {
		t.Errorf("%v %v", v, err)
	}
	_, err = core.GetBatchResponseById[*thing](answers, *absent.GetId(), newThing)
	var odata *odataerrors.ODataError
	if !errors.As(err, &odata) || *odata.GetErrorEscaped().GetCode() != "Request_ResourceNotFound" {
		t.Errorf("%T %v", err, err)
	}
	failed := answers.GetFailedResponses()
	if failed[*absent.GetId()] != 404 || failed[*dependent.GetId()] != 424 || failed[*done.GetId()] != 0 || len(failed) != 2 {
		t.Errorf("failed are %v", failed)
	}
}
