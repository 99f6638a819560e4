package merge_test

import (
	"maps"
	"slices"
)

// guard is one of the checks that the protocol rests on.
type guard int

const (
	epochGuard     guard = 1 << iota // the target's epoch is the run's
	watermarkGuard                   // the watermark is where the run started
	ledgerGuard                      // a slice in the ledger is not merged again
	stagingGuard                     // staging holds what was copied
	runGuard                         // the run's record is there and open
	recordGuard                      // the merge itself closes the run's record, not the worker that knows of it
	closeGuard                       // the record is closed before the lease is given back, not with it
	allGuards      = 1<<iota - 1
)

// fakeProtocol is the protocol in memory.
type fakeProtocol struct {
	guards  guard
	db      database
	history []database // before each commit, for a failover
	runs    int        // given out so far
	held    [2]fakeRun
}

type fakeRun struct{ id, epoch, from, to, copied int }

// database is what a commit changes.
type database struct {
	epoch, watermark, lastRun int
	leased                    bool
	target                    []int
	runs                      map[int]recorded
	ledger                    map[int]bool  // by run
	staging                   map[int][]int // by run
}

type recorded struct {
	epoch, from, to int
	status          string
}

func newFakeProtocol(guards guard) *fakeProtocol {
	return &fakeProtocol{guards: guards, db: database{runs: map[int]recorded{}, ledger: map[int]bool{}, staging: map[int][]int{}}}
}

func (db database) clone() database {
	db.target = slices.Clone(db.target)
	db.runs, db.ledger, db.staging = maps.Clone(db.runs), maps.Clone(db.ledger), maps.Clone(db.staging)
	return db
}

// commit makes a change durable.
func (p *fakeProtocol) commit(next database) {
	p.history = append(p.history, p.db)
	p.db = next
}

func (p *fakeProtocol) acquire(w int) (int, error) {
	if p.db.leased {
		return 0, errRunning
	}
	next := p.db.clone()
	next.epoch++
	next.leased = true
	p.runs++
	for id, r := range next.runs {
		if r.status == "open" {
			r.status = "abandoned"
			next.runs[id] = r
		}
	}
	next.runs[p.runs] = recorded{epoch: next.epoch, from: next.watermark, status: "open"}
	p.held[w] = fakeRun{id: p.runs, epoch: next.epoch, from: next.watermark}
	p.commit(next)
	return next.watermark, nil
}

func (p *fakeProtocol) stage(w, from, to int) error {
	run := &p.held[w]
	run.to, run.copied = to, to-from
	var rows []int
	for row := from + 1; row <= to; row++ {
		rows = append(rows, row)
	}
	p.db.staging = maps.Clone(p.db.staging)
	p.db.staging[run.id] = rows // UNLOGGED: no part of what a failover brings
	return nil
}

func (p *fakeProtocol) has(g guard) bool { return p.guards&g != 0 }

func (p *fakeProtocol) merge(w int, commit loss) error {
	for {
		next, err := p.transaction(p.held[w])
		if err != nil {
			return err
		}
		if commit != requestLost {
			p.commit(next)
		}
		// Without an answer the ledger is asked, unless nobody looks there.
		if commit == arrives || p.has(ledgerGuard) && p.db.ledger[p.held[w].id] {
			if !p.has(recordGuard) {
				p.close(p.held[w])
			}
			return nil
		}
		commit = arrives
	}
}

func (p *fakeProtocol) mergeAndDie(w int, commit loss) error {
	next, err := p.transaction(p.held[w])
	if err == nil && commit != requestLost {
		p.commit(next)
	}
	return err
}

// close closes a run's record by itself.
func (p *fakeProtocol) close(run fakeRun) {
	next := p.db.clone()
	next.runs[run.id] = recorded{epoch: run.epoch, from: run.from, to: run.to, status: "done"}
	p.commit(next)
}

func (p *fakeProtocol) transaction(run fakeRun) (database, error) {
	next := p.db.clone()
	if p.has(ledgerGuard) && next.ledger[run.id] {
		return next, nil
	}
	record, known := next.runs[run.id]
	switch {
	case p.has(epochGuard) && next.epoch != run.epoch,
		p.has(watermarkGuard) && next.watermark != run.from && next.lastRun != run.id,
		p.has(runGuard) && (!known || record.status != "open"):
		return next, errFenced
	case p.has(stagingGuard) && len(next.staging[run.id]) != run.copied:
		return next, errRestart
	}
	next.target = append(next.target, next.staging[run.id]...)
	next.watermark, next.lastRun = max(next.watermark, run.to), run.id
	next.ledger[run.id] = true
	if known && p.has(recordGuard) && p.has(closeGuard) {
		record.to, record.status = run.to, "done"
		next.runs[run.id] = record
	}
	return next, nil
}

func (p *fakeProtocol) release(w int) error {
	if !p.has(closeGuard) {
		p.close(p.held[w])
	}
	if p.db.epoch == p.held[w].epoch {
		next := p.db.clone()
		next.leased = false
		p.commit(next)
	}
	return nil
}

func (p *fakeProtocol) expireLease() error {
	p.db.leased = false
	return nil
}

func (p *fakeProtocol) emptyStaging() error {
	p.db.staging = map[int][]int{}
	return nil
}

func (p *fakeProtocol) failover(commits int) error {
	if len(p.history) == 0 {
		return nil
	}
	at := max(0, len(p.history)-commits)
	p.db, p.history = p.history[at].clone(), p.history[:at]
	p.db.leased = false // it runs out while the standby is promoted
	return p.emptyStaging()
}

func (p *fakeProtocol) look() (view, error) {
	v := view{watermark: p.db.watermark, target: sorted(p.db.target)}
	for _, r := range p.db.runs {
		if r.status == "done" && r.from != r.to {
			v.windows = append(v.windows, [2]int{r.from, r.to})
		}
	}
	slices.SortFunc(v.windows, func(a, b [2]int) int { return a[0] - b[0] })
	return v, nil
}
