package pgtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
)

// Server is a private PostgreSQL, reachable on loopback by a superuser named
// postgres without a password. Its methods may be called from any goroutine.
type Server struct {
	bindir  string
	dir     string
	port    int
	account *account
	options Options

	mu   sync.Mutex
	proc *process // nil when down
}

// Start creates and starts a server. It has ended with all its processes, and
// its folder is gone, when Stop returns. ctx bounds only the start.
// The error is [ErrNotInstalled] when there are no server binaries.
func Start(ctx context.Context, options Options) (*Server, error) {
	bindir, err := systemFinder().bindir()
	if err != nil {
		return nil, err
	}
	account, err := serverAccount()
	if err != nil {
		return nil, err
	}
	dir, err := makeFolder(options.Dir, account)
	if err != nil {
		return nil, err
	}
	settings := make(map[string]string)
	maps.Copy(settings, options.Settings)
	options.Settings = settings
	s := &Server{bindir: bindir, dir: dir, account: account, options: options}
	if err := s.create(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// create fills the folder and starts the server on a free port. Somebody else
// may take the port between the choice and the start; then another is tried.
func (s *Server) create(ctx context.Context) error {
	if err := s.initdb(ctx); err != nil {
		return err
	}
	var err error
	for range portAttempts {
		if s.port, err = freePort(ctx); err != nil {
			return err
		}
		if err = s.launch(ctx); !errors.Is(err, errPortTaken) {
			return err
		}
	}
	return err
}

// launch runs postgres on the folder and waits until it accepts connections.
func (s *Server) launch(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.proc != nil {
		return errors.New("pgtest: server is already up")
	}
	log := newWatcher(s.options.Log)
	proc, err := startProcess(s.command(log))
	if err != nil {
		return err
	}
	select {
	case <-log.ready:
		s.proc = proc
		return nil
	case <-proc.done:
		return startError(proc.err, log.recent())
	case <-ctx.Done():
		return errors.Join(fmt.Errorf("pgtest: server start: %w\n%s", context.Cause(ctx), log.recent()), proc.end(Immediate.steps()...))
	}
}

// command is postgres itself rather than pg_ctl, so that it is our child. No
// socket in the file system: macOS limits its path to 103 bytes.
func (s *Server) command(log *watcher) *exec.Cmd {
	args := []string{
		"-D", s.data(), "-p", strconv.Itoa(s.port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
		"-c", "logging_collector=off", "-c", "log_destination=stderr",
	}
	cmd := exec.Command(filepath.Join(s.bindir, "postgres"), append(args, arguments(s.options.Settings)...)...)
	cmd.Dir = s.dir
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = attributes(s.account)
	return cmd
}

// Stop ends the server (fast, then by force) and removes its data. It may be
// called again.
func (s *Server) Stop() error {
	err := s.down(Fast)
	return errors.Join(err, os.RemoveAll(s.dir))
}

// Kill ends the server at once, as a crash would. The data stay until Stop.
func (s *Server) Kill() error { return s.down(Immediate) }

// Restart takes the server down as mode says and starts it again on the same
// port and data. Connections are lost.
func (s *Server) Restart(ctx context.Context, mode Mode) error {
	if err := s.down(mode); err != nil {
		return err
	}
	return s.launch(ctx)
}

func (s *Server) down(mode Mode) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.proc == nil {
		return nil
	}
	if err := s.proc.end(mode.steps()...); err != nil {
		return err
	}
	s.proc = nil
	return nil
}

// URL returns the connection URL of a database; empty means "postgres".
func (s *Server) URL(database string) string {
	if database == "" {
		database = superuser
	}
	u := url.URL{
		Scheme: "postgres", User: url.User(superuser), Host: s.Addr(),
		Path: "/" + database, RawQuery: "sslmode=disable",
	}
	return u.String()
}

// ConnString returns the keyword/value form of [Server.URL], for psql and
// other libpq clients. The name must be free of quotes and blanks.
func (s *Server) ConnString(database string) string {
	if database == "" {
		database = superuser
	}
	return fmt.Sprintf("host=127.0.0.1 port=%d user=%s dbname=%s sslmode=disable", s.port, superuser, database)
}

// Settings returns the parameters the server was started with.
func (s *Server) Settings() map[string]string { return maps.Clone(s.options.Settings) }

// Bindir returns the folder of the server's binaries, psql among them where
// it is installed.
func (s *Server) Bindir() string { return s.bindir }

// Addr returns "host:port".
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }
