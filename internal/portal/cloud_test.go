package portal

import (
	"slices"
	"testing"
)

func TestWhatFollowsFromTheCloud(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		authority, graph, scope string
		origins                 []string
	}{
		{
			"https://login.microsoftonline.com", "https://graph.microsoft.com/v1.0", "https://graph.microsoft.com/.default",
			[]string{"https://login.microsoftonline.com", "https://invitations.microsoft.com", "https://login.live.com"},
		},
		{
			"https://login.microsoftonline.us", "https://graph.microsoft.us/v1.0", "https://graph.microsoft.us/.default",
			[]string{"https://login.microsoftonline.us", "https://invitations.microsoft.us"},
		},
		{
			"https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn/v1.0", "https://microsoftgraph.chinacloudapi.cn/.default",
			[]string{"https://login.partner.microsoftonline.cn"},
		},
		{
			"http://127.0.0.1:8090", "http://127.0.0.1:8091/v1.0", "",
			[]string{"http://127.0.0.1:8090", "http://127.0.0.1:8091"},
		},
		{"http://localhost:8090", "http://[::1]:8091/v1.0", "", []string{"http://localhost:8090", "http://[::1]:8091"}},
	} {
		if got := graphScope(c.graph); got != c.scope {
			t.Errorf("%s: scope %q, want %q", c.graph, got, c.scope)
		}
		if got := redeemOrigins(c.authority, c.graph); !slices.Equal(got, c.origins) {
			t.Errorf("%s: origins %v, want %v", c.authority, got, c.origins)
		}
	}
}
