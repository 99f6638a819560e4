package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/snowpg/etl/bench/harness/procstat"
)

// steady is one process that keeps a table up to date for a long time while
// everything around it goes wrong again and again.
type steady struct {
	*scene
	etl     *process
	metrics string // address
	begun   time.Time
	faults  map[string]int
	samples []sample
	rounds  int
}

// sample is what the process holds at a moment.
type sample struct {
	at         time.Duration // since it began
	rss        int64         // bytes
	goroutines int
}

// tick is the time from one fault to the next.
const tick = 5 * time.Second

// runSteady plays it and prints the report. Its error says what was not as it
// has to be.
func runSteady(ctx context.Context, o options, stdout io.Writer) (err error) {
	o = o.withDefaults()
	s, err := openStage(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	c, err := s.arrange(ctx, job{seed: o.seed, kind: kind{name: "steady"}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	st := &steady{scene: c, faults: make(map[string]int)}
	err = st.play()
	text := st.markdown()
	fmt.Fprint(stdout, text)
	if o.out != "" {
		err = errors.Join(err, os.WriteFile(o.out, []byte(text), 0o644)) //nolint:gosec // a report to be read by anybody
	}
	return err
}

func (st *steady) play() error {
	if err := st.start(); err != nil {
		return err
	}
	for time.Since(st.begun) < st.stage.steady {
		if err := st.disturb(); err != nil {
			return err
		}
		pause(st.ctx, tick)
		if err := st.sample(); err != nil {
			return err
		}
	}
	st.etl.signal(syscall.SIGTERM)
	if err := st.etl.wait().want(exitTerm); err != nil {
		return err
	}
	st.proxy.Disarm()
	if err := st.judge(); err != nil {
		return err
	}
	return st.flat()
}

// start starts the process and waits for its first answer.
func (st *steady) start() (err error) {
	if st.metrics, err = freeAddress(st.ctx); err != nil {
		return err
	}
	st.env = append(st.env, "ETL_EVERY=1s", "ETL_METRICS_ADDR="+st.metrics, "ETL_STALL_TIMEOUT="+silence.String(), "ETL_LOG_LEVEL=error")
	st.etl, st.begun = st.scene.etl(), time.Now()
	return st.sample()
}

// disturb changes some rows, so that there is something to do, and breaks
// something while it is done.
func (st *steady) disturb() error {
	_, err := st.execute(fmt.Sprintf(`UPDATE %s SET UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(%s, 20) = %d`,
		st.sourceTable(), st.key(), st.rng.IntN(20)))
	if err != nil {
		return err
	}
	name, err := st.breakSomething()
	st.faults[name]++
	return err
}

// sample reads the process's memory and goroutines. One that does not answer
// for a while has ended.
func (st *steady) sample() error {
	for until := time.Now().Add(patience); ; pause(st.ctx, 100*time.Millisecond) {
		select {
		case <-st.etl.exited:
			return fmt.Errorf("it ended by itself: %w", errors.Join(errors.New(st.etl.outcome.text), st.etl.outcome.err))
		default:
		}
		goroutines, err := scrapeGoroutines(st.ctx, st.metrics)
		if err == nil {
			now, _ := procstat.Memory(st.etl.command.Process.Pid)
			st.samples = append(st.samples, sample{time.Since(st.begun), now, goroutines})
			return nil
		}
		if st.ctx.Err() != nil || time.Now().After(until) {
			return fmt.Errorf("its metrics: %w", err)
		}
	}
}

// judge lets a last run catch up, and compares.
func (st *steady) judge() (err error) {
	st.source.ClearFaults()
	if st.after, err = st.sourceState(); err != nil {
		return err
	}
	st.env = st.environment()
	if err := st.recover(); err != nil {
		return err
	}
	if err := st.judgeRest(); err != nil {
		return err
	}
	return st.pool.QueryRow(st.ctx, `SELECT count(*) FROM etl.run WHERE status = 'done' AND lo IS DISTINCT FROM hi`).Scan(&st.rounds)
}
