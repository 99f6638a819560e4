package main

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// TestTheJudgeNoticesAWrongGap breaks, by hand, what a killed run of several
// slices has left.
func TestTheJudgeNoticesAWrongGap(t *testing.T) {
	t.Parallel()
	o := options{bin: buildProgram(t), seed: 1, rows: 2000, progress: io.Discard}
	s, err := openStage(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	k := kind{name: "gap", slices: sideBySide, play: func(sc *scene) error {
		if !sc.appends || sc.before.exists {
			return errors.New("this is no first load in mode append: " + sc.script)
		}
		if err := killBehindGap(sc); err != nil {
			return err
		}
		breakGaps(t, sc)
		return nil // what is left after all is as it was: the case goes on
	}}
	if r := s.play(t.Context(), job{kind: k, n: gapJob, seed: o.seed}); r.err != nil {
		t.Error(r.err)
	}
}

// gapJob is the number of a job that appends in its first load.
const gapJob = 9

func breakGaps(t *testing.T, sc *scene) {
	t.Helper()
	exec := func(sql string) {
		t.Helper()
		if _, err := sc.pool.Exec(sc.ctx, strings.ReplaceAll(sql, "%s", "public."+sc.table)); err != nil {
			t.Fatal(err)
		}
	}
	exec(`CREATE SCHEMA saved; CREATE TABLE saved.target AS TABLE %s; CREATE TABLE saved.metadata AS TABLE etl.etl_metadata;
		CREATE TABLE saved.run AS TABLE etl.run; CREATE TABLE saved.slice AS TABLE etl.slice; CREATE TABLE saved.ahead AS TABLE etl.ahead`)
	for name, c := range map[string]struct{ sql, says string }{
		"a span forgotten":   {`DELETE FROM etl.ahead`, "should not be there"},
		"a span too long":    {`UPDATE etl.ahead SET lo = watermark FROM etl.etl_metadata`, "are missing"},
		"a span of no range": {`UPDATE etl.ahead SET hi = lo`, "is ahead of it"},
		"a gap passed over":  {`UPDATE etl.etl_metadata SET watermark = (SELECT max(hi) FROM etl.ahead); DELETE FROM etl.ahead`, "are missing"},
		"a span beyond all":  {`UPDATE etl.ahead SET hi = '2099-01-01 00:00:00.000000000'`, "do not lie between"},
		"a row twice":        {`INSERT INTO %s SELECT * FROM %s LIMIT 1`, "should not be there"},
		"a row of a span":    {`DELETE FROM %s WHERE updated_at = (SELECT max(updated_at) FROM %s)`, "are missing"},
		"no first slice":     {`DELETE FROM etl.slice WHERE n = 0`, "without their first slice"},
		"a slice of none":    {`INSERT INTO etl.slice SELECT (jsonb_populate_record(s, jsonb_build_object('run_id', gen_random_uuid()))).* FROM etl.slice s WHERE n = 0`, "slices of no run"},
		"done and not whole": {`UPDATE etl.run SET status = 'done'`, "not whole in the ledger"},
	} {
		exec(c.sql)
		_, err := sc.look()
		if err = errors.Join(err, sc.ledger()); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the judge says %v", name, err)
		}
		exec(`TRUNCATE %s, etl.etl_metadata, etl.run, etl.slice, etl.ahead; INSERT INTO %s TABLE saved.target;
			INSERT INTO etl.etl_metadata TABLE saved.metadata; INSERT INTO etl.run TABLE saved.run;
			INSERT INTO etl.slice TABLE saved.slice; INSERT INTO etl.ahead TABLE saved.ahead`)
	}
	exec(`DROP SCHEMA saved CASCADE`)
}
