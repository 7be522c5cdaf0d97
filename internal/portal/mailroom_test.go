package portal

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"guestportal/internal/guest"
)

// sink is a mail server with TLS from the first byte and a sign-in, whose certificate
// only its own authority vouches for. It refuses addresses until it is opened.
type sink struct {
	mu       sync.Mutex
	open     bool
	messages []string
}

type sinkVisit struct{ *sink }

func (v sinkVisit) Reset()                               {}
func (v sinkVisit) Logout() error                        { return nil }
func (v sinkVisit) Mail(string, *smtp.MailOptions) error { return nil }
func (v sinkVisit) AuthMechanisms() []string             { return []string{sasl.Plain} }

func (v sinkVisit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "portal" || password != "opensesame" {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (v sinkVisit) Rcpt(string, *smtp.RcptOptions) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.open {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user"}
	}
	return nil
}

func (v sinkVisit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.messages = append(v.messages, string(raw))
	return err
}

// with gives the messages that have all these words.
func (s *sink) with(words ...string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.messages {
		all := true
		for _, w := range words {
			all = all && strings.Contains(m, w)
		}
		if all {
			n++
		}
	}
	return n
}

// start gives the port, and the certificate of the authority in PEM.
func (s *sink) start(t *testing.T) (port int, authority []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Mail authority"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}})
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return sinkVisit{s}, nil }))
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); <-served })
	return listener.Addr().(*net.TCPAddr).Port, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
}

func TestWhatAMailServerRefusedIsSentAgainWhenItTakesIt(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program")
	}
	t.Parallel()
	w := setup(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server := &sink{}
	port, authority := server.start(t)
	entra, err := os.ReadFile(w.tenant.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	authorities := filepath.Join(t.TempDir(), "authorities.pem")
	if err := os.WriteFile(authorities, append(entra, authority...), 0o600); err != nil {
		t.Fatal(err)
	}
	spawn(t, self, w.settings("PORTAL_LOG_LEVEL=debug", asPortal+"=yes", "PORTAL_CA_FILE="+authorities,
		fmt.Sprintf("PORTAL_MAIL_URL=smtps://portal:opensesame@127.0.0.1:%d", port), "PORTAL_MAIL_FROM=Contoso guests <guests@contoso.example>")).until("working jobs")
	s := w.asked(address(1), "Falcon reviewer")
	w.approve(s)
	list := func(f guest.MailFilter) []guest.MailRow {
		t.Helper()
		page, err := w.service.Mails(t.Context(), w.cleo, f)
		if err != nil {
			t.Fatal(err)
		}
		return page.Rows
	}
	var lost guest.MailRow
	eventually(t, "the invitation is given up", func() bool {
		for _, m := range list(guest.MailFilter{State: guest.MailGivenUp}) {
			if m.Kind == guest.MailInvitation {
				lost = m
			}
		}
		return lost.ID != ""
	})
	if lost.Last.Kind != guest.SetbackAddress || lost.Tries != 1 || lost.Address != address(1) {
		t.Errorf("%+v", lost)
	}
	story, err := w.service.Guest(t.Context(), w.ana, lost.GuestRef)
	if err != nil || !strings.Contains(story.InvitationLost(), "refused the address (550 5.1.1). Hand over the link instead.") {
		t.Errorf("the sponsor reads %q (%v)", story.InvitationLost(), err)
	}

	server.mu.Lock()
	server.open = true
	server.mu.Unlock()
	for range 2 { // the second click counts for nothing
		if err := w.service.SendAgain(t.Context(), w.cleo, lost.ID, lost.Again); err != nil && !errors.As(err, new(guest.MovedOn)) {
			t.Fatal(err)
		}
	}
	if err := w.service.TestMail(t.Context(), w.cleo, uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "both are noted as sent", func() bool {
		sent := 0
		for _, m := range list(guest.MailFilter{State: guest.MailSent}) {
			if m.ID == lost.ID || m.Kind == guest.MailTest {
				sent++
			}
		}
		return sent == 2
	})
	if n := server.with("Message-ID: <"+lost.ID+"@", "/i/"); n != 1 {
		t.Errorf("the invitation went out %d times", n)
	}
	if n := server.with("Subject: Test message of Guest portal", "To: \"Cleo Marsh\"", "List-Id: Guest portal operations <operations.guest-portal.localhost>"); n != 1 {
		t.Errorf("the test message went out %d times", n)
	}
}
