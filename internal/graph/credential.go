package graph

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// CredentialOptions says who the portal is to Entra. Exactly one of Secret,
// CertificateFile, FederatedTokenFile and ManagedIdentity is given.
type CredentialOptions struct {
	Authority string         // such as https://login.microsoftonline.com
	TenantID  string         // a GUID
	ClientID  string         // of the app registration; for a managed identity empty means the machine's own
	Roots     *x509.CertPool // whom to trust at the authority; nil means those of the machine

	Secret             string
	CertificateFile    string // PEM, with the private key
	FederatedTokenFile string // read again as it is rotated
	ManagedIdentity    bool
}

// NewCredential gives what obtains, caches and renews tokens; one for each
// process. It reads the certificate, and sends nothing.
func NewCredential(o CredentialOptions) (azcore.TokenCredential, error) {
	kinds := 0
	for _, given := range []bool{o.Secret != "", o.CertificateFile != "", o.FederatedTokenFile != "", o.ManagedIdentity} {
		if given {
			kinds++
		}
	}
	if kinds != 1 {
		return nil, errors.New("graph credential: give exactly one of secret, certificate file, federated token file and managed identity")
	}
	credential, err := o.build()
	if err != nil {
		return nil, fmt.Errorf("graph credential: %w", err)
	}
	return credential, nil
}

func (o CredentialOptions) build() (azcore.TokenCredential, error) {
	common := o.clientOptions()
	switch {
	case o.ManagedIdentity:
		options := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: common}
		if o.ClientID != "" {
			options.ID = azidentity.ClientID(o.ClientID)
		}
		return azidentity.NewManagedIdentityCredential(options)
	case o.FederatedTokenFile != "":
		return azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
			ClientOptions: common, DisableInstanceDiscovery: true,
			TenantID: o.TenantID, ClientID: o.ClientID, TokenFilePath: o.FederatedTokenFile,
		})
	case o.CertificateFile != "":
		content, err := os.ReadFile(o.CertificateFile)
		if err != nil {
			return nil, fmt.Errorf("read the certificate: %w", err)
		}
		certificates, key, err := azidentity.ParseCertificates(content, nil)
		if err != nil {
			return nil, fmt.Errorf("read the certificate %s: %w", o.CertificateFile, err)
		}
		return azidentity.NewClientCertificateCredential(o.TenantID, o.ClientID, certificates, key,
			&azidentity.ClientCertificateCredentialOptions{ClientOptions: common, DisableInstanceDiscovery: true})
	default:
		return azidentity.NewClientSecretCredential(o.TenantID, o.ClientID, o.Secret,
			&azidentity.ClientSecretCredentialOptions{ClientOptions: common, DisableInstanceDiscovery: true})
	}
}

// clientOptions points every kind of credential at the configured authority,
// which is trusted as configured instead of being asked for at Microsoft's. A
// token is worth one more try, since asking for one changes nothing.
func (o CredentialOptions) clientOptions() azcore.ClientOptions {
	client := NewHTTPClient(o.Roots)
	client.Transport = limited{under: client.Transport}
	return azcore.ClientOptions{
		Transport: client,
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: o.Authority, Services: map[cloud.ServiceName]cloud.ServiceConfiguration{}},
		Retry:     policy.RetryOptions{MaxRetries: 1, RetryDelay: 500 * time.Millisecond, MaxRetryDelay: 3 * time.Second, TryTimeout: 10 * time.Second},
	}
}

// limited bounds every answer, as the pipeline does for Graph's.
type limited struct{ under http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := l.under.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = http.MaxBytesReader(nil, answer.Body, maxAnswer)
	return answer, nil
}
