package graph

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// notifier tells subscribers what has changed. It reads the directory's log when
// it is woken and once a second for what time brings: reauthorization and the end
// of a subscription. Deliveries wait in a queue that is bounded; what does not
// fit is dropped with a warning, as Graph drops what it cannot deliver.
type notifier struct {
	directory *directory.Directory
	control   *control.Control
	tenantID  string
	log       *slog.Logger
	courier   courier

	wake   chan struct{}
	queue  chan delivery
	cursor int64 // the last change that was looked at

	stop context.CancelFunc
	done sync.WaitGroup
}

// Bounds of the notifier.
const (
	queueLength   = 1000
	couriers      = 4
	lookEvery     = time.Second
	maxInDelivery = 100 // changes told in one request
)

func newNotifier(o Options) *notifier {
	ctx, stop := context.WithCancel(context.Background())
	n := &notifier{
		directory: o.Directory, control: o.Control, tenantID: o.TenantID, log: o.Log, courier: newCourier(),
		wake: make(chan struct{}, 1), queue: make(chan delivery, queueLength), stop: stop,
	}
	n.directory.View(func(tx *directory.Tx) { n.cursor = tx.LastSequence() })
	n.done.Go(func() { n.watch(ctx) })
	for range couriers {
		n.done.Go(func() { n.carry(ctx) })
	}
	return n
}

// close ends all deliveries, also those under way.
func (n *notifier) close() {
	n.stop()
	n.done.Wait()
	n.courier.close()
}

// poke makes the notifier look; it never waits.
func (n *notifier) poke() {
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

func (n *notifier) watch(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.wake:
		case <-tick.C:
		}
		for _, d := range n.look() {
			n.offer(ctx, d, time.Duration(n.control.Settings().Notifications.Delay)*time.Millisecond)
		}
	}
}

// look collects what is to be told since the last look.
func (n *notifier) look() []delivery {
	var out []delivery
	var expired, asked []*directory.Subscription
	before := time.Duration(n.control.Settings().Notifications.ReauthorizeBefore) * time.Second
	n.directory.View(func(tx *directory.Tx) {
		changes := tx.Changes(n.cursor)
		n.cursor = tx.LastSequence()
		for _, s := range tx.Subscriptions() {
			left := s.ExpirationDateTime.Sub(tx.Now())
			if left <= 0 {
				expired = append(expired, s)
				continue
			}
			for told := range slices.Chunk(n.notifications(tx, s, changes), maxInDelivery) {
				out = append(out, delivery{subscription: s.ID, url: s.NotificationURL, values: told})
			}
			if left <= before && !s.AskedToReauthorize && s.LifecycleNotificationURL != "" {
				asked = append(asked, s)
				out = append(out, delivery{subscription: s.ID, url: s.LifecycleNotificationURL, values: []map[string]any{n.reauthorization(s)}})
			}
		}
	})
	if len(expired)+len(asked) > 0 {
		n.settle(expired, asked)
	}
	return out
}

// settle removes the subscriptions that have ended and notes who was asked.
func (n *notifier) settle(expired, asked []*directory.Subscription) {
	_ = n.directory.Update(func(tx *directory.Tx) error { // it returns no error
		for _, s := range expired {
			if now := tx.Subscription(s.ID); now != nil && !now.ExpirationDateTime.After(tx.Now()) {
				tx.RemoveSubscription(s.ID)
			}
		}
		for _, s := range asked {
			if now := tx.Subscription(s.ID); now != nil {
				c := *now
				c.AskedToReauthorize = true
				tx.PutSubscription(&c)
			}
		}
		return nil
	})
}

// notifications turns changes into what one subscriber is told: each object once.
// "updated" means created, changed or softly deleted, "deleted" gone for good.
func (n *notifier) notifications(tx *directory.Tx, s *directory.Subscription, changes []directory.Change) []map[string]any {
	latest := map[string]directory.Change{}
	for _, c := range changes {
		if c.Kind == s.Kind && c.Sequence > s.Since && (s.ObjectID == "" || strings.EqualFold(s.ObjectID, c.ID)) {
			latest[c.ID] = c
		}
	}
	sorted := slices.SortedFunc(maps.Values(latest), func(a, b directory.Change) int { return int(a.Sequence - b.Sequence) })
	var out []map[string]any
	for _, c := range sorted {
		kind := "updated"
		if tx.KindOf(c.ID) == directory.KindNone && tx.DeletedKind(c.ID) == directory.KindNone {
			kind = "deleted"
		}
		if strings.Contains(s.ChangeType, kind) {
			out = append(out, n.notification(s, c, kind))
		}
	}
	return out
}

func (n *notifier) notification(s *directory.Subscription, c directory.Change, changeType string) map[string]any {
	collection, typeName := "Users", "#Microsoft.Graph.User"
	if c.Kind == directory.KindGroup {
		collection, typeName = "Groups", "#Microsoft.Graph.Group"
	}
	resource := collection + "/" + c.ID
	return map[string]any{
		"id": newGUID(), "subscriptionId": s.ID, "subscriptionExpirationDateTime": s.ExpirationDateTime, "clientState": orNull(s.ClientState),
		"changeType": changeType, "resource": resource, "tenantId": n.tenantID,
		"resourceData": map[string]any{"@odata.type": typeName, "@odata.id": resource, "id": c.ID, "organizationId": n.tenantID, "sequenceNumber": c.Sequence},
	}
}

func (n *notifier) reauthorization(s *directory.Subscription) map[string]any {
	return map[string]any{
		"lifecycleEvent": "reauthorizationRequired", "subscriptionId": s.ID, "subscriptionExpirationDateTime": s.ExpirationDateTime,
		"clientState": orNull(s.ClientState), "tenantId": n.tenantID, "resource": s.Resource,
	}
}
