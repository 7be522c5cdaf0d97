package directory

import "time"

// Subscription is a client's wish to be told of changes
// (learn.microsoft.com/graph/api/resources/subscription).
type Subscription struct {
	ID                        string    `json:"id"`
	AppID                     string    `json:"applicationId"`
	CreatorID                 string    `json:"creatorId"` // object id of the caller's service principal
	ChangeType                string    `json:"changeType"`
	Resource                  string    `json:"resource"`
	Kind                      Kind      `json:"kind"`
	ObjectID                  string    `json:"objectId,omitempty"` // when the resource is a single object
	NotificationURL           string    `json:"notificationUrl"`
	LifecycleNotificationURL  string    `json:"lifecycleNotificationUrl,omitempty"`
	ClientState               string    `json:"clientState,omitempty"`
	LatestSupportedTLSVersion string    `json:"latestSupportedTlsVersion,omitempty"`
	ExpirationDateTime        time.Time `json:"expirationDateTime"`
	AskedToReauthorize        bool      `json:"askedToReauthorize,omitempty"`
	Since                     int64     `json:"since"` // changes after this sequence number are told
}

// Subscriptions returns all subscriptions, oldest first; expired ones stay until
// somebody removes them.
func (tx *Tx) Subscriptions() []*Subscription {
	return tx.state.Subscriptions.all(func(*Subscription) bool { return true })
}

// Subscription returns a subscription by id, or nil.
func (tx *Tx) Subscription(id string) *Subscription { return tx.state.Subscriptions.get(id) }

// PutSubscription adds or replaces a subscription.
func (tx *Tx) PutSubscription(s *Subscription) { tx.state.Subscriptions.put(s) }

// RemoveSubscription ends a subscription.
func (tx *Tx) RemoveSubscription(id string) { tx.state.Subscriptions.remove(id) }

// LastSequence is the number of the latest change.
func (tx *Tx) LastSequence() int64 { return tx.state.Sequence }
