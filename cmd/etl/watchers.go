package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/metrics"
	"github.com/snowpg/etl/pipeline"
)

const (
	// tellTime bounds telling others how a round went, and tellTimeStopped
	// after a signal: whoever sent it waits.
	tellTime        = 30 * time.Second
	tellTimeStopped = 2 * time.Second
	// job is the name under which a Pushgateway keeps the metrics.
	job = "etl"
)

// watchers are those who get the metrics.
type watchers struct {
	set    *metrics.Set
	config config.Metrics
	server *metrics.Server
	statsd *metrics.StatsD
}

func openWatchers(ctx context.Context, set *metrics.Set, c config.Metrics) (*watchers, error) {
	w := &watchers{set: set, config: c}
	var err error
	if c.StatsD != "" {
		if w.statsd, err = set.StatsD(c.StatsD); err != nil {
			return nil, err
		}
	}
	if c.Address != "" {
		if w.server, err = set.Listen(ctx, c.Address); err != nil {
			w.close()
			return nil, err
		}
	}
	return w, nil
}

// publish hands over the metrics at the end of a round. All are tried.
func (w *watchers) publish(ctx context.Context) error {
	var failures []error
	if w.config.TextFile != "" {
		failures = append(failures, w.set.WriteFile(w.config.TextFile))
	}
	if w.statsd != nil {
		failures = append(failures, w.statsd.Flush())
	}
	if !w.config.Pushgateway.IsZero() {
		failures = append(failures, w.set.Push(ctx, w.config.Pushgateway.Reveal(), job))
	}
	return errors.Join(failures...)
}

// close ends serving; what fails then can hurt nobody any more.
func (w *watchers) close() {
	if w.server != nil {
		_ = w.server.Close()
	}
	if w.statsd != nil {
		_ = w.statsd.Close()
	}
}

// tell publishes the metrics and sends the alert. That it fails is a warning:
// the data is where it belongs.
func (s *session) tell(ctx context.Context, log *slog.Logger, id uuid.UUID, reports []pipeline.Report, failure error) {
	limit := tellTime
	if ctx.Err() != nil {
		limit = tellTimeStopped
	}
	detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	if err := s.watch.publish(detached); err != nil {
		log.Warn("the metrics could not be handed over", "error", err)
	}
	if ctx.Err() != nil {
		return // who stops a run knows that it did not finish
	}
	if err := s.alert(detached, id, reports, failure); err != nil {
		log.Warn("the alert could not be sent", "error", err)
	}
}

// failed counts a round that came to no table.
func (s *session) failed() {
	for _, t := range s.cfg.Tables {
		s.metrics.Finished(t.Name, metrics.Run{Result: metrics.Failed, Ended: time.Now()})
	}
}
