package merge_test

import (
	"errors"
	"net/url"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/merge"
)

// realProtocol is the protocol as the stages and PostgreSQL do it, with a
// proxy between that loses COMMITs.
type realProtocol struct {
	t     *testing.T
	b     bundle
	proxy *pgproxy.Proxy
	dying *merge.Merger // does not look up what became of its COMMIT
	pool  *pgxpool.Pool // not through the proxy
	jobs  [2]pipeline.Merge
	// saved counts the commits that a failover can drop.
	saved int
}

func newRealProtocol(t *testing.T) *realProtocol {
	t.Helper()
	direct := pgtest.Database(t)
	u, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	p := &realProtocol{t: t}
	if p.proxy, err = pgproxy.Listen(u.Host); err != nil {
		t.Fatal(err)
	}
	led, err := p.proxy.URL(direct)
	if err != nil {
		t.Fatal(err)
	}
	p.pool, p.b = openPool(t, direct), with(openPool(t, led))
	p.dying = merge.New(p.b.pool, p.b.store, merge.Options{ResolveTimeout: 1})
	t.Cleanup(func() {
		p.b.pool.Close()
		if err := p.proxy.Close(); err != nil {
			t.Error(err)
		}
	})
	err = pgx.BeginFunc(t.Context(), p.pool, func(tx pgx.Tx) error { return p.b.store.Ensure(t.Context(), tx) })
	if err != nil {
		t.Fatal(err)
	}
	p.exec(`CREATE TABLE public.items (id bigint NOT NULL)`)
	return p
}

func openPool(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func (p *realProtocol) exec(sql string) {
	p.t.Helper()
	if _, err := p.pool.Exec(p.t.Context(), sql); err != nil {
		p.t.Fatalf("%s: %v", sql, err)
	}
}

// forget makes it as if no run had ever been.
func (p *realProtocol) forget() {
	p.emptyStaging() //nolint:errcheck // it fails the test itself
	p.exec(`TRUNCATE public.items, etl.etl_metadata, etl.run, etl.slice`)
	for ; p.saved > 0; p.saved-- {
		p.exec(`DROP SCHEMA ` + p.schema(p.saved) + ` CASCADE`)
	}
}

func (p *realProtocol) schema(n int) string { return "saved_" + strconv.Itoa(n) }

// save keeps the state before a commit, for a failover.
func (p *realProtocol) save() {
	p.saved++
	s := p.schema(p.saved)
	p.exec(`CREATE SCHEMA ` + s + `;
		CREATE TABLE ` + s + `.items AS TABLE public.items; CREATE TABLE ` + s + `.etl_metadata AS TABLE etl.etl_metadata;
		CREATE TABLE ` + s + `.run AS TABLE etl.run; CREATE TABLE ` + s + `.slice AS TABLE etl.slice`)
}

func (p *realProtocol) table() *pipeline.Table {
	return table(pipeline.Append, "id", nil, "id bigint")
}

func (p *realProtocol) acquire(w int) (int, error) {
	p.save()
	run, err := p.b.fence.Acquire(p.t.Context(), p.b.planned(p.t, p.table()))
	var running *pipeline.AlreadyRunningError
	if errors.As(err, &running) {
		return 0, errRunning
	}
	if err != nil {
		return 0, err
	}
	p.jobs[w] = pipeline.Merge{Slice: pipeline.Slice{Run: run}, QueryIDs: []string{"query"}}
	return asNumber(run.Watermark), nil
}

func asNumber(v watermark.Value) int {
	n, _ := strconv.Atoi(v.String()) // "" is none
	return n
}

func (p *realProtocol) stage(w, from, to int) error {
	var rows []row
	for id := from + 1; id <= to; id++ {
		rows = append(rows, row{id})
	}
	p.jobs[w] = p.b.staged(p.t, p.jobs[w].Slice.Run, rows)
	if to > 0 {
		mark := number(p.t, strconv.Itoa(to))
		p.jobs[w].Slice.To, p.jobs[w].Slice.Watermark = mark, mark
	}
	return nil
}

func (p *realProtocol) merge(w int, commit loss) error {
	p.save()
	p.lose(commit)
	_, err := p.b.merger.Merge(p.t.Context(), p.jobs[w])
	if fault.Of(err) == fault.Retry || fault.Of(err) == fault.Reconnect { // as the pipeline does
		_, err = p.b.merger.Merge(p.t.Context(), p.jobs[w])
	}
	p.proxy.Disarm()
	return told(err)
}

func (p *realProtocol) mergeAndDie(w int, commit loss) error {
	p.save()
	p.lose(commit)
	_, err := p.dying.Merge(p.t.Context(), p.jobs[w])
	p.proxy.Disarm()
	var unresolved *merge.UnresolvedError
	if errors.As(err, &unresolved) {
		return nil
	}
	return told(err)
}

// lose makes the proxy lose the next COMMIT of a merge, or its answer.
func (p *realProtocol) lose(commit loss) {
	if commit != arrives {
		action := map[loss]pgproxy.Action{requestLost: pgproxy.CutBefore, replyLost: pgproxy.CutAfter}[commit]
		p.proxy.Arm(pgproxy.Rule{Match: commitOfMerge(), Action: action})
	}
}

// told translates what a worker is told.
func told(err error) error {
	var fenced *pipeline.FencedError
	switch {
	case errors.As(err, &fenced):
		return errFenced
	case fault.Of(err) == fault.Restart:
		return errRestart
	}
	return err
}

func commitOfMerge() func(pgproxy.Message) bool {
	return pgproxy.After(pgproxy.Contains("watermark = $3"), pgproxy.Statement("commit"))
}

func (p *realProtocol) release(w int) error {
	p.save()
	return p.b.fence.Release(p.t.Context(), p.jobs[w].Slice.Run, nil)
}

func (p *realProtocol) expireLease() error {
	p.exec(`UPDATE etl.etl_metadata SET lease_until = clock_timestamp() - interval '1 s' WHERE owner IS NOT NULL`)
	return nil
}

// emptyStaging does what a crash of the server does to UNLOGGED tables.
func (p *realProtocol) emptyStaging() error {
	p.exec(`DO $$ DECLARE r regclass; BEGIN
		FOR r IN SELECT oid FROM pg_class WHERE relname LIKE 'stage\_%' AND relkind = 'r' LOOP EXECUTE 'TRUNCATE ' || r; END LOOP; END $$`)
	return nil
}

func (p *realProtocol) failover(commits int) error {
	if p.saved == 0 {
		return nil
	}
	at := max(1, p.saved-commits+1)
	s := p.schema(at)
	p.exec(`BEGIN; TRUNCATE public.items, etl.etl_metadata, etl.run, etl.slice;
		INSERT INTO public.items TABLE ` + s + `.items; INSERT INTO etl.etl_metadata TABLE ` + s + `.etl_metadata;
		INSERT INTO etl.run TABLE ` + s + `.run; INSERT INTO etl.slice TABLE ` + s + `.slice; COMMIT`)
	for ; p.saved >= at; p.saved-- {
		p.exec(`DROP SCHEMA ` + p.schema(p.saved) + ` CASCADE`)
	}
	return errors.Join(p.emptyStaging(), p.expireLease())
}

func (p *realProtocol) look() (view, error) {
	var v view
	held, err := p.b.store.Read(p.t.Context(), p.pool, "public.items")
	if err != nil && !errors.Is(err, state.ErrNoTarget) {
		return v, err
	}
	v.watermark = asNumber(held.Watermark)
	rows, err := p.pool.Query(p.t.Context(), `SELECT id FROM public.items ORDER BY id`)
	if err != nil {
		return v, err
	}
	if v.target, err = pgx.CollectRows(rows, pgx.RowTo[int]); err != nil {
		return v, err
	}
	rows, err = p.pool.Query(p.t.Context(), `
SELECT ARRAY[coalesce(lo, '0')::int, hi::int] FROM etl.run WHERE status = 'done' AND hi IS NOT NULL AND lo IS DISTINCT FROM hi ORDER BY 1`)
	if err != nil {
		return v, err
	}
	v.windows, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (window [2]int, err error) {
		var bounds []int
		err = r.Scan(&bounds)
		copy(window[:], bounds)
		return window, err
	})
	return v, err
}
