package graph

import (
	"net/http"
	"time"

	"guestportal/internal/emulator/directory"
)

// The life of a subscription to users and groups, and how long its clientState
// may be (learn.microsoft.com/graph/api/resources/subscription).
const (
	shortestSubscription = 45 * time.Minute
	longestSubscription  = 41760 * time.Minute
	maxClientState       = 128
)

// subscribable are the collections whose changes are told, with the permission
// to read them.
var subscribable = map[string]struct {
	kind  directory.Kind
	needs string
}{
	"users":  {directory.KindUser, "User.Read.All"},
	"groups": {directory.KindGroup, "Group.Read.All"},
}

func invalidRequest(message string) error {
	return &Error{Status: http.StatusBadRequest, Code: "InvalidRequest", Message: message}
}

func renderSubscription(s *directory.Subscription) map[string]any {
	tls := s.LatestSupportedTLSVersion
	if tls == "" {
		tls = "v1_2"
	}
	return map[string]any{
		"id": s.ID, "resource": s.Resource, "applicationId": s.AppID, "changeType": s.ChangeType, "clientState": orNull(s.ClientState),
		"notificationUrl": s.NotificationURL, "lifecycleNotificationUrl": orNull(s.LifecycleNotificationURL), "notificationQueryOptions": nil,
		"notificationUrlAppId": nil, "expirationDateTime": s.ExpirationDateTime.Format("2006-01-02T15:04:05.0000000Z"), "creatorId": s.CreatorID,
		"includeResourceData": nil, "latestSupportedTlsVersion": tls, "encryptionCertificate": nil, "encryptionCertificateId": nil,
	}
}

// findSubscription resolves one of the caller's own subscriptions that has not
// expired; those of other applications are not there for it.
func (c *call) findSubscription() (*directory.Subscription, error) {
	s := c.tx.Subscription(c.vars["id"])
	if s == nil || s.AppID != c.caller.AppID || !s.ExpirationDateTime.After(c.now) {
		return nil, &Error{Status: http.StatusNotFound, Code: "ResourceNotFound", Message: "The object was not found."}
	}
	return s, nil
}

func listSubscriptions(c *call) (*answer, error) {
	values := []map[string]any{}
	for _, s := range c.tx.Subscriptions() {
		if s.AppID == c.caller.AppID && s.ExpirationDateTime.After(c.now) {
			values = append(values, renderSubscription(s))
		}
	}
	p, err := c.page(0, c.query.Get("$skiptoken"))
	if err != nil {
		return nil, err
	}
	return c.collectionAnswer("subscriptions", shownOf(&p, values), p, false, nil)
}

func (c *call) subscriptionAnswer(s *directory.Subscription) (*answer, error) {
	m := renderSubscription(s)
	m["@odata.context"] = c.context("subscriptions/$entity")
	return ok(m)
}

func getSubscription(c *call) (*answer, error) {
	s, err := c.findSubscription()
	if err != nil {
		return nil, err
	}
	return c.subscriptionAnswer(s)
}

// renewSubscription moves the end; nothing else of a subscription can change.
func renewSubscription(c *call) (*answer, error) {
	s, err := c.findSubscription()
	if err != nil {
		return nil, err
	}
	var body struct {
		Expiration string `json:"expirationDateTime"`
	}
	if err := c.decode(&body, "expirationDateTime"); err != nil {
		return nil, err
	}
	renewed := *s
	if renewed.ExpirationDateTime, err = c.expiration(body.Expiration); err != nil {
		return nil, err
	}
	renewed.AskedToReauthorize = false
	c.tx.PutSubscription(&renewed)
	return c.subscriptionAnswer(&renewed)
}

// reauthorizeSubscription answers the lifecycle event; the end stays.
func reauthorizeSubscription(c *call) (*answer, error) {
	s, err := c.findSubscription()
	if err != nil {
		return nil, err
	}
	renewed := *s
	renewed.AskedToReauthorize = false
	c.tx.PutSubscription(&renewed)
	return noContent()
}

func deleteSubscription(c *call) (*answer, error) {
	s, err := c.findSubscription()
	if err != nil {
		return nil, err
	}
	c.tx.RemoveSubscription(s.ID)
	return noContent()
}
