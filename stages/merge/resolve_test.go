package merge_test

import (
	"errors"
	"net"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/stages/merge"
)

// proxied is a merger that reaches the database by way of a proxy.
func proxied(t *testing.T, b bundle, o merge.Options) (*merge.Merger, *pgproxy.Proxy) {
	t.Helper()
	config := b.pool.Config()
	server := net.JoinHostPort(config.ConnConfig.Host, strconv.Itoa(int(config.ConnConfig.Port)))
	proxy, err := pgproxy.Listen(server)
	if err != nil {
		t.Fatal(err)
	}
	url, err := proxy.URL(config.ConnString())
	if err != nil {
		t.Fatal(err)
	}
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = proxy.Close()
		pool.Close()
	})
	return merge.New(pool, b.store, o), proxy
}

func TestTheAnswerToCommitIsLost(t *testing.T) {
	t.Parallel()
	b := there(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	merger, proxy := proxied(t, b, merge.Options{})
	fired := proxy.Arm(pgproxy.Rule{Match: pgproxy.Statement("COMMIT"), Action: pgproxy.CutAfter})
	for range 2 { // the second time it is in the ledger
		if got, err := merger.Merge(t.Context(), job); err != nil || !same(got, counts(2, 0, 2, 0)) {
			t.Errorf("merge: %+v, %v", got, err)
		}
		<-fired
	}
	if got := b.lastRun(t); got.Status != state.Done || got.Merged != 2 {
		t.Errorf("run %+v", got)
	}
}

func TestCommitItselfIsLost(t *testing.T) {
	t.Parallel()
	b := there(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	merger, proxy := proxied(t, b, merge.Options{})
	fired := proxy.Arm(pgproxy.Rule{Match: pgproxy.Statement("COMMIT"), Action: pgproxy.CutBefore})
	_, err := merger.Merge(t.Context(), job)
	if fault.Of(err) != fault.Retry {
		t.Fatalf("class %v of %v", fault.Of(err), err)
	}
	<-fired
	if got := b.text(t, `SELECT body FROM public.items`); got != "there" {
		t.Errorf("rows %q", got)
	}
	if got, err := merger.Merge(t.Context(), job); err != nil || !same(got, counts(2, 0, 2, 0)) {
		t.Errorf("the retry: %+v, %v", got, err)
	}
}

func TestTheOutcomeIsLookedUpAgain(t *testing.T) {
	t.Parallel()
	b := there(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	merger, proxy := proxied(t, b, merge.Options{})
	var lost atomic.Bool // the proxy asks rules in order, and the first takes the COMMIT
	proxy.Arm(pgproxy.Rule{Match: func(m pgproxy.Message) bool {
		return pgproxy.Statement("COMMIT")(m) && lost.CompareAndSwap(false, true)
	}, Action: pgproxy.CutAfter})
	var looks atomic.Int32
	for range 3 {
		look := func(pgproxy.Message) bool { return lost.Load() && looks.Add(1) > 0 }
		proxy.Arm(pgproxy.Rule{Match: look, Action: pgproxy.CutBefore})
	}
	if got, err := merger.Merge(t.Context(), job); err != nil || !same(got, counts(2, 0, 2, 0)) {
		t.Errorf("merge: %+v, %v", got, err)
	}
	if n := looks.Load(); n != 3 {
		t.Errorf("%d looks were cut, want 3", n)
	}
}

func TestTheOutcomeCannotBeLookedUp(t *testing.T) {
	t.Parallel()
	b := there(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	merger, proxy := proxied(t, b, merge.Options{ResolveTimeout: 1}) // over before the first look
	proxy.Arm(pgproxy.Rule{Match: pgproxy.Statement("COMMIT"), Action: pgproxy.CutAfter})
	var unresolved *merge.UnresolvedError
	if _, err := merger.Merge(t.Context(), job); !errors.As(err, &unresolved) || fault.Of(err) != fault.Reconnect {
		t.Fatalf("class %v of %v", fault.Of(err), err)
	}
	if got, err := b.merger.Merge(t.Context(), job); err != nil || !same(got, counts(2, 0, 2, 0)) {
		t.Errorf("the retry: %+v, %v", got, err)
	}
}

func TestTheServersProcessDiesInTheMerge(t *testing.T) {
	t.Parallel()
	b := there(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	b.exec(t, `CREATE FUNCTION public.die() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
CREATE TRIGGER die BEFORE UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION public.die()`)
	if err := changesNothing(t, b, job); fault.Of(err) != fault.Reconnect {
		t.Errorf("class %v of %v", fault.Of(err), err)
	}
	b.exec(t, `DROP TRIGGER die ON public.items`)
	if _, err := b.merger.Merge(t.Context(), job); err != nil {
		t.Error(err)
	}
}
