package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/snowpg/etl/bench/harness/procstat"
	"github.com/snowpg/etl/bench/harness/report"
)

// measured runs a load and fills in what can be measured from outside.
func (l *lab) measured(ctx context.Context, s *subject, sample *report.Sample, load func(context.Context) error) error {
	walBefore, err := l.walPosition(ctx)
	if err != nil {
		return err
	}
	simulator, postgres := procstat.CPU(s.sim.PID()), procstat.Tree(l.postmaster)
	start := time.Now()
	err = load(ctx)
	sample.Wall = time.Since(start)
	if err != nil {
		return err
	}
	sample.CPU.Simulator = procstat.CPU(s.sim.PID()) - simulator
	sample.CPU.PostgreSQL = procstat.Tree(l.postmaster) - postgres
	walAfter, err := l.walPosition(ctx)
	sample.WAL = walAfter - walBefore
	return err
}

// watched runs a command to its end and notes what the kernel counted for it.
func watched(command *exec.Cmd, sample *report.Sample) error {
	var stderr strings.Builder
	command.Stderr = &stderr
	if err := command.Start(); err != nil {
		return err
	}
	stop := watchMemory(command.Process.Pid, sample)
	err := command.Wait()
	stop()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(command.Args, " "), err, stderr.String())
	}
	sample.CPU.Client = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	return nil
}

// watchMemory looks at a process until stop is called. The peak is the
// kernel's own, so nothing is missed between two looks but the very end.
func watchMemory(pid int, sample *report.Sample) (stop func()) {
	const interval = 20 * time.Millisecond
	done := make(chan struct{})
	var watcher sync.WaitGroup
	start := time.Now()
	watcher.Go(func() {
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			now, peak := procstat.Memory(pid)
			if now == 0 {
				continue
			}
			sample.PeakRSS = max(sample.PeakRSS, peak)
			sample.Memory = append(sample.Memory, report.Reading{At: time.Since(start), RSS: now})
		}
	})
	return func() {
		close(done)
		watcher.Wait()
	}
}
