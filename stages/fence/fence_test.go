package fence_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/fence"
)

// orders is a table with an existing target and a timestamp watermark.
func orders() *pipeline.Table {
	updated := catalog.Mapping{Source: catalog.SourceColumn{Name: "UPDATED_AT", Type: snowtype.Type{Kind: snowtype.TimestampNTZ, Scale: 9}}}
	return &pipeline.Table{
		Request: pipeline.Request{
			Name: "orders", Mode: pipeline.Upsert, Watermark: "updated_at",
			Source: catalog.SourceTable{Database: "DB", Schema: "S", Name: "ORDERS"},
			Target: catalog.TargetTable{Schema: "public", Name: "orders"},
		},
		WatermarkColumn: &updated,
	}
}

type bundle struct {
	pool  *pgxpool.Pool
	store *state.Store
	fence *fence.Fence
}

func setup(t *testing.T) bundle {
	t.Helper()
	pool, store := pgtest.Pool(t), state.New(state.Options{})
	return bundle{pool, store, fence.New(pool, store, fence.Options{})}
}

func (b bundle) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := b.pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func (b bundle) status(t *testing.T) []state.RunStatus {
	t.Helper()
	all, err := b.store.Status(t.Context(), b.pool, 10)
	if err != nil || len(all) != 1 {
		t.Fatalf("Status = %+v, %v", all, err)
	}
	return all[0].Runs
}

func acquire(t *testing.T, f *fence.Fence, table *pipeline.Table) *pipeline.Run {
	t.Helper()
	run, err := f.Acquire(t.Context(), table)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func refused(t *testing.T, f *fence.Fence, table *pipeline.Table) *pipeline.AlreadyRunningError {
	t.Helper()
	var running *pipeline.AlreadyRunningError
	if _, err := f.Acquire(t.Context(), table); !errors.As(err, &running) {
		t.Fatalf("Acquire beside a live run: %v", err)
	}
	return running
}

func TestOfManyAtOnceExactlyOneWins(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var won, lost atomic.Int32
	var group errgroup.Group
	for range 8 {
		other := fence.New(b.pool, b.store, fence.Options{})
		group.Go(func() error {
			_, err := other.Acquire(t.Context(), orders())
			var running *pipeline.AlreadyRunningError
			switch {
			case err == nil:
				won.Add(1)
			case errors.As(err, &running):
				lost.Add(1)
			default:
				return err
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil || won.Load() != 1 || lost.Load() != 7 {
		t.Errorf("%d won, %d lost, %v", won.Load(), lost.Load(), err)
	}
}

func TestALiveRunIsNamedAndItsReleaseFreesTheTarget(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := acquire(t, b.fence, orders())
	running := refused(t, b.fence, orders())
	if running.Table != "orders" || running.Owner != first.Owner || !running.Until.After(running.Since) {
		t.Errorf("refused with %+v", running)
	}
	if err := b.fence.Release(t.Context(), first, errors.New("bad byte \xff and \x00")); err != nil {
		t.Fatal(err)
	}
	second := acquire(t, b.fence, orders())
	if second.Epoch != first.Epoch+1 {
		t.Errorf("epoch %d after %d", second.Epoch, first.Epoch)
	}
	runs := b.status(t)
	if runs[1].Status != state.Failed || runs[1].ErrorClass != "never" || !strings.Contains(runs[1].Error, "bad byte") {
		t.Errorf("the released run is recorded as %+v", runs[1])
	}
}

func TestReleaseWorksAfterTheContextHasEnded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	run := acquire(t, b.fence, orders())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.fence.Release(ctx, run, nil); err != nil {
		t.Fatal(err)
	}
	acquire(t, b.fence, orders())
	if got := b.status(t)[1].Status; got != state.Done {
		t.Errorf("a run without an error is recorded as %s", got)
	}
}

func TestAnExpiredLeaseIsTakenOverAndItsRunIsFenced(t *testing.T) {
	t.Parallel()
	b := setup(t)
	old := acquire(t, b.fence, orders())
	b.exec(t, `UPDATE etl.etl_metadata SET lease_until = clock_timestamp() - interval '1 s'`)
	if err := b.fence.Renew(t.Context(), old); err != nil {
		t.Fatalf("nobody took the target, yet Renew says %v", err)
	}
	b.exec(t, `UPDATE etl.etl_metadata SET lease_until = clock_timestamp() - interval '1 s'`)
	acquire(t, b.fence, orders())

	var fenced *pipeline.FencedError
	if err := b.fence.Renew(t.Context(), old); !errors.As(err, &fenced) {
		t.Errorf("Renew of a lost lease: %v", err)
	}
	if err := b.fence.Release(t.Context(), old, errors.New("late")); err != nil {
		t.Errorf("Release of a lost lease: %v", err)
	}
	refused(t, b.fence, orders())
	if got := b.status(t)[1]; got.Status != state.Abandoned || got.Error != "" {
		t.Errorf("the run that lost its lease is recorded as %+v", got)
	}
}

func TestTheLeaseOfAKilledProcessIsFreeAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), holderURL+"="+b.pool.Config().ConnString())
	in, errIn := child.StdinPipe()
	out, errOut := child.StdoutPipe()
	if err := errors.Join(errIn, errOut); err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	if line != "held\n" {
		t.Fatalf("the other process says %q", line)
	}
	refused(t, b.fence, orders())
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed
	if run := acquire(t, b.fence, orders()); run.Epoch != 2 {
		t.Errorf("epoch %d", run.Epoch)
	}
}

func TestAMergingRunHoldsTheTargetAlsoAfterItsLease(t *testing.T) {
	t.Parallel()
	b := setup(t)
	run := acquire(t, b.fence, orders())
	b.exec(t, `UPDATE etl.etl_metadata SET lease_until = clock_timestamp() - interval '1 s'`)
	err := pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error {
		if _, err := b.store.Lock(t.Context(), tx, "public.orders"); err != nil {
			return err
		}
		if got := refused(t, b.fence, orders()); got.Owner != run.Owner {
			t.Errorf("refused with %+v", got)
		}
		return b.fence.Renew(t.Context(), run)
	})
	if err != nil {
		t.Error(err)
	}
}

// marked is a database where a run has left a watermark.
func marked(t *testing.T) (bundle, watermark.Value) {
	t.Helper()
	b := setup(t)
	run := acquire(t, b.fence, orders())
	v, err := watermark.Parse(snowtype.TimestampNTZ, "2024-01-02 03:04:05.123456789")
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.store.Advance(t.Context(), b.pool, state.Advance{
		Target: "public.orders", Epoch: run.Epoch, Run: run.ID, Watermark: v, WatermarkColumn: "UPDATED_AT",
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.fence.Release(t.Context(), run, nil); err != nil {
		t.Fatal(err)
	}
	return b, v
}

func TestTheStoredWatermarkMustFitTheTable(t *testing.T) {
	t.Parallel()
	b, stored := marked(t)
	var changed *fence.WatermarkChangedError
	var missing *fence.TargetMissingError
	column := func(name string, kind snowtype.Kind) func(*pipeline.Table) {
		return func(t *pipeline.Table) {
			t.WatermarkColumn.Source.Name, t.WatermarkColumn.Source.Type.Kind = name, kind
		}
	}
	cases := map[string]struct {
		change func(*pipeline.Table)
		refuse any
	}{
		"same":                       {column("UPDATED_AT", snowtype.TimestampNTZ), nil},
		"other column":               {column("CREATED_AT", snowtype.TimestampNTZ), &changed},
		"other type":                 {column("UPDATED_AT", snowtype.Date), &changed},
		"no watermark any more":      {func(t *pipeline.Table) { t.WatermarkColumn = nil }, nil},
		"other column, full refresh": {func(t *pipeline.Table) { column("C", snowtype.Date)(t); t.FullRefresh = true }, nil},
		"other column, replace":      {func(t *pipeline.Table) { column("C", snowtype.Date)(t); t.Mode = pipeline.Replace }, nil},
		"target gone":                {func(t *pipeline.Table) { t.CreateTarget = true }, &missing},
		"target gone, full refresh":  {func(t *pipeline.Table) { t.CreateTarget, t.FullRefresh = true, true }, nil},
	}
	for name, c := range cases {
		table := orders()
		c.change(table)
		run, err := b.fence.Acquire(t.Context(), table)
		if c.refuse != nil {
			if !errors.As(err, c.refuse) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if run.Watermark != stored {
			t.Errorf("%s: watermark %v, want %v", name, run.Watermark, stored)
		}
		if err := b.fence.Release(t.Context(), run, nil); err != nil {
			t.Error(err)
		}
	}
}
