package copyin

import (
	"context"
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/pipeline"
)

func TestWritersFillTheirOwnTables(t *testing.T) {
	t.Parallel()
	for _, mode := range []pgx.QueryExecMode{pgx.QueryExecModeCacheStatement, pgx.QueryExecModeExec} {
		t.Run(mode.String(), func(t *testing.T) {
			t.Parallel()
			config, err := pgxpool.ParseConfig(pgtest.Database(t))
			if err != nil {
				t.Fatal(err)
			}
			config.ConnConfig.DefaultQueryExecMode = mode
			pool, err := pgxpool.NewWithConfig(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(pool.Close)
			fillAndDiscard(t, with(t, pool))
		})
	}
}

func fillAndDiscard(t *testing.T, b bundle) {
	t.Helper()
	_, st := b.begun(t, orders(), 3)
	shared := make(chan pipeline.Chunk)
	var recycled atomic.Int64
	var group errgroup.Group
	for w := range st.Relations {
		group.Go(func() (err error) {
			st.Copied[w], err = b.copier.Copy(t.Context(), st, w, shared, func(pipeline.Chunk) { recycled.Add(1) })
			return err
		})
	}
	const chunks, perChunk = 50, 100
	for c := range int64(chunks) {
		chunk := pipeline.Chunk{Rows: perChunk}
		for i := range int64(perChunk) {
			chunk.Buf = append(chunk.Buf, tuple(c*perChunk+i, "näme")...)
		}
		shared <- chunk
	}
	close(shared)
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	var sum int64
	for w, relation := range st.Relations {
		if got := b.count(t, relation); got != st.Copied[w] {
			t.Errorf("writer %d: %d rows copied, %d there", w, st.Copied[w], got)
		}
		sum += st.Copied[w]
	}
	if sum != chunks*perChunk || recycled.Load() != chunks {
		t.Errorf("%d rows, %d chunks given back", sum, recycled.Load())
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for range 2 {
		if err := b.copier.Discard(ended, st); err != nil {
			t.Error(err)
		}
	}
	if left := b.tables(t); len(left) != 0 {
		t.Errorf("left over: %q", left)
	}
	if _, err := b.copier.Copy(t.Context(), st, 0, filled(), keep); fault.Of(err) != fault.Restart {
		t.Errorf("copied into staging that was discarded: %v", err)
	}
}

func TestNoRowsAtAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, st := b.begun(t, orders(), 1)
	if n, err := b.copier.Copy(t.Context(), st, 0, filled(pipeline.Chunk{}), keep); n != 0 || err != nil {
		t.Errorf("Copy = %d, %v", n, err)
	}
}

func TestTheServersRowCountMustBeTheChunks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, st := b.begun(t, orders(), 1)
	lie := pipeline.Chunk{Rows: 2, Buf: tuple(1, "a")}
	if _, err := b.copier.Copy(t.Context(), st, 0, filled(lie), keep); err == nil {
		t.Error("a chunk of one row passed for two")
	}
	if got := b.count(t, st.Relations[0]); got != 0 {
		t.Errorf("%d rows stay", got)
	}
}

// started runs a Copy whose source delivers one chunk and then stays silent.
// The chunk has been read when it returns.
func started(ctx context.Context, t *testing.T, c *Copier, st *pipeline.Staging, first pipeline.Chunk) (chunks chan pipeline.Chunk, done <-chan error) {
	t.Helper()
	chunks = make(chan pipeline.Chunk)
	result, read := make(chan error, 1), make(chan struct{})
	go func() {
		_, err := c.Copy(ctx, st, 0, chunks, func(pipeline.Chunk) { close(read) })
		result <- err
	}()
	select {
	case chunks <- first:
		<-read
	case err := <-result:
		t.Fatal(err)
	}
	return chunks, result
}

// ended waits for Copy's error and checks that it reads the channel no more.
// The source stays silent for ever, so that a Copy that waits for it never
// returns; the bound is for the report.
func ended(t *testing.T, chunks chan pipeline.Chunk, done <-chan error) error {
	t.Helper()
	select {
	case err := <-done:
		select {
		case chunks <- pipeline.Chunk{}:
			t.Error("a chunk was taken after Copy returned")
		default:
		}
		return err
	case <-time.After(time.Minute):
		t.Fatal("Copy does not return")
		return nil
	}
}

func TestCancelWhileTheSourceIsSilent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, st := b.begun(t, orders(), 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	chunks, done := started(ctx, t, b.copier, st, pipeline.Chunk{Rows: 1, Buf: tuple(1, "a")})
	cancel()
	var failed *CopyError
	if err := ended(t, chunks, done); !errors.Is(err, context.Canceled) || !errors.As(err, &failed) || failed.Table != "orders" {
		t.Errorf("Copy: %v", err)
	}
	if got := b.count(t, st.Relations[0]); got != 0 {
		t.Errorf("%d rows stay", got)
	}
	if err := b.copier.Discard(ctx, st); err != nil {
		t.Error(err)
	}
}

func TestABadRowIsReportedWhileTheSourceIsSilent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, st := b.begun(t, orders(), 1)
	bad := append(tuple(1, "fine"), tuple(2, "secret\x00value")...)
	chunks, done := started(t.Context(), t, b.copier, st, pipeline.Chunk{Rows: 2, Buf: bad})
	err := ended(t, chunks, done)
	var failed *CopyError
	if !errors.As(err, &failed) || failed.Row != 2 || failed.Column != `na"me, x` || failed.Writer != 0 {
		t.Errorf("Copy: %+v", err)
	}
	if fault.Of(err) != fault.Never {
		t.Errorf("class %v", fault.Of(err))
	}
}

func TestTheServersProcessIsTerminated(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, st := b.begun(t, orders(), 1)
	chunks, done := started(t.Context(), t, b.copier, st, pipeline.Chunk{Rows: 1, Buf: tuple(1, "a")})
	terminated := false
	for !terminated { // the server may not have begun what it has been sent
		err := b.pool.QueryRow(t.Context(), `
SELECT coalesce(bool_or(pg_terminate_backend(pid, 10000)), false)
FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'`).Scan(&terminated)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := ended(t, chunks, done); fault.Of(err) != fault.Reconnect {
		t.Errorf("class %v of %v", fault.Of(err), err)
	}
}

func TestTheConnectionIsLost(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, st := b.begun(t, orders(), 1)
	config := b.pool.Config().ConnConfig
	proxy, err := pgproxy.Listen(net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port))))
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
	copier := New(pool, b.store, Options{})
	data := func(m pgproxy.Message) bool { return m.Type == 'd' }
	fired := proxy.Arm(pgproxy.Rule{Match: data, Action: pgproxy.CutBefore})
	chunks, done := started(t.Context(), t, copier, st, pipeline.Chunk{Rows: 1, Buf: tuple(1, "a")})
	if err := ended(t, chunks, done); fault.Of(err) != fault.Reconnect {
		t.Errorf("class %v of %v", fault.Of(err), err)
	}
	<-fired
}

func TestSweepDropsOnlyWhatIsOver(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other := orders()
	other.Name, other.Target.Name = "other", "other"
	_, live := b.begun(t, other, 1)
	dead, _ := b.begun(t, orders(), 2)
	if _, err := b.pool.Exec(t.Context(), `CREATE TABLE etl.stage_mine (a int)`); err != nil {
		t.Fatal(err)
	}
	if dropped, err := b.copier.Sweep(t.Context()); len(dropped) != 0 || err != nil {
		t.Fatalf("Sweep beside live runs = %q, %v", dropped, err)
	}
	if err := b.fence.Release(t.Context(), dead, errors.New("died")); err != nil {
		t.Fatal(err)
	}
	alive, next := b.begun(t, orders(), 1) // sweeps what its target's last run left
	got := b.tables(t)
	want := []string{"etl.stage_mine", unquoted(live.Relations[0]), unquoted(next.Relations[0])}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("tables %q, want %q", got, want)
	}
	if _, err := b.pool.Exec(t.Context(), `UPDATE etl.etl_metadata SET lease_until = clock_timestamp() - interval '1 s'`); err != nil {
		t.Fatal(err)
	}
	if dropped, err := b.copier.sweep(t.Context(), "public.orders", alive.ID); len(dropped) != 0 || err != nil {
		t.Errorf("a run with a late lease swept its own %q, %v", dropped, err)
	}
	if dropped, err := b.copier.Sweep(t.Context()); len(dropped) != 2 || err != nil {
		t.Errorf("Sweep of expired runs = %q, %v", dropped, err)
	}
}

func TestSweepGoesOnPastATableInUse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	run, st := b.begun(t, orders(), 2)
	if err := b.fence.Release(t.Context(), run, nil); err != nil {
		t.Fatal(err)
	}
	err := pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `LOCK TABLE `+st.Relations[0]+` IN ACCESS SHARE MODE`); err != nil {
			return err
		}
		dropped, err := b.copier.Sweep(t.Context())
		if err == nil || !slices.Equal(dropped, st.Relations[1:]) {
			t.Errorf("Sweep = %q, %v", dropped, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func unquoted(relation string) string { return strings.ReplaceAll(relation, `"`, "") }
