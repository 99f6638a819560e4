package snowsim

import (
	"encoding/base64"
	"math/rand/v2"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/resultset"
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// storedResult is a result as it was cut for its client: chunks keep their
// numbers, rows and sizes however often it is read.
type storedResult struct {
	columns  []data.Column
	kind     int64 // statement type id
	encoding resultset.Encoding
	total    int64
	inline   inlinePart
	chunks   []resultset.Part
	sizes    []int  // of the chunks before compression, in bytes
	key      string // what downloads must present
}

// inlinePart is the rows that come with the answer: Arrow in base64, or JSON.
type inlinePart struct {
	rows   int
	base64 string
	json   [][]*string
}

// store cuts a result for the client that asked for it.
func (s *Server) store(st *statement, r *data.Result) (*storedResult, error) {
	state := st.session.snapshot()
	out := &storedResult{
		columns: r.Columns, kind: r.StatementType, total: int64(r.NumRows()), key: newToken()[:44],
		encoding: resultset.Encoding{
			JSON:   r.JSON || !wantsArrow(st.session.app, state.Parameters),
			Format: s.format(st, r, wantsNative(state.Parameters)),
		},
	}
	if st.describe {
		out.total = 0
		return out, nil
	}
	inline, ok, chunks := resultset.Cut(r, s.limits(st, r, out.encoding))
	out.chunks = chunks
	if ok {
		if err := out.setInline(inline); err != nil {
			return nil, err
		}
	}
	return out, out.measure(s.cache)
}

func (r *storedResult) setInline(p resultset.Part) error {
	r.inline.rows = p.Rows()
	if r.encoding.JSON {
		r.inline.json = resultset.JSON(p)
		return nil
	}
	raw, err := resultset.Arrow(p, r.encoding.Format)
	r.inline.base64 = base64.StdEncoding.EncodeToString(raw)
	return err
}

func (r *storedResult) measure(c *resultset.Cache) error {
	r.sizes = make([]int, len(r.chunks))
	for i, p := range r.chunks {
		n, err := c.Size(p, r.encoding)
		if err != nil {
			return err
		}
		r.sizes[i] = n
	}
	return nil
}

// limits says how a statement's result is cut. JSON has no chunks without
// rows: such a body would be empty. A single row has none either: small
// results do not come in chunks, and gosnowflake's row reader waits for ever
// for an Arrow chunk without rows.
func (s *Server) limits(st *statement, r *data.Result, e resultset.Encoding) resultset.Limits {
	l := s.opts.limits()
	if s.opts.Vary != 0 && !e.JSON && r.NumRows() > 1 {
		l.EmptyEvery = rand.New(rand.NewPCG(st.number, s.opts.Vary)).IntN(4)
	}
	return l
}

// format chooses how a statement's Arrow chunks are written.
func (s *Server) format(st *statement, r *data.Result, native bool) resultset.Format {
	if s.opts.Vary != 0 {
		rng := rand.New(rand.NewPCG(s.opts.Vary, st.number))
		return resultset.Format{
			Batches: 1 + rng.IntN(5), EndOfStream: rng.IntN(2) == 0, Metadata: resultset.Metadata(rng.IntN(3)),
			V4: rng.IntN(2) == 0, Layout: rng.Uint64() * uint64(rng.IntN(2)), Native: native || rng.IntN(2) == 0,
		}
	}
	f := s.opts.Format
	f.Native = f.Native || native
	if r.NumRows() <= 1 && !hasTableColumn(r) {
		// What needs no table is answered by the cloud services.
		f.Metadata, f.EndOfStream = resultset.CloudServices, true
	}
	return f
}

func hasTableColumn(r *data.Result) bool {
	for i := range r.Columns {
		if i >= len(r.Computed) || !r.Computed[i] {
			return true
		}
	}
	return false
}

// into puts the rows into an answer; one of the two forms is always there,
// also when it is empty.
func (p inlinePart) into(a *wire.QueryAnswer, asJSON bool) {
	if !asJSON {
		a.RowSetBase64, a.QueryResultFormat = &p.base64, "arrow"
		return
	}
	rows := p.json
	if rows == nil {
		rows = [][]*string{}
	}
	a.RowSet, a.QueryResultFormat = &rows, "json"
}
