package odata

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestLiteralsAreOfThePropertysType(t *testing.T) {
	t.Parallel()
	const id = "8a7b3c1e-0000-4000-8000-000000000001"
	parse := func(filter string) error {
		_, err := thingType.Parse(url.Values{"$filter": {filter}, "$count": {"true"}}, true)
		return err
	}
	for filter, types := range map[string]string{
		"round eq 'true'":                     "'Edm.Boolean' and 'Edm.String' for operator kind 'Equal'",
		"round eq 1":                          "'Edm.Boolean' and 'Edm.Int64'",
		"name eq 1":                           "'Edm.String' and 'Edm.Int64'",
		"name ne true":                        "'Edm.String' and 'Edm.Boolean' for operator kind 'NotEqual'",
		"name eq " + id:                       "'Edm.String' and 'Edm.Guid'",
		"name in ('a'," + id + ")":            "'Edm.String' and 'Edm.Guid'",
		"made ge '2020-01-01'":                "'Edm.DateTimeOffset' and 'Edm.String' for operator kind 'GreaterThanOrEqual'",
		"size eq '3'":                         "'Edm.Int64' and 'Edm.String'",
		"tags eq 'toy'":                       "'Collection(Edm.String)' and 'Edm.String'",
		"tags/any(t:t eq 1)":                  "'Edm.String' and 'Edm.Int64'",
		"tags/$count eq '0'":                  "'Edm.Int64' and 'Edm.String'",
		"parts/any(p:p/code eq 1)":            "'Edm.String' and 'Edm.Int64'",
		"name eq 'x' or not(round eq 'true')": "'Edm.Boolean' and 'Edm.String'",
	} {
		var refused *Error
		if err := parse(filter); !errors.As(err, &refused) || refused.Code != "BadRequest" || !strings.HasPrefix(refused.Message, "Invalid filter clause: ") || !strings.Contains(refused.Message, types) {
			t.Errorf("%s: %v", filter, err)
		}
	}
	for _, filter := range []string{"name eq null", "owner eq " + id, "owner eq '" + id + "'"} {
		if err := parse(filter); err != nil {
			t.Errorf("%s: %v", filter, err)
		}
	}
	q, err := thingType.Parse(url.Values{"$filter": {"owner eq " + strings.ToUpper(id)}}, false)
	if err != nil || !q.Match(&thing{Owner: id}) || q.Match(&thing{Owner: "other"}) {
		t.Errorf("a GUID without quotes does not choose its owner: %v", err)
	}
}
