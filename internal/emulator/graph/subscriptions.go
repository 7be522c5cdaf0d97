package graph

import (
	"net/http"
	"slices"
	"strings"
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

// subscriptionBody is what POST /subscriptions takes.
type subscriptionBody struct {
	ChangeType   string `json:"changeType"`
	Resource     string `json:"resource"`
	URL          string `json:"notificationUrl"`
	LifecycleURL string `json:"lifecycleNotificationUrl"`
	Expiration   string `json:"expirationDateTime"`
	ClientState  string `json:"clientState"`
	TLS          string `json:"latestSupportedTlsVersion"`
	ResourceData *bool  `json:"includeResourceData"`
}

// subscribe checks the wish, lets the endpoints prove themselves and keeps it. It
// holds no transaction while the endpoints answer, because they may call back.
func subscribe(c *call) (*answer, error) {
	var body subscriptionBody
	err := c.decode(&body, "changeType", "resource", "notificationUrl", "lifecycleNotificationUrl", "expirationDateTime", "clientState", "latestSupportedTlsVersion", "includeResourceData")
	if err != nil {
		return nil, err
	}
	s, err := c.subscription(body)
	if err != nil {
		return nil, err
	}
	for _, url := range []string{s.NotificationURL, s.LifecycleNotificationURL} {
		if url == "" {
			continue
		}
		if err := c.notifier.validate(c.r.Context(), url); err != nil {
			return nil, err
		}
	}
	err = c.o.Directory.Update(func(tx *directory.Tx) error {
		if s.ObjectID != "" && tx.KindOf(s.ObjectID) != s.Kind {
			return notFound(s.ObjectID)
		}
		s.Since = tx.LastSequence()
		tx.PutSubscription(s)
		return nil
	})
	if err != nil {
		return nil, err
	}
	m := renderSubscription(s)
	m["@odata.context"] = c.context("subscriptions/$entity")
	return &answer{status: http.StatusCreated, body: m, header: http.Header{"Location": {c.link("subscriptions/" + s.ID)}}}, nil
}

// subscription turns a body into a subscription, or says what is wrong with it.
func (c *call) subscription(body subscriptionBody) (*directory.Subscription, error) {
	collection, id, single := strings.Cut(strings.Trim(body.Resource, "/"), "/")
	of, known := subscribable[lower(collection)]
	switch {
	case body.Resource == "" || body.ChangeType == "" || body.URL == "" || body.Expiration == "":
		return nil, invalidRequest("changeType, notificationUrl, resource and expirationDateTime are required.")
	case !known || single && !isGUID(id):
		return nil, invalidRequest("Resource '" + body.Resource + "' is not supported.")
	case !c.may(of.needs):
		return nil, denied()
	case body.ResourceData != nil && *body.ResourceData:
		return nil, invalidRequest("includeResourceData is not supported for this resource.")
	case len(body.ClientState) > maxClientState:
		return nil, invalidRequest("The clientState must not be longer than 128 characters.")
	case !slices.Contains([]string{"", "v1_0", "v1_1", "v1_2", "v1_3"}, body.TLS):
		return nil, invalidRequest("The value of latestSupportedTlsVersion is not supported.")
	}
	for kind := range strings.SplitSeq(body.ChangeType, ",") {
		if kind = strings.TrimSpace(kind); kind != "updated" && kind != "deleted" {
			return nil, invalidRequest("The changeType '" + kind + "' is not supported for this resource.")
		}
	}
	for _, url := range []string{body.URL, body.LifecycleURL} {
		if url != "" && !notifiable(url) {
			return nil, invalidRequest("The notification URL '" + url + "' must be an https address.")
		}
	}
	expires, err := c.expiration(body.Expiration)
	if err != nil {
		return nil, err
	}
	return &directory.Subscription{
		ID: newGUID(), AppID: c.caller.AppID, CreatorID: c.caller.ObjectID, ChangeType: body.ChangeType, Resource: body.Resource, Kind: of.kind, ObjectID: lower(id),
		NotificationURL: body.URL, LifecycleNotificationURL: body.LifecycleURL, ClientState: body.ClientState, LatestSupportedTLSVersion: body.TLS, ExpirationDateTime: expires,
	}, nil
}

// expiration reads the end of a subscription: too near is put off, too far refused.
func (c *call) expiration(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	switch {
	case err != nil:
		return at, invalidRequest("The value of expirationDateTime is not a valid time.")
	case !at.After(c.now):
		return at, invalidRequest("Subscription expiration must be in the future.")
	case at.Sub(c.now) > longestSubscription:
		return at, invalidRequest("Subscription expiration can only be 41760 minutes in the future.")
	case at.Sub(c.now) < shortestSubscription:
		at = c.now.Add(shortestSubscription)
	}
	return at.UTC(), nil
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
