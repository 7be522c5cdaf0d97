package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// The user that owns every database, and the number that is part of the name of
// the socket. Both are fixed, because each server has a socket folder of its own.
const (
	superuser = "portal"
	port      = "5432"
)

// Deadlines of the steps that the caller's context does not shorten. Recovery
// after a crash is part of starting, hence the generous first one.
const (
	startTimeout = 2 * time.Minute
	killTimeout  = 5 * time.Second
)

// Options says where a server keeps its data and how it runs.
type Options struct {
	Dir        string            // folder of this server alone; made when absent
	Durable    bool              // false: a crash of the machine may lose everything (tests)
	Binaries   string            // folder with initdb and postgres; empty: look for them
	Repository string            // Maven repository for the embedded-postgres library; empty: the library's own
	Cache      string            // folder that keeps fetched binaries; empty: the user's cache folder
	Download   bool              // whether binaries may be fetched; never done for root
	Log        io.Writer         // what initdb and postgres print; nil: nowhere
	Flags      map[string]string // further settings of postgres, such as max_connections
}

// Server is a running PostgreSQL. Stop it, or its folder stays locked until the
// process ends.
type Server struct {
	folder  *folder
	version string
	output  *tail
	process *os.Process
	done    chan struct{} // closed when postgres has ended
	exit    error         // how it ended; read it after done
	release sync.Once
}

// Start makes the cluster when the folder has none, starts postgres and returns
// when it answers queries. Cancelling ctx stops the start, not a started server.
// Errors to tell apart: ErrBusy, ErrVersion, ErrNotFound.
func Start(ctx context.Context, o Options) (*Server, error) {
	return start(ctx, o, usualPlaces())
}

func start(ctx context.Context, o Options, look places) (_ *Server, err error) {
	who, err := serviceAccount()
	if err != nil {
		return nil, fmt.Errorf("choosing the account for PostgreSQL: %w", err)
	}
	f, err := openFolder(o.Dir, who)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.close()
		}
	}()
	made, err := f.madeBy()
	if err != nil {
		return nil, err
	}
	found, err := look.choose(ctx, o, who, made)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := found.canEnter(ctx, who, f.dir); err != nil {
		return nil, err
	}
	if err := f.endOrphan(ctx); err != nil {
		return nil, err
	}
	s := &Server{folder: f, version: found.version, output: &tail{to: o.Log}, done: make(chan struct{})}
	if made == 0 {
		if err := f.initialise(ctx, found, o.Durable, s.output); err != nil {
			return nil, err
		}
	}
	if err := s.spawn(found, o); err != nil {
		return nil, err
	}
	if err := s.waitReady(ctx); err != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), killTimeout)
		defer cancel()
		return nil, errors.Join(err, s.Stop(ctx))
	}
	return s, nil
}

// spawn starts postgres on an operating-system thread that lives as long as
// postgres does: Linux sends the parent-death signal when that thread ends, not
// when the process does (prctl(2), PR_SET_PDEATHSIG).
func (s *Server) spawn(found installation, o Options) error {
	args := []string{"-D", s.folder.data(), "-k", s.folder.sockets, "-p", port}
	settings := map[string]string{"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC"}
	if !o.Durable {
		maps.Copy(settings, map[string]string{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
	}
	maps.Copy(settings, o.Flags)
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	// Not bound to the context of the start: the server outlives it.
	cmd := found.command(context.Background(), s.folder.who, s.folder.dir, "postgres", args...)
	cmd.Stdout, cmd.Stderr = s.output, s.output
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		s.process = cmd.Process
		started <- err
		if err == nil {
			s.exit = cmd.Wait()
			close(s.done)
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("starting %s: %w", cmd.Path, err)
	}
	return nil
}

// waitReady asks until a query is answered, postgres has ended or ctx is done.
// PostgreSQL has no portable way to announce itself, so this has to ask.
func (s *Server) waitReady(ctx context.Context) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	var last error
	for {
		if last = s.ask(ctx); last == nil {
			return nil
		}
		select {
		case <-s.done:
			return errors.New("PostgreSQL ended while starting")
		case <-ctx.Done():
			return fmt.Errorf("waiting for PostgreSQL to answer: %w (last: %w)", ctx.Err(), last)
		case <-tick.C:
		}
	}
}

func (s *Server) ask(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.DSN("postgres"))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// DSN is the keyword form of the address of a database on this server
// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING).
// The database need not exist; "postgres" always does.
func (s *Server) DSN(database string) string {
	return fmt.Sprintf("host=%s port=%s user=%s dbname=%s sslmode=disable",
		quoted(s.folder.sockets), port, superuser, quoted(database))
}

func quoted(value string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value) + "'"
}

// Version is the version of the server, such as "17.5".
func (s *Server) Version() string { return s.version }

// Done is closed when postgres has ended, for whatever reason.
func (s *Server) Done() <-chan struct{} { return s.done }

// Stop ends all sessions, stops the server and keeps the data. When ctx is done
// first, the server is stopped without its last checkpoint; the next start
// recovers. Calling it again returns the same answer.
func (s *Server) Stop(ctx context.Context) error {
	// A signal to a process that has ended already is an error of no interest.
	_ = s.process.Signal(fastShutdown)
	select {
	case <-s.done:
	case <-ctx.Done():
		_ = s.process.Signal(immediateShutdown)
		select {
		case <-s.done:
		case <-time.After(killTimeout):
			_ = s.process.Kill()
			<-s.done
		}
	}
	s.release.Do(s.folder.close)
	if s.exit != nil {
		return fmt.Errorf("PostgreSQL in %s: %w\n%s", filepath.Clean(s.folder.dir), s.exit, s.output)
	}
	return nil
}
