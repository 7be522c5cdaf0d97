package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// server is a mail server that answers as told.
type server struct {
	StartTLS bool // offered
	Implicit bool
	User     string // sign-in needed when set; the password is "hush"
	OnMail   error
	OnRcpt   error
	OnData   error
	HangUp   bool // right after a message is taken

	mu    sync.Mutex
	got   []delivery
	tries int // of signing in
	port  int
	roots *x509.CertPool
}

// delivery is one message as it came in.
type delivery struct {
	From, To string
	Raw      string
	TLS      bool
	User     string
}

// start listens on a free port of this machine until the end of the test.
func (s *server) start(t *testing.T) *server {
	t.Helper()
	config, roots := certificate(t)
	s.roots = roots
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	if s.Implicit {
		l = tls.NewListener(l, config)
	}
	back := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &visit{server: s, conn: c}, nil
	}))
	back.Domain, back.AllowInsecureAuth, back.ErrorLog = "mail.example", true, log.New(io.Discard, "", 0)
	if s.StartTLS {
		back.TLSConfig = config
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = back.Serve(l) }()
	// Close does not know a listener that Serve has not taken up yet.
	t.Cleanup(func() { _ = back.Close(); _ = l.Close(); <-done })
	return s
}

// deliveries gives what came in so far.
func (s *server) deliveries() ([]delivery, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got, s.tries
}

// visit is one connection.
type visit struct {
	*server
	conn *smtp.Conn
	now  delivery
}

func (v *visit) Reset() {
	if v.HangUp && v.now.Raw != "" {
		_ = v.conn.Conn().Close()
	}
}

func (v *visit) Logout() error { return nil }

func (v *visit) Mail(from string, _ *smtp.MailOptions) error {
	v.now.From = from
	if v.User != "" && v.now.User == "" {
		return smtp.ErrAuthRequired
	}
	return v.OnMail
}

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.now.To = to
	return v.OnRcpt
}

func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil || v.OnData != nil {
		return v.OnData
	}
	_, v.now.TLS = v.conn.TLSConnectionState()
	v.now.Raw = string(raw)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.got = append(v.got, v.now)
	return nil
}

func (v *visit) AuthMechanisms() []string {
	if v.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.tries++
		if user != v.User || password != "hush" {
			return smtp.ErrAuthFailed
		}
		v.now.User = user
		return nil
	}), nil
}

// certificate makes a certificate for this machine and the authorities that
// trust it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	want := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, want, want, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(made)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}
