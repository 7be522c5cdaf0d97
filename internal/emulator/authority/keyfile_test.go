package authority

import (
	"crypto/x509"
	"encoding/json"
	"testing"
)

func TestTheKeysOfAnOlderFileAreRead(t *testing.T) {
	t.Parallel()
	keys, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	older, err := json.Marshal([2][]byte{x509.MarshalPKCS1PrivateKey(keys.private[0]), x509.MarshalPKCS1PrivateKey(keys.private[1])})
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParseKeys(older)
	if err != nil || !read.private[0].Equal(keys.private[0]) || !read.private[1].Equal(keys.private[1]) {
		t.Errorf("the keys are others: %v", err)
	}
}
