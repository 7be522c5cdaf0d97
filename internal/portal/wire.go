package portal

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"net/http"
	netmail "net/mail"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/config"
	"guestportal/internal/graph"
	"guestportal/internal/guest"
	"guestportal/internal/jobs"
	"guestportal/internal/lifecycle"
	"guestportal/internal/mail"
	"guestportal/internal/mirror"
	"guestportal/internal/postgres"
	"guestportal/internal/provision"
	"guestportal/internal/signin"
)

// newID makes a UUIDv7: ids sort by the time they were made.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// referenceLetters are those of Crockford's base 32: none of them is mistaken
// for another when read aloud.
//
// Source: https://www.crockford.com/base32.html
const referenceLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newReference makes what people see instead of an id: GR-7K3M92QX.
func newReference(kind string) string {
	ref := []byte(kind + "-")
	for range 8 {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(referenceLetters))))
		if err != nil {
			panic("the system gives no random numbers: " + err.Error())
		}
		ref = append(ref, referenceLetters[n.Int64()])
	}
	return string(ref)
}

// Mint makes the ids of the domain.
func Mint() guest.Mint {
	return guest.Mint{
		Request: func() (guest.RequestID, string) { return guest.RequestID(newID()), newReference("GR") },
		Guest:   func() (guest.GuestID, string) { return guest.GuestID(newID()), newReference("GU") },
		Line:    func() guest.LineID { return guest.LineID(newID()) },
		Grant:   func() guest.GrantID { return guest.GrantID(newID()) },
		Ask:     newID,

		Addition: func() guest.AdditionID { return guest.AdditionID(newID()) },
	}
}

// invitationCodes gives package postgres the codes and the hashes of invitation
// links.
type invitationCodes struct{ links *lifecycle.DerivedLinks }

func (c invitationCodes) Code(ctx context.Context, g guest.Guest) (string, error) {
	return c.links.Code(ctx, g)
}

func (c invitationCodes) Hash(ctx context.Context, g guest.Guest) ([]byte, error) {
	code, err := c.links.Code(ctx, g)
	return lifecycle.HashCode(code), err
}

// NewStore joins the database with the queue and the invitation links. Key may
// be nil: then one is kept in the database.
func NewStore(pool *pgxpool.Pool, key []byte) (*postgres.Store, *lifecycle.DerivedLinks, error) {
	queue, err := jobs.NewInserter()
	if err != nil {
		return nil, nil, err
	}
	store := &postgres.Store{Pool: pool, Queue: queue, NewID: newID, Key: key}
	links := &lifecycle.DerivedLinks{Keys: store}
	store.Codes = invitationCodes{links}
	return store, links, nil
}

// NewService joins the use cases with the store.
func NewService(store *postgres.Store, links lifecycle.Links, now func() time.Time) *lifecycle.Service {
	return &lifecycle.Service{
		Drafts: store, Cases: store, Reader: store, Invitations: store, People: store, Office: store, Rules: store, Apps: store, Delegations: store, Preferences: store, Catalogue: store, Mirror: store,
		Mint: Mint(), Links: links, Now: now,
		Mailroom: store, Moot: mail.Moot,
	}
}

// httpClient trusts the configured authorities and has deadlines.
func httpClient(c config.Config) *http.Client { return graph.NewHTTPClient(c.Process.Roots) }

// directory makes the client for Microsoft Graph; shared is the gate of all
// processes, nil for a program that asks once.
func directory(c config.Config, shared graph.Shared) (*graph.Client, error) {
	credential, err := graph.NewCredential(graph.CredentialOptions{
		Authority: c.Graph.Authority, TenantID: c.SignIn.TenantID, ClientID: c.Graph.ClientID, Roots: c.Process.Roots,
		Secret: c.Graph.ClientSecret.Reveal(), CertificateFile: c.Graph.CertificateFile,
		FederatedTokenFile: c.Graph.FederatedTokenFile, ManagedIdentity: c.Graph.ManagedIdentity,
	})
	if err != nil {
		return nil, err
	}
	return graph.New(graph.Options{
		BaseURL: c.Graph.URL, Scope: graphScope(c.Graph.URL), Credential: credential, HTTPClient: httpClient(c), Shared: shared,
	})
}

// relyingParty makes the sign-in.
func relyingParty(c config.Config) (*signin.RelyingParty, error) {
	return signin.New(signin.Options{
		Authority: c.SignIn.Authority, TenantID: c.SignIn.TenantID, ClientID: c.SignIn.ClientID,
		ClientSecret: c.SignIn.ClientSecret.Reveal(), RedirectURL: c.Web.PublicURL + "/signin/callback",
		HTTPClient: httpClient(c), Now: time.Now,
	})
}

// mailSettings says how mail leaves.
func mailSettings(c config.Config, public *url.URL) mail.Settings {
	t := c.Mail.Transport
	return mail.Settings{
		Kind: string(t.Kind), Host: t.Host, Port: t.Port, TLS: mail.TLSMode(t.TLS), User: t.User,
		Password: t.Password, Roots: c.Process.Roots, PublicURL: public, Mailbox: t.Mailbox,
	}
}

// bouncesTo gives the address to which mail servers return what they cannot deliver
// after all: the envelope's sender. It is empty when mail is switched off.
func bouncesTo(c config.Config) string {
	switch c.Mail.Transport.Kind {
	case config.MailOff:
		return ""
	case config.MailGraph:
		return c.Mail.Transport.Mailbox
	}
	from, err := netmail.ParseAddress(c.Mail.From)
	if err != nil { // which the configuration refuses
		return c.Mail.From
	}
	return from.Address
}

// workers joins what the worker's jobs need.
func workers(c config.Config, pool *pgxpool.Pool, store *postgres.Store, links lifecycle.Links, owner int32) (jobs.Options, error) {
	entra, err := directory(c, newSharedGate(pool))
	if err != nil {
		return jobs.Options{}, err
	}
	public, err := url.Parse(c.Web.PublicURL)
	if err != nil {
		return jobs.Options{}, fmt.Errorf("read the public address: %w", err)
	}
	leaving := mailSettings(c, public)
	leaving.Mailer = entra
	transport, err := mail.NewTransport(leaving)
	if err != nil {
		return jobs.Options{}, err
	}
	copies := &mirror.Mirror{Directory: entra.For(graph.Syncing), Store: store, Now: time.Now}
	return jobs.Options{
		Pool: pool,
		Converger: &provision.Worker{
			Directory: entra, Removals: entra.For(graph.Removing), Checks: entra.For(graph.Syncing),
			Ledger: store, Redemptions: store, Owner: owner, NewID: newID, Now: time.Now,
			LandingURL: func(ctx context.Context, g guest.Guest) (string, error) {
				code, err := links.Code(ctx, g)
				return c.Web.PublicURL + "/i/" + code, err
			},
		},
		Postman: &mail.Postman{
			Outbox: store, Transport: transport, From: c.Mail.From, Organisation: c.Web.Organisation,
			PublicURL: public, Now: time.Now,
		},
		Adder:     &provision.Adder{Gallery: entra, Additions: store, Owner: owner, NewID: newID, Now: time.Now},
		Gallery:   &mirror.Gallery{Mirror: copies, Directory: entra.For(graph.Syncing), Store: store},
		Syncer:    copies,
		Sweeper:   &lifecycle.Sweeper{Calendar: store, Alarms: store, Additions: store, Mint: Mint(), Now: time.Now},
		SyncEvery: c.Process.SyncInterval,
	}, nil
}
