package fence_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/stages/fence"
)

// The program is told to stop just when the COMMIT of its lease has been
// answered: the lease must not stay behind.
func TestALeaseTakenWhileStoppingIsGivenBack(t *testing.T) {
	t.Parallel()
	direct := pgtest.Database(t)
	u, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := pgproxy.Listen(u.Host)
	if err != nil {
		t.Fatal(err)
	}
	led, err := proxy.URL(direct)
	if err != nil {
		t.Fatal(err)
	}
	config, err := pgxpool.ParseConfig(led)
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		pool.Close()
		if err := proxy.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	proxy.Arm(pgproxy.Rule{
		Match:  pgproxy.After(pgproxy.Contains("epoch = epoch + 1"), pgproxy.Statement("commit")),
		Action: pgproxy.CutAfter, Hook: cancel,
	})
	f := fence.New(pool, state.New(state.Options{}), fence.Options{})
	if _, err := f.Acquire(ctx, orders()); err == nil {
		t.Fatal("a stopped program took the lease")
	}
	var free, failed bool
	err = pool.QueryRow(t.Context(), `
SELECT (SELECT owner IS NULL FROM etl.etl_metadata), (SELECT status = 'failed' FROM etl.run)`).Scan(&free, &failed)
	if err != nil || !free || !failed {
		t.Errorf("free %t, run failed %t, %v", free, failed, err)
	}
}
