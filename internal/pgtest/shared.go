package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

const startTimeout = 3 * time.Minute

// shared is the one server of this test binary.
var shared struct {
	mu     sync.Mutex
	admin  string // URL of the database from which others are created
	server *Server
	err    error
}

// adminURL returns a URL with the right to create databases, starting the
// shared server on first use. A failed start is remembered: every test would
// otherwise wait for its own.
func adminURL() (string, error) {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.admin == "" && shared.err == nil {
		shared.admin, shared.err = startShared()
	}
	return shared.admin, shared.err
}

func startShared() (string, error) {
	if given := os.Getenv("ETL_TEST_PG_URL"); given != "" {
		if u, err := url.Parse(given); err != nil || u.Host == "" {
			return "", errors.New("pgtest: ETL_TEST_PG_URL is not a postgres:// URL")
		}
		return given, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	server, err := Start(ctx, Options{Settings: FastSettings()})
	if err != nil {
		return "", err
	}
	shared.server = server
	return server.URL(""), nil
}

// sharedIsPrivate says whether the shared server is one that stopShared removes.
func sharedIsPrivate() bool {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	return shared.server != nil
}

// stopShared ends the shared server, if this binary started one.
func stopShared() error {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	server := shared.server
	shared.server, shared.admin = nil, ""
	if server == nil {
		return nil
	}
	return server.Stop()
}

// Run is for TestMain: it runs the tests, stops the shared server and fails
// when goroutines are left over. It returns the exit code.
func Run(m *testing.M) int {
	code := m.Run()
	if err := stopShared(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	if code != 0 {
		return code
	}
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest: goroutines left over:", err)
		return 1
	}
	return 0
}
