package merge_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// The protocol of runs, as a state machine: two workers load one table in
// append mode, where a row that is merged twice stays twice. Either may die
// between any two steps, with its COMMIT sent and before it gives the lease
// back among them, go on after its lease has run out, or lose the answer to its
// COMMIT; staging may be emptied; a failover may drop the last commits. After
// every step the target must be what the watermark says.

// What the workers are told.
var (
	errRunning = errors.New("another run holds the lease")
	errFenced  = errors.New("fenced")
	errRestart = errors.New("the slice starts again")
)

// loss is what becomes of a COMMIT.
type loss int

const (
	arrives loss = iota
	requestLost
	replyLost
)

// protocol is one implementation of the steps. Rows are numbered from 1, and
// the watermark is the number of the last one.
type protocol interface {
	acquire(worker int) (watermark int, err error)
	stage(worker, from, to int) error
	merge(worker int, commit loss) error
	// mergeAndDie sends the COMMIT, and nobody looks up what became of it.
	mergeAndDie(worker int, commit loss) error
	release(worker int) error
	expireLease() error
	emptyStaging() error
	failover(commits int) error
	look() (view, error)
}

// event is something that a machine can do without.
type event int

const (
	deathInCommit event = 1 << iota
	deathBeforeRelease
	promotion
)

// view is what there is to see from outside.
type view struct {
	watermark int
	target    []int    // sorted
	windows   [][2]int // of finished runs that moved something, sorted
}

// machine drives a protocol.
type machine struct {
	p       protocol
	choose  func(n int, what string) int
	without event
	source  int // rows at the source
	workers [2]struct {
		running, staged bool
		from, to        int
	}
	last view
	log  []string
}

func (m *machine) step() error {
	w := m.choose(2, "worker")
	worker := &m.workers[w]
	lost := false // commits have been dropped
	m.source += m.choose(3, "new rows")
	var err error
	switch what := m.choose(12, "step"); {
	case what == 0:
		m.note("%d dies", w)
		worker.running = false
	case what == 1:
		m.note("the lease runs out")
		err = m.p.expireLease()
	case what == 2:
		m.note("staging is emptied")
		err = m.p.emptyStaging()
	case what == 3 && m.without&promotion == 0:
		n := 1 + m.choose(3, "commits lost")
		m.note("a failover drops %d commits", n)
		lost, err = true, m.p.failover(n)
	case !worker.running:
		err = m.acquire(w)
	case !worker.staged:
		m.note("%d stages (%d, %d]", w, worker.from, worker.to)
		err = m.p.stage(w, worker.from, worker.to)
		worker.staged = err == nil
	case m.happens(deathInCommit, "death in COMMIT"):
		err = m.dieInCommit(w)
	default:
		err = m.merge(w)
	}
	if err != nil && !errors.Is(err, errRestart) && !errors.Is(err, errFenced) && !errors.Is(err, errRunning) {
		return err
	}
	return m.judge(lost)
}

// happens tosses for one event.
func (m *machine) happens(e event, what string) bool {
	return m.without&e == 0 && m.choose(4, what) == 0
}

func (m *machine) acquire(w int) error {
	worker := &m.workers[w]
	mark, err := m.p.acquire(w)
	m.note("%d takes the lease: %d, %v", w, mark, err)
	worker.running, worker.staged = err == nil, false
	worker.from, worker.to = mark, m.source
	return err
}

func (m *machine) merge(w int) error {
	worker := &m.workers[w]
	commit := loss(m.choose(3, "commit"))
	before, err := m.p.look()
	if err != nil {
		return err
	}
	err = m.p.merge(w, commit)
	m.note("%d merges (%d, %d], commit %d: %v", w, worker.from, worker.to, commit, err)
	switch {
	case err != nil:
		worker.staged = false
		worker.running = errors.Is(err, errRestart)
		if now, lookErr := m.p.look(); lookErr != nil || !reflect.DeepEqual(now, before) {
			return fmt.Errorf("%d was told %q, but there was %v before and is %v now (%v)", w, err, before, now, lookErr) //nolint:errorlint // the machine must not take it for the worker's
		}
	default:
		worker.running = false
		if err := m.mustHold(worker.to); err != nil {
			return err
		}
		if m.happens(deathBeforeRelease, "death before release") {
			m.note("%d dies with the lease", w)
			return nil
		}
		return m.p.release(w)
	}
	return err
}

// dieInCommit lets a worker die between its COMMIT and the answer: all of the
// merge is there, or nothing of it.
func (m *machine) dieInCommit(w int) error {
	worker := &m.workers[w]
	commit := requestLost + loss(m.choose(2, "commit"))
	before, err := m.p.look()
	if err != nil {
		return err
	}
	err = m.p.mergeAndDie(w, commit)
	m.note("%d dies in its COMMIT of (%d, %d], commit %d: %v", w, worker.from, worker.to, commit, err)
	worker.running = false
	if err == nil && commit == replyLost {
		return m.mustHold(worker.to)
	}
	if now, lookErr := m.p.look(); lookErr != nil || !reflect.DeepEqual(now, before) {
		return fmt.Errorf("nothing was committed, but there was %v before and is %v now (%v)", before, now, lookErr) //nolint:errorlint // the machine must not take it for the worker's
	}
	return err
}

// mustHold checks a success against what there is.
func (m *machine) mustHold(mark int) error {
	now, err := m.p.look()
	if err == nil && now.watermark < mark {
		err = fmt.Errorf("success was reported for %d, but the watermark is %d", mark, now.watermark)
	}
	return err
}

// judge compares what there is with what has to be.
func (m *machine) judge(lost bool) error {
	now, err := m.p.look()
	if err != nil {
		return err
	}
	defer func() { m.last = now }()
	if now.watermark < m.last.watermark && !lost {
		return fmt.Errorf("the watermark went back from %d to %d", m.last.watermark, now.watermark)
	}
	for i, row := range now.target {
		if row != i+1 {
			return fmt.Errorf("watermark %d: row %d is lost or there twice in %v", now.watermark, i+1, now.target)
		}
	}
	if len(now.target) != now.watermark {
		return fmt.Errorf("the watermark is %d, and there are %d rows", now.watermark, len(now.target))
	}
	at := 0
	for _, window := range now.windows {
		if window[0] != at {
			return fmt.Errorf("watermark %d: finished runs %v do not follow each other", now.watermark, now.windows)
		}
		at = window[1]
	}
	if at != now.watermark {
		return fmt.Errorf("the watermark is %d, and the finished runs are %v", now.watermark, now.windows)
	}
	return nil
}

// finish lets one undisturbed worker complete what is left.
func (m *machine) finish() error {
	err := m.p.expireLease()
	if err == nil {
		err = m.acquire(0)
	}
	if err == nil {
		err = m.p.stage(0, m.workers[0].from, m.workers[0].to)
	}
	if err == nil {
		err = m.p.merge(0, arrives)
	}
	if err == nil {
		err = m.p.release(0)
	}
	if err != nil {
		return fmt.Errorf("the undisturbed run: %w", err)
	}
	if err := m.judge(false); err != nil || m.last.watermark == m.source {
		return err
	}
	return fmt.Errorf("the watermark is %d in the end, and the source has %d rows", m.last.watermark, m.source)
}

func (m *machine) note(format string, args ...any) {
	m.log = append(m.log, fmt.Sprintf(format, args...))
}

// play makes so many steps and the last run, and says what went wrong.
func (m *machine) play(steps int) error {
	for range steps {
		if err := m.step(); err != nil {
			return fmt.Errorf("%w\n%q", err, m.log)
		}
	}
	if err := m.finish(); err != nil {
		return fmt.Errorf("%w\n%q", err, m.log)
	}
	return nil
}

func TestProtocolKeepsItsPromises(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := &machine{p: newFakeProtocol(allGuards), choose: func(n int, what string) int {
			return rapid.IntRange(0, n-1).Draw(t, what)
		}}
		if err := m.play(rapid.IntRange(1, 60).Draw(t, "steps")); err != nil {
			t.Fatal(err)
		}
	})
	for seed := range uint64(5_000) {
		if err := seeded(newFakeProtocol(allGuards), seed).play(40); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// Without its guards the protocol breaks, and the machine sees it. A run's
// record stops most of what its epoch and its start stop, too.
func TestEveryGuardOfTheProtocolIsNeeded(t *testing.T) {
	t.Parallel()
	for name, without := range map[string]guard{
		"ledger": ledgerGuard, "staging": stagingGuard, "run": runGuard,
		"epoch": epochGuard | runGuard, "watermark": watermarkGuard | runGuard,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(20_000) {
				if seeded(newFakeProtocol(allGuards&^without), seed).play(40) != nil {
					return
				}
			}
			t.Error("nothing broke")
		})
	}
}

// The deaths find what nothing else finds: a run that is closed when its
// outcome is known, or with its lease, instead of by the merge itself.
func TestEveryDeathOfTheProtocolIsNeeded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		broken guard
		death  event
		others event // which would find it, too
	}{
		"in COMMIT":      {recordGuard, deathInCommit, promotion},
		"before release": {closeGuard, deathBeforeRelease, promotion | deathInCommit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := func(without event) bool {
				for seed := range uint64(3_000) {
					m := seeded(newFakeProtocol(allGuards&^c.broken), seed)
					m.without = without
					if m.play(40) != nil {
						return true
					}
				}
				return false
			}
			if !found(c.others) {
				t.Error("nothing broke")
			}
			if found(c.others | c.death) {
				t.Error("it breaks without this death, too")
			}
		})
	}
}

func seeded(p protocol, seed uint64) *machine {
	rng := rand.New(rand.NewPCG(seed, 1))
	return &machine{p: p, choose: func(n int, _ string) int { return rng.IntN(n) }}
}

// The same schedules against PostgreSQL. ETL_PROTOCOL_SCHEDULES asks for more.
func TestPostgresFollowsTheProtocol(t *testing.T) {
	t.Parallel()
	schedules := uint64(25)
	if more, err := strconv.ParseUint(os.Getenv("ETL_PROTOCOL_SCHEDULES"), 10, 32); err == nil {
		schedules = more
	}
	p := newRealProtocol(t)
	for seed := range schedules {
		p.forget()
		if err := seeded(p, seed).play(20); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func sorted(rows []int) []int {
	rows = slices.Clone(rows)
	slices.Sort(rows)
	return rows
}
