package snowsim

import (
	"math/rand/v2"
	"sync"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// delivered is how a result goes over the wire, apart from its rows.
type delivered struct {
	format resultset.Format
	limits resultset.Limits
	// plainLinks and keyOnly are the options of these names.
	plainLinks, keyOnly bool
}

// variation seeds the differences between the results of statements.
type variation struct {
	mu   sync.Mutex
	seed uint64 // 0 does not vary
	from uint64 // number of the last statement before
}

// Vary makes all that clients must be able to read differ from statement to
// statement, from the next one on: batches, metadata, layouts, cuts, links. The
// same statements after the same seed get the same; 0 ends it.
func (s *Server) Vary(seed uint64) {
	last := s.statements.count()
	s.variation.mu.Lock()
	defer s.variation.mu.Unlock()
	s.variation.seed, s.variation.from = seed, last
}

// source draws for a statement; nil where nothing varies.
func (v *variation) source(st *statement) *rand.Rand {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.seed == 0 {
		return nil
	}
	return rand.New(rand.NewPCG(v.seed, st.number-v.from))
}

// delivery decides how a statement's result is sent.
func (s *Server) delivery(st *statement, r *data.Result, json, native bool) delivered {
	d := delivered{format: s.opts.Format, limits: s.opts.limits(), plainLinks: s.opts.PlainLinks, keyOnly: s.opts.KeyOnly}
	d.format.Native = d.format.Native || native
	if rng := s.variation.source(st); rng != nil {
		return d.varied(rng, !json && r.NumRows() > 1 && hasTableColumn(r))
	}
	if r.NumRows() <= 1 && !hasTableColumn(r) {
		// What needs no table is answered by the cloud services.
		d.format.Metadata, d.format.EndOfStream = resultset.CloudServices, true
	}
	return d
}

// varied draws everything that may differ. Chunks without rows come in Arrow
// results of several rows of a table only: a body of JSON would be empty, small
// results and sums have no such chunks, and gosnowflake's reader of rows waits
// for ever for an Arrow chunk without any.
func (d delivered) varied(rng *rand.Rand, mayBeEmpty bool) delivered {
	coin := func() bool { return rng.IntN(2) == 0 }
	d.format = resultset.Format{
		Batches: 1 + rng.IntN(5), EndOfStream: coin(), Metadata: resultset.Metadata(rng.IntN(3)),
		V4: coin(), Native: d.format.Native || coin(),
	}
	if coin() {
		d.format.Layout = 1 + rng.Uint64N(1<<32)
	}
	if empty := rng.IntN(4); mayBeEmpty {
		d.limits.EmptyEvery = empty
	}
	if rng.IntN(4) == 0 {
		d.limits.InlineBytes = 0
	}
	d.plainLinks, d.keyOnly = coin(), coin()
	return d
}

func hasTableColumn(r *data.Result) bool {
	for i := range r.Columns {
		if i >= len(r.Computed) || !r.Computed[i] {
			return true
		}
	}
	return false
}
