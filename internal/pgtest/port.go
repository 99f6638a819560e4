package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
)

const portAttempts = 5

var errPortTaken = errors.New("port taken")

// freePort asks the kernel for a port that is free now.
func freePort(ctx context.Context) (int, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("pgtest: free port: %w", err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}

// startError explains why the server ended before it was ready.
func startError(cause error, log string) error {
	if strings.Contains(log, "could not bind IPv4") {
		cause = errors.Join(errPortTaken, cause)
	}
	return fmt.Errorf("pgtest: server ended at start: %w\n%s", cause, log)
}
