package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/fault"
)

// refusal remembers that the server has refused a pool's login: the password
// was changed, or the role shut out, while the pool was open. Each part of a
// run that needs a connection would otherwise ask for itself, and refused
// logins can lock the role. Connections that exist go on; those that are being
// made at the same moment may each be refused once.
//
// It hears of it as the driver's tracer, which is told the outcome over all
// hosts and modes of encryption.
type refusal struct {
	first atomic.Pointer[pgconn.PgError]
}

var _ pgx.ConnectTracer = (*refusal)(nil)

func (r *refusal) watch(config *pgxpool.Config) {
	config.BeforeConnect = r.allow
	config.ConnConfig.Tracer = r
}

func (r *refusal) allow(context.Context, *pgx.ConnConfig) error {
	if first := r.first.Load(); first != nil {
		return fmt.Errorf("the login is not tried again: %w", first)
	}
	return nil
}

// TraceConnectEnd implements pgx.ConnectTracer.
func (r *refusal) TraceConnectEnd(_ context.Context, data pgx.TraceConnectEndData) {
	var refused *pgconn.PgError
	if errors.As(data.Err, &refused) && fault.Lookup(refused).Login {
		r.first.CompareAndSwap(nil, refused)
	}
}

// TraceConnectStart implements pgx.ConnectTracer.
func (r *refusal) TraceConnectStart(ctx context.Context, _ pgx.TraceConnectStartData) context.Context {
	return ctx
}

// TraceQueryStart implements pgx.QueryTracer, as every tracer has to.
func (r *refusal) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (r *refusal) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
