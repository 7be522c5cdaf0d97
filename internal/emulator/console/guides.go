package console

import (
	"net/url"
	"strings"
)

// Guide says how to point one kind of client at the emulator.
type Guide struct{ Key, Name, Words, Language, Code string }

// Guides are shown at / with the addresses of this emulator, and printed in
// README with those that it has by default.
func Guides(here Here) []Guide {
	host, port := here.HTTPS, ""
	if u, err := url.Parse(here.HTTPS); err == nil {
		host, port = u.Hostname(), u.Port()
	}
	fill := strings.NewReplacer("{http}", here.HTTP, "{https}", here.HTTPS, "{host}", host, "{port}", port, "{ca}", here.CAFile,
		"{tenant}", here.Tenant, "{client}", here.ClientID, "{secret}", here.Secret, "{identity}", here.Identity)
	out := guides()
	for i, g := range out {
		out[i].Words, out[i].Code = fill.Replace(g.Words), fill.Replace(strings.TrimPrefix(g.Code, "\n"))
	}
	return out
}

func guides() []Guide {
	return []Guide{
		{"curl", "curl", "A token, and the first call.", "sh", `
TOKEN=$(curl -s {http}/{tenant}/oauth2/v2.0/token \
  -d grant_type=client_credentials -d client_id={client} -d 'client_secret={secret}' \
  -d scope=https://graph.microsoft.com/.default | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
curl -H "Authorization: Bearer $TOKEN" '{http}/v1.0/users?$select=displayName,mail'`},
		{"hosts", "Any client, unmodified", "Give the emulator Microsoft's names, send those names here in the hosts file, and trust its CA. The client needs no other configuration at all.", "sh", `
emulator --dir ./tenant --tls-listen 127.0.0.1:443 \
  --also-name login.microsoftonline.com --also-name graph.microsoft.com
echo '127.0.0.1 login.microsoftonline.com graph.microsoft.com' | sudo tee -a /etc/hosts
export SSL_CERT_FILE=$PWD/tenant/ca.pem        # Go, OpenSSL
export NODE_EXTRA_CA_CERTS=$PWD/tenant/ca.pem  # Node
export REQUESTS_CA_BUNDLE=$PWD/tenant/ca.pem   # Python`},
		{"azidentity", "Go: azidentity", "Run the program with SSL_CERT_FILE={ca}. Instance discovery would ask Microsoft whether it knows this host, so it is off.", "go", `
credential, err := azidentity.NewClientSecretCredential("{tenant}", "{client}", "{secret}",
	&azidentity.ClientSecretCredentialOptions{
		DisableInstanceDiscovery: true,
		ClientOptions: azcore.ClientOptions{Cloud: cloud.Configuration{
			ActiveDirectoryAuthorityHost: "{https}",
			Services:                     map[cloud.ServiceName]cloud.ServiceConfiguration{},
		}},
	})`},
		{"identity", "A managed identity", "As in App Service: with these two variables, NewManagedIdentityCredential(nil) or DefaultAzureCredential gets its tokens here. The identity has the permissions that the worker has.", "sh", `
export IDENTITY_ENDPOINT={http}/msi/token
export IDENTITY_HEADER={identity}`},
		{"sdk", "Go: the Graph SDK", "With the credential above. The valid host has no port, and the base address is set before the client is made.", "go", `
provider, err := authentication.NewAzureIdentityAuthenticationProviderWithScopesAndValidHosts(
	credential, []string{"https://graph.microsoft.com/.default"}, []string{"{host}"})
adapter, err := msgraphsdk.NewGraphRequestAdapter(provider)
adapter.SetBaseUrl("{https}/v1.0")
client := msgraphsdk.NewGraphServiceClient(adapter)`},
		{"msal", "Go: MSAL", "Run the program with SSL_CERT_FILE={ca}.", "go", `
secret, err := confidential.NewCredFromSecret("{secret}")
client, err := confidential.New("{https}/{tenant}", "{client}", secret,
	confidential.WithInstanceDiscovery(false))
result, err := client.AcquireTokenByCredential(ctx, []string{"https://graph.microsoft.com/.default"})`},
		{"js", "JavaScript: Graph client and @azure/identity", "Run Node with NODE_EXTRA_CA_CERTS={ca}.", "js", `
const credential = new ClientSecretCredential("{tenant}", "{client}", "{secret}", {
  authorityHost: "{https}",
  disableInstanceDiscovery: true,
});
const client = Client.initWithMiddleware({
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ["https://graph.microsoft.com/.default"],
  }),
  baseUrl: "{https}/",
  customHosts: new Set(["{host}"]),
});
const guests = await client.api("/users").filter("userType eq 'Guest'").get();`},
		{"msal-node", "JavaScript: msal-node", "Run Node with NODE_EXTRA_CA_CERTS={ca}.", "js", `
const client = new ConfidentialClientApplication({
  auth: {
    clientId: "{client}",
    clientSecret: "{secret}",
    authority: "{https}/{tenant}",
    knownAuthorities: ["{host}:{port}"],
  },
});
const token = await client.acquireTokenByClientCredential({
  scopes: ["https://graph.microsoft.com/.default"],
});`},
		{"python", "Python: MSAL", "Run it with REQUESTS_CA_BUNDLE={ca}.", "python", `
app = msal.ConfidentialClientApplication(
    "{client}", client_credential="{secret}",
    authority="{https}/{tenant}", instance_discovery=False)
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])`},
		{"oidc", "Signing people in, with any OpenID Connect library", "The library finds the rest through discovery, with PKCE and nonce enforced. The Guest Portal's application accepts any redirect address on a loopback host; its id and secret are listed at {http}/.", "text", `
Issuer     {http}/{tenant}/v2.0
Discovery  {http}/{tenant}/v2.0/.well-known/openid-configuration
Scopes     openid profile email offline_access`},
	}
}
