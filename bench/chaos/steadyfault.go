package main

import (
	"fmt"
	"time"

	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowsim/fault"
)

// restartShare is the part of the faults that take the whole server down: one
// of so many.
const restartShare = 40

// breakSomething arranges one fault for the next round, or makes it happen at
// once, and names it.
func (st *steady) breakSomething() (name string, err error) {
	if st.rng.IntN(restartShare) == 0 {
		return "server crash", st.stage.server.Restart(st.ctx, pgtest.Immediate)
	}
	switch st.rng.IntN(5) {
	case 0:
		return st.harm("chunk damaged", fault.Fault{Endpoint: fault.Chunk, Skip: st.rng.IntN(3), Action: st.damage()})
	case 1:
		return st.harm("chunk stalled", fault.Fault{Endpoint: fault.Chunk, Action: fault.Action{Kind: fault.StallBody, Bytes: st.rng.IntN(2000)}})
	case 2:
		code := pick(st.rng, "390111", "390112")
		return st.harm("session ended", fault.Fault{Endpoint: fault.Query, Skip: st.rng.IntN(4), Action: fault.Action{Kind: fault.Code, Code: code, Message: "session refused"}})
	case 3:
		return "backend terminated", st.terminate()
	default:
		e := pick(st.rng, insides...)
		st.proxy.Arm(pgproxy.Rule{Match: e.match(st.scene), Action: pick(st.rng, pgproxy.CutBefore, pgproxy.CutAfter, pgproxy.CutInside)})
		return "connection cut", nil
	}
}

func (st *steady) harm(name string, f fault.Fault) (string, error) {
	_, err := st.inject(f)
	return name, err
}

// terminate ends a random connection of the process; it may have none.
func (st *steady) terminate() error {
	pause(st.ctx, time.Duration(st.rng.Int64N(int64(time.Second)))) // some time in the round
	_, err := st.pool.Exec(st.ctx, `
SELECT pg_terminate_backend(pid) FROM (
	SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'etl/%'
	ORDER BY md5(pid::text || $1::text) LIMIT 1) AS a`, fmt.Sprint(st.rng.Uint64()))
	return err
}
