package fault

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
)

// safeError imitates a driver error that promises nothing was sent.
type safeError struct{ error }

func (e safeError) Unwrap() error     { return e.error }
func (e safeError) SafeToRetry() bool { return true }

func TestOf(t *testing.T) {
	t.Parallel()
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	cases := map[string]struct {
		err  error
		want Class
	}{
		"nil":                          {nil, Never},
		"unknown":                      {errors.New("no such luck"), Never},
		"cancelled":                    {fmt.Errorf("read: %w", context.Canceled), Never},
		"cancelled before sending":     {safeError{context.Canceled}, Never},
		"deadline":                     {context.DeadlineExceeded, Reconnect},
		"nothing sent":                 {safeError{errors.New("conn busy")}, Reconnect},
		"refused":                      {dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), Reconnect},
		"reset":                        {dial(syscall.ECONNRESET), Reconnect},
		"socket closed":                {dial(net.ErrClosed), Reconnect},
		"socket time limit":            {os.ErrDeadlineExceeded, Reconnect},
		"end in the middle":            {fmt.Errorf("chunk 3: %w", io.ErrUnexpectedEOF), Reconnect},
		"session unusable":             {driver.ErrBadConn, Reconnect},
		"no such host":                 {dial(&net.DNSError{Err: "no such host", IsNotFound: true}), Reconnect},
		"DNS server down":              {&net.DNSError{Err: "server misbehaving", IsTemporary: true}, Reconnect},
		"wrong host name":              {dial(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "db"}), Never},
		"unknown authority":            {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, Never},
		"expired certificate":          {dial(x509.CertificateInvalidError{Reason: x509.Expired}), Never},
		"certificate before sending":   {safeError{&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}}, Never},
		"other fault of a certificate": {x509.CertificateInvalidError{Reason: x509.TooManyConstraints}, Never},
		"server speaks over socket":    {errors.Join(dial(syscall.ECONNRESET), pgError("28P01")), Never},
		"own class":                    {As(Restart, errors.New("staging is short")), Restart},
		"own class over the table":     {fmt.Errorf("x: %w", As(Restart, pgError("42P01"))), Restart},
		"nearest own class":            {As(Never, As(Retry, io.EOF)), Never},
		"login cannot be overruled":    {As(Retry, pgError("28P01")), Never},
		"driver login":                 {As(Reconnect, snowError(390100)), Never},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Of(c.err); got != c.want {
				t.Errorf("Of(%v) = %v, want %v", c.err, got, c.want)
			}
		})
	}
}

func TestOwnClassDropsTheCapsOfTheRule(t *testing.T) {
	t.Parallel()
	if rule := Lookup(As(Restart, pgError("53100"))); rule.Tries != 0 || rule.Pause != 0 || rule.NextStep == "" {
		t.Errorf("got %+v, want no caps and the next step kept", rule)
	}
	if rule := Lookup(As(Retry, pgError("53100"))); rule.Tries != 3 {
		t.Errorf("the same class keeps its caps, got %+v", rule)
	}
}

// advised wraps a server's error.
type advised struct{ error }

func (a advised) Unwrap() error  { return a.error }
func (advised) NextStep() string { return "own step" }

func TestOwnNextStepStandsAboveTheTables(t *testing.T) {
	t.Parallel()
	err := advised{pgError("42703")}
	if step := Lookup(fmt.Errorf("wrapped: %w", err)).NextStep; step != "own step" {
		t.Errorf("the next step is %q", step)
	}
	if got, want := Of(err), Of(err.error); got != want {
		t.Errorf("the class became %v", got)
	}
}

func TestAsKeepsTextAndChain(t *testing.T) {
	t.Parallel()
	if As(Retry, nil) != nil {
		t.Error("As of nil is not nil")
	}
	err := As(Retry, fmt.Errorf("chunk 7: %w", io.EOF))
	if err.Error() != "chunk 7: EOF" || !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}

func TestOfCommit(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		err  error
		want Class
	}{
		"reply lost":             {io.ErrUnexpectedEOF, Ambiguous},
		"nothing sent, it says":  {safeError{errors.New("conn closed")}, Ambiguous},
		"cancelled":              {context.Canceled, Ambiguous},
		"unknown":                {errors.New("?"), Ambiguous},
		"terminated":             {pgError("57P01"), Ambiguous},
		"crashed":                {pgError("57P02"), Ambiguous},
		"connection class":       {pgError("08006"), Ambiguous},
		"completion unknown":     {pgError("40003"), Ambiguous},
		"serialization":          {pgError("40001"), Retry},
		"deferred constraint":    {pgError("23503"), Never},
		"definite rollback":      {As(Retry, errors.New("commit resulted in rollback")), Retry},
		"malformed state":        {pgError("4"), Ambiguous},
		"cancelled by the admin": {pgError("57014"), Never},
		"nil":                    {nil, Never},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := OfCommit(c.err); got != c.want {
				t.Errorf("OfCommit(%v) = %v, want %v", c.err, got, c.want)
			}
		})
	}
}

func TestClassNames(t *testing.T) {
	t.Parallel()
	for class, want := range map[Class]string{Never: "never", Retry: "retry", Reconnect: "reconnect", Ambiguous: "ambiguous", Restart: "restart", 99: "unknown"} {
		if class.String() != want {
			t.Errorf("%d is %q, want %q", class, class, want)
		}
	}
}

func FuzzOf(f *testing.F) {
	f.Add("40001", 390100)
	f.Add("", 0)
	f.Add("0", -5)
	f.Fuzz(func(t *testing.T, state string, number int) {
		for _, err := range []error{pgError(state), snowError(number)} {
			if rule := Lookup(err); rule.Reason == "" || rule.Class > Restart {
				t.Errorf("Lookup(%v) = %+v", err, rule)
			}
		}
		_ = Snowflake(number, state)
		_ = OfCommit(pgError(state))
	})
}
