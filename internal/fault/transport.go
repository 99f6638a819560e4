package fault

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"syscall"
	"time"
)

// sentinels are recognised by identity, in this order.
var sentinels = []struct {
	err  error
	rule Rule
}{
	{context.Canceled, Rule{Class: Never, Reason: "stopped"}},
	// The Retryer knows whether the deadline was its own; any other one belongs to a single attempt.
	{context.DeadlineExceeded, Rule{Class: Reconnect, Reason: "an attempt took too long"}},
	{driver.ErrBadConn, Rule{Class: Reconnect, Reason: "session is unusable"}},
	{sql.ErrConnDone, Rule{Class: Reconnect, Reason: "session is closed"}},
	// A restart of the server refuses connections for seconds without a SQLSTATE.
	{syscall.ECONNREFUSED, Rule{Class: Reconnect, Window: 2 * time.Minute, Reason: "connection refused", NextStep: "check host and port, and that the server runs"}},
	{syscall.ECONNRESET, Rule{Class: Reconnect, Reason: "connection reset"}},
	{syscall.EPIPE, Rule{Class: Reconnect, Reason: "connection broken"}},
	{net.ErrClosed, Rule{Class: Reconnect, Reason: "connection closed"}},
	{io.ErrUnexpectedEOF, Rule{Class: Reconnect, Reason: "connection ended in the middle"}},
	{io.EOF, Rule{Class: Reconnect, Reason: "connection ended"}},
}

func sentinelRule(err error) (Rule, bool) {
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			return s.rule, true
		}
	}
	return Rule{}, false
}

// networkRule recognises errors of the network by type.
func networkRule(err error) (Rule, bool) {
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return Rule{Class: Reconnect, Tries: 3, Reason: "host name not found", NextStep: "check the host's spelling and DNS"}, true
	}
	var network net.Error
	if errors.As(err, &network) {
		return Rule{Class: Reconnect, Reason: "network error"}, true
	}
	return Rule{}, false
}
