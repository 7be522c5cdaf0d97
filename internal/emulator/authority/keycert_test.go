package authority

import (
	"crypto/x509"
	"encoding/base64"
	"reflect"
	"testing"
	"time"
)

func TestEveryPublishedKeyHasItsCertificateAlsoAfterARestart(t *testing.T) {
	t.Parallel()
	keys, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if err := keys.Rotate(now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	published, good := keys.published("x", now)["keys"].([]map[string]any), keys.good(now)
	if len(published) != 3 || len(good) != 3 {
		t.Fatalf("%d keys are published", len(published))
	}
	for i, key := range published {
		der, err := base64.StdEncoding.DecodeString(key["x5c"].([]string)[0])
		if err != nil {
			t.Fatal(err)
		}
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		if !good[i].Equal(cert.PublicKey) || now.Before(cert.NotBefore) || now.After(cert.NotAfter) {
			t.Errorf("key %d: the certificate is of another key or time", i)
		}
	}
	data, err := keys.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParseKeys(data)
	if err != nil {
		t.Fatal(err)
	}
	if again := read.published("x", now)["keys"]; !reflect.DeepEqual(again, any(published)) {
		t.Errorf("other keys are published: %v", again)
	}
}
