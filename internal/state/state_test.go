package state_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
)

const target = "public.orders"

func parse(t *testing.T, kind snowtype.Kind, text string) watermark.Value {
	t.Helper()
	v, err := watermark.Parse(kind, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// inTx runs f in a transaction and commits it.
func inTx(t *testing.T, pool *pgxpool.Pool, f func(tx pgx.Tx) error) {
	t.Helper()
	if err := pgx.BeginFunc(t.Context(), pool, f); err != nil {
		t.Fatal(err)
	}
}

// enrolled is a store in a fresh database with one target that nobody holds.
func enrolled(t *testing.T) (*state.Store, *pgxpool.Pool) {
	t.Helper()
	s, pool := state.New(state.Options{}), pgtest.Pool(t)
	inTx(t, pool, func(tx pgx.Tx) error {
		return errors.Join(s.Ensure(t.Context(), tx), s.Enrol(t.Context(), tx, target, "DB.S.ORDERS"))
	})
	return s, pool
}

// held opens a run on the target.
func held(t *testing.T, s *state.Store, pool *pgxpool.Pool, ttl time.Duration) (run uuid.UUID, epoch int64) {
	t.Helper()
	run = uuid.New()
	inTx(t, pool, func(tx pgx.Tx) error {
		var err error
		if _, err = s.Lock(t.Context(), tx, target); err != nil {
			return err
		}
		epoch, err = s.Acquire(t.Context(), tx, target, "DB.S.ORDERS", state.Holder{Owner: "h:1", Process: "p", TTL: ttl})
		if err != nil {
			return err
		}
		return s.OpenRun(t.Context(), tx, state.OpenRun{ID: run, Target: target, Epoch: epoch, Mode: "upsert", Owner: "h:1"})
	})
	return run, epoch
}

func read(t *testing.T, s *state.Store, pool *pgxpool.Pool) state.Target {
	t.Helper()
	got, err := s.Read(t.Context(), pool, target)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestLeaseIsTakenRenewedAndReleased(t *testing.T) {
	t.Parallel()
	s, pool := enrolled(t)
	if l := read(t, s, pool).Lease; l != (state.Lease{}) {
		t.Fatalf("a new target has the lease %+v", l)
	}
	_, epoch := held(t, s, pool, time.Minute)
	before := read(t, s, pool).Lease
	if !before.Live || before.Owner != "h:1" || before.Process != "p" || epoch != 1 {
		t.Fatalf("epoch %d, lease %+v", epoch, before)
	}
	if ok, err := s.Renew(t.Context(), pool, target, epoch); err != nil || !ok {
		t.Fatalf("Renew = %t, %v", ok, err)
	}
	if after := read(t, s, pool).Lease; !after.Until.After(before.Until) {
		t.Errorf("Renew left the lease at %s", after.Until)
	}
	if ok, err := s.Renew(t.Context(), pool, target, epoch+1); err != nil || ok {
		t.Errorf("Renew of a foreign epoch = %t, %v", ok, err)
	}
	if ok, err := s.Release(t.Context(), pool, target, epoch+1); err != nil || ok {
		t.Errorf("Release of a foreign epoch = %t, %v", ok, err)
	}
	if ok, err := s.Release(t.Context(), pool, target, epoch); err != nil || !ok {
		t.Errorf("Release = %t, %v", ok, err)
	}
	if ok, err := s.Renew(t.Context(), pool, target, epoch); err != nil || ok {
		t.Errorf("Renew after Release = %t, %v", ok, err)
	}
}

func TestRenewDoesNotWaitForTheMergeThatHoldsTheRow(t *testing.T) {
	t.Parallel()
	s, pool := enrolled(t)
	_, epoch := held(t, s, pool, time.Minute)
	inTx(t, pool, func(tx pgx.Tx) error {
		if _, err := s.Lock(t.Context(), tx, target); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if ok, err := s.Renew(ctx, pool, target, epoch); err != nil || !ok {
			t.Errorf("Renew beside a lock = %t, %v", ok, err)
		}
		return nil
	})
}

func TestWatermarkIsStoredToTheNanosecond(t *testing.T) {
	t.Parallel()
	values := []watermark.Value{
		parse(t, snowtype.TimestampNTZ, "2024-02-29 23:59:59.999999999"),
		parse(t, snowtype.TimestampTZ, "0001-01-01 00:00:00.000000001"),
		parse(t, snowtype.Date, "9999-12-31"),
		parse(t, snowtype.Fixed, "99999999999999999999999999999999999999"),
		{},
	}
	s, pool := enrolled(t)
	run, epoch := held(t, s, pool, time.Minute)
	for _, want := range values {
		ok, err := s.Advance(t.Context(), pool, state.Advance{Target: target, Epoch: epoch, Run: run, Watermark: want, Rows: 2})
		if err != nil || !ok {
			t.Fatalf("Advance to %v = %t, %v", want, ok, err)
		}
		if got := read(t, s, pool); got.Watermark != want || got.LastRun != run {
			t.Errorf("stored %v, read %v by run %v", want, got.Watermark, got.LastRun)
		}
	}
	if got := read(t, s, pool).Rows; got != int64(2*len(values)) {
		t.Errorf("rows = %d", got)
	}
	if ok, err := s.Advance(t.Context(), pool, state.Advance{Target: target, Epoch: epoch - 1, Run: run}); err != nil || ok {
		t.Errorf("Advance by an old epoch = %t, %v", ok, err)
	}
}

func TestSliceLedgerAndRunCounts(t *testing.T) {
	t.Parallel()
	s, pool := enrolled(t)
	run, _ := held(t, s, pool, time.Minute)
	want := state.Counts{Rows: 10, Rejected: 1, Staged: 9, Duplicates: 2, Written: 4, Unchanged: 3, Created: true}
	to := parse(t, snowtype.Fixed, "7")
	for n := range 2 {
		entry := state.Slice{Run: run, N: n, To: to, Anchor: "a", QueryIDs: []string{"q"}, Counts: want}
		inTx(t, pool, func(tx pgx.Tx) error { return s.RecordSlice(t.Context(), tx, entry) })
	}
	if got, ok, err := s.FindSlice(t.Context(), pool, run, 1); err != nil || !ok || got != want {
		t.Errorf("FindSlice = %+v, %t, %v", got, ok, err)
	}
	if _, ok, err := s.FindSlice(t.Context(), pool, run, 2); err != nil || ok {
		t.Errorf("FindSlice of a slice that never was = %t, %v", ok, err)
	}
	for _, mark := range []watermark.Value{to, {}} {
		if err := s.Reach(t.Context(), pool, run, mark); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.CloseRun(t.Context(), pool, run, state.Outcome{Status: state.Done}); err != nil {
		t.Fatal(err)
	}
	if err := s.CloseRun(t.Context(), pool, run, state.Outcome{Status: state.Failed, Text: "late"}); err != nil {
		t.Fatal(err)
	}
	status, err := s.Status(t.Context(), pool, 3)
	if err != nil || len(status) != 1 || len(status[0].Runs) != 1 {
		t.Fatalf("Status = %+v, %v", status, err)
	}
	got := status[0].Runs[0]
	if got.Status != state.Done || got.Error != "" || got.Expected != 20 || got.Staged != 18 || got.Merged != 8 ||
		got.Rejected != 2 || got.To != "7" || got.Anchor != "a" || len(got.QueryIDs) != 2 || got.FinishedAt.IsZero() {
		t.Errorf("run = %+v", got)
	}
}

func TestNextRunAbandonsTheOpenOne(t *testing.T) {
	t.Parallel()
	s, pool := enrolled(t)
	first, _ := held(t, s, pool, time.Minute)
	second, _ := held(t, s, pool, time.Minute)
	status, err := s.Status(t.Context(), pool, 1)
	if err != nil || len(status[0].Runs) != 1 || status[0].Runs[0].ID != second {
		t.Fatalf("the latest run is %+v, %v", status, err)
	}
	over, err := s.Over(t.Context(), pool, []uuid.UUID{first, second}, target)
	if err != nil || len(over) != 1 || over[0] != first {
		t.Errorf("Over = %v, %v, want %v", over, err, first)
	}
}

func TestOverTellsRunsByLeaseRecordAndTarget(t *testing.T) {
	t.Parallel()
	s, pool := enrolled(t)
	expired, _ := held(t, s, pool, -time.Second)
	unknown := uuid.New()
	for name, want := range map[string]int{"": 2, target: 2, "public.other": 1} {
		over, err := s.Over(t.Context(), pool, []uuid.UUID{expired, unknown}, name)
		if err != nil || len(over) != want {
			t.Errorf("Over for %q = %v, %v, want %d runs", name, over, err, want)
		}
	}
}

func TestResetMovesBackAndFencesALiveRun(t *testing.T) {
	t.Parallel()
	s, pool := enrolled(t)
	run, epoch := held(t, s, pool, time.Minute)
	later, earlier := parse(t, snowtype.Fixed, "9"), parse(t, snowtype.Fixed, "5")
	advance := state.Advance{Target: target, Epoch: epoch, Run: run, Watermark: later, WatermarkColumn: "SEQ"}
	if _, err := s.Advance(t.Context(), pool, advance); err != nil {
		t.Fatal(err)
	}
	inTx(t, pool, func(tx pgx.Tx) error {
		before, err := s.Reset(t.Context(), tx, target, earlier)
		if before.Watermark != later {
			t.Errorf("before the reset it was %v", before.Watermark)
		}
		return err
	})
	if got := read(t, s, pool); got.Watermark != earlier || got.WatermarkColumn != "SEQ" || got.Epoch != epoch+1 || got.Lease.Live {
		t.Errorf("after the reset: %+v", got)
	}
	if ok, err := s.Advance(t.Context(), pool, advance); err != nil || ok {
		t.Errorf("the run before the reset still advances: %t, %v", ok, err)
	}
	if _, err := s.Reset(t.Context(), pool, "public.none", earlier); !errors.Is(err, state.ErrNoTarget) {
		t.Errorf("Reset of an unknown target: %v", err)
	}
}

func TestLagIsMeasuredByTheServersClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 1, 1, 1, 0, 0, 0, time.UTC)
	status := state.TargetStatus{Now: now}
	if _, ok := status.Lag(); ok {
		t.Error("a target without a watermark has a lag")
	}
	status.Watermark = parse(t, snowtype.TimestampLTZ, "2024-01-01 00:59:00.000000000")
	if lag, ok := status.Lag(); !ok || lag != time.Minute {
		t.Errorf("Lag = %s, %t", lag, ok)
	}
}

func TestStatementsWorkWithoutPreparedStatements(t *testing.T) {
	t.Parallel()
	for _, mode := range []pgx.QueryExecMode{pgx.QueryExecModeCacheDescribe, pgx.QueryExecModeExec} {
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
			defer pool.Close()
			s := state.New(state.Options{Schema: `we"ird`, Metadata: "Marks"})
			inTx(t, pool, func(tx pgx.Tx) error {
				return errors.Join(s.Ensure(t.Context(), tx), s.Enrol(t.Context(), tx, target, "DB.S.ORDERS"))
			})
			run, epoch := held(t, s, pool, time.Minute)
			inTx(t, pool, func(tx pgx.Tx) error {
				_, errAdvance := s.Advance(t.Context(), tx, state.Advance{Target: target, Epoch: epoch, Run: run, KeyColumns: []string{`a"b`, "c,d"}})
				errSlice := s.RecordSlice(t.Context(), tx, state.Slice{Run: run, QueryIDs: []string{"q1"}})
				_, errOver := s.Over(t.Context(), tx, []uuid.UUID{run}, target)
				_, errRenew := s.Renew(t.Context(), tx, target, epoch)
				_, errReset := s.Reset(t.Context(), tx, target, watermark.Value{})
				return errors.Join(errAdvance, errSlice, errOver, errRenew, errReset)
			})
			if got := read(t, s, pool).KeyColumns; len(got) != 2 || got[0] != `a"b` {
				t.Errorf("key columns %q", got)
			}
		})
	}
}

func TestProgressEndsAtTheFirstGap(t *testing.T) {
	t.Parallel()
	s, pool := enrolled(t)
	run, _ := held(t, s, pool, time.Minute)
	for i, step := range []struct{ n, done, first int }{{2, 1, 0}, {0, 2, 1}, {4, 3, 1}, {1, 4, 3}, {3, 5, 5}} {
		inTx(t, pool, func(tx pgx.Tx) error { return s.RecordSlice(t.Context(), tx, state.Slice{Run: run, N: step.n}) })
		if done, first, err := s.Progress(t.Context(), pool, run); err != nil || done != step.done || first != step.first {
			t.Errorf("step %d: %d done, %d before the gap, %v", i, done, first, err)
		}
	}
}

func TestWhatIsAheadIsReplacedAndResetWithTheWatermark(t *testing.T) {
	t.Parallel()
	s, pool := enrolled(t)
	at := func(text string) watermark.Value { return parse(t, snowtype.TimestampNTZ, "2024-01-01 00:00:00."+text) }
	ahead := func(want ...watermark.Span) {
		t.Helper()
		got, err := s.Ahead(t.Context(), pool, target)
		if err != nil || !slices.Equal(got.Spans, want) || (len(want) > 0) != (got.Column == "AT") {
			t.Errorf("ahead %+v, %v, want %v", got, err, want)
		}
	}
	ahead()
	one, two := watermark.Span{From: at("000000001"), To: at("000000002")}, watermark.Span{From: at("000000003"), To: at("000000004")}
	for _, spans := range [][]watermark.Span{{two, one}, {two}, {}, {one, two}} {
		inTx(t, pool, func(tx pgx.Tx) error {
			return s.SetAhead(t.Context(), tx, target, state.Ahead{Column: "AT", Spans: spans})
		})
		ahead(watermark.Union(spans)...)
	}
	inTx(t, pool, func(tx pgx.Tx) error {
		_, err := s.Reset(t.Context(), tx, target, watermark.Value{})
		return err
	})
	ahead()
}

func TestMergesShareTheRowAndRecordInTurn(t *testing.T) {
	t.Parallel()
	s, pool := enrolled(t)
	_, epoch := held(t, s, pool, time.Minute)
	begin := func() pgx.Tx {
		tx, err := pool.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), `SET LOCAL lock_timeout = '100ms'`); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Share(t.Context(), tx, target); err != nil {
			t.Fatal(err)
		}
		return tx
	}
	one, two := begin(), begin()
	defer func() { _ = two.Rollback(context.WithoutCancel(t.Context())) }()
	defer func() { _ = one.Rollback(context.WithoutCancel(t.Context())) }()
	before := read(t, s, pool).Lease.Until
	if ok, err := s.Renew(t.Context(), pool, target, epoch); err != nil || !ok || !read(t, s, pool).Lease.Until.After(before) {
		t.Errorf("the lease was not prolonged beside merges: %t, %v", ok, err)
	}
	if _, err := s.LockProgress(t.Context(), one, target); err != nil {
		t.Errorf("recording beside another merge: %v", err)
	}
	if _, err := s.LockProgress(t.Context(), two, target); err == nil {
		t.Error("two record at a time")
	}
	taker, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taker.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := taker.Exec(t.Context(), `SET LOCAL lock_timeout = '100ms'`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lock(t.Context(), taker, target); err == nil {
		t.Error("the target was taken while it is being merged into")
	}
}
