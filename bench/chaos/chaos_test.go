package main

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// TestQuickSet plays the small set against the program as it is now.
func TestQuickSet(t *testing.T) {
	t.Parallel()
	o := options{bin: buildProgram(t), seed: 1, quick: true, scale: 1, workers: 2, progress: io.Discard}
	var table strings.Builder
	if err := run(t.Context(), o, &table); err != nil {
		t.Fatalf("%v\n%s", err, table.String())
	}
}

func TestAJobIsPlayedAgainByItsName(t *testing.T) {
	t.Parallel()
	all := plan(options{seed: 5, scale: 1})
	again := plan(options{seed: 5, scale: 1, only: all[17].id()})
	if len(again) != 1 || again[0].id() != all[17].id() {
		t.Fatalf("%s gives %d jobs", all[17].id(), len(again))
	}
	if a, b := all[17].rand().Uint64(), again[0].rand().Uint64(); a != b {
		t.Errorf("played again it draws %d instead of %d", b, a)
	}
	if other := (job{kind: all[17].kind, n: all[17].n + 1, seed: 5}); other.rand().Uint64() == all[17].rand().Uint64() {
		t.Error("two jobs draw the same numbers")
	}
}

// TestTheJudgeNoticesWhatIsWrong breaks the target by hand.
func TestTheJudgeNoticesWhatIsWrong(t *testing.T) {
	t.Parallel()
	o := options{bin: buildProgram(t), seed: 1, rows: 500, progress: io.Discard}
	s, err := openStage(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	for name, c := range map[string]struct{ sql, says string }{
		"a lost row":         {`DELETE FROM %s WHERE ctid = (SELECT min(ctid) FROM %s)`, "1 are missing"},
		"a changed row":      {`UPDATE %s SET updated_at = updated_at + '1us' WHERE ctid = (SELECT min(ctid) FROM %s)`, "1 should not be there"},
		"a watermark ahead":  {`UPDATE etl.etl_metadata SET watermark = '2099-01-01 00:00:00.000000000'`, "watermark"},
		"staging left":       {`CREATE TABLE etl.stage_left ()`, "1 staging tables"},
		"a lease left":       {`UPDATE etl.etl_metadata SET owner = 'x', lease_until = now()`, "1 leases"},
		"a run left open":    {`UPDATE etl.run SET status = 'open'`, "open runs"},
		"a window twice":     {`INSERT INTO etl.run (run_id, target, epoch, mode, owner, lo, hi, status) SELECT gen_random_uuid(), target, epoch + 100, mode, owner, lo, hi, status FROM etl.run`, "finished the same window"},
		"nothing in it":      {`TRUNCATE %s`, "are missing"},
		"a run not recorded": {`DELETE FROM etl.slice`, "not in the ledger"},
	} {
		k := kind{name: name, play: func(sc *scene) error {
			if err := sc.etl().wait().want(exitOK); err != nil {
				return err
			}
			if err := sc.judgeEnd(); err != nil {
				return err
			}
			_, err := sc.pool.Exec(sc.ctx, strings.ReplaceAll(c.sql, "%s", "public."+sc.table))
			if err != nil {
				return err
			}
			if err := sc.judgeEnd(); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: the judge says %v", name, err)
			}
			return errStop
		}}
		if r := s.play(t.Context(), job{kind: k}); r.err != errStop { //nolint:errorlint // it comes back as it is
			t.Errorf("%s: %v", name, r.err)
		}
	}
}

var errStop = errors.New("the case ends here")
