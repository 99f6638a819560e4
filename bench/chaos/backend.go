package main

import (
	"fmt"
	"time"
)

// backendTerminated ends connections of a run, as an administrator may.
func backendTerminated(c *scene) error {
	p := c.etl()
	for range 3 {
		pause(c.ctx, c.moment()/3)
		var ended int
		err := c.pool.QueryRow(c.ctx, `
SELECT count(pg_terminate_backend(pid)) FROM (
	SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'etl/%'
	ORDER BY md5(pid::text || $1::text) LIMIT 1) AS a`, fmt.Sprint(c.rng.Uint64())).Scan(&ended)
		if err != nil {
			return err
		}
		c.note("%d ended at %v", ended, time.Since(p.begun).Round(time.Millisecond))
		c.detected += ended
	}
	o := p.wait()
	c.same = o.code == exitOK
	return o.want(exitOK)
}
