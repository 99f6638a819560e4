package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/oracle"
	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine"
)

const (
	password = "planted-Pa55-word"
	// lease is the shortest that the program takes.
	lease = 5 * time.Second
	// patience is how long anything may take before a case counts as hung.
	patience = 2 * time.Minute
)

// scene is one case with its parts.
type scene struct {
	facts
	stage    *stage
	job      job
	kind     kind
	rng      *rand.Rand
	ctx      context.Context
	cancel   context.CancelFunc
	table    string // lower case: its name in the target
	engine   *engine.Engine
	source   *snowsim.Server
	proxy    *pgproxy.Proxy
	pool     *pgxpool.Pool // straight to the server
	database string
	env      []string

	columns       []data.Column
	before, after state
	// reached counts the complete states of the source that the target has come
	// to; current says that the last of them is after.
	reached int
	current bool
	appends bool // mode append
	copies  int  // of rows that were added
	running []*process
}

// state is one of the two states a reader of the target may ever see, if it is
// loaded in one slice.
type state struct {
	exists    bool
	rows      oracle.Rows
	watermark string // empty: none
	ahead     []span // of the watermark, in order
}

// arrange builds the parts. In every other case the table has been loaded
// before and the source has changed since.
func (s *stage) arrange(ctx context.Context, j job) (c *scene, err error) {
	c = &scene{stage: s, job: j, kind: j.kind, rng: j.rand()}
	c.ctx, c.cancel = context.WithTimeout(ctx, 4*patience+s.steady)
	defer func() {
		if err != nil {
			err = errors.Join(err, c.close())
		}
	}()
	c.table = pick(c.rng, "notification_text", "orders")
	if err := c.openSource(); err != nil {
		return c, err
	}
	if err := c.openTarget(); err != nil {
		return c, err
	}
	c.env = c.environment()
	if c.kind.slices != whole {
		return c, c.arrangeSlices()
	}
	if c.rng.IntN(2) == 0 {
		c.note("first load of %s", c.table)
		c.after, err = c.sourceState()
		return c, err
	}
	return c, c.loadAndChange()
}

func (c *scene) loadAndChange() (err error) {
	c.note("second load of %s", c.table)
	if c.before, err = c.sourceState(); err != nil {
		return err
	}
	if err := c.etl().wait().want(0); err != nil {
		return err
	}
	if err := c.changeSource(); err != nil {
		return err
	}
	c.after, err = c.sourceState()
	c.reached = 1
	return err
}

func (c *scene) openTarget() (err error) {
	if c.database, err = c.stage.database(c.ctx); err != nil {
		return err
	}
	direct := c.stage.server.URL(c.database)
	u, err := url.Parse(direct)
	if err != nil {
		return err
	}
	if c.proxy, err = pgproxy.Listen(u.Host); err != nil {
		return err
	}
	c.pool, err = pgxpool.New(c.ctx, direct)
	return err
}

// close ends all that is left of the case.
func (c *scene) close() error {
	var errs []error
	for _, p := range c.running {
		p.kill()
		p.wait()
		c.peakRSS = max(c.peakRSS, p.peakRSS)
	}
	if c.proxy != nil {
		errs = append(errs, c.proxy.Close())
	}
	if c.pool != nil {
		c.pool.Close()
	}
	if c.source != nil {
		errs = append(errs, c.source.Close())
		for _, complaint := range c.source.Complaints() {
			errs = append(errs, fmt.Errorf("request outside the protocol: %s", complaint))
		}
	}
	if c.database != "" && c.ctx.Err() == nil {
		errs = append(errs, c.stage.drop(c.ctx, c.database))
	}
	c.cancel()
	return errors.Join(errs...)
}

// note adds to the case's script, which a failure prints.
func (c *scene) note(format string, args ...any) {
	if c.script != "" {
		c.script += ", "
	}
	c.script += fmt.Sprintf(format, args...)
}

func pick[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }

// moment is a random part of what a run takes.
func (c *scene) moment() time.Duration {
	return time.Duration(c.rng.Float64() * 1.2 * float64(c.stage.usual))
}
