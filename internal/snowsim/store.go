package snowsim

import (
	"encoding/base64"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/resultset"
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// storedResult is a result as it was cut for its client: chunks keep their
// numbers, rows and sizes however often it is read.
type storedResult struct {
	columns  []data.Column
	kind     int64 // statement type id
	how      delivered
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
	asJSON := r.JSON || !wantsArrow(st.session.app, state.Parameters)
	how := s.delivery(st, r, asJSON, wantsNative(state.Parameters))
	out := &storedResult{
		columns: r.Columns, kind: r.StatementType, total: int64(r.NumRows()), key: newToken()[:44],
		how: how, encoding: resultset.Encoding{JSON: asJSON, Format: how.format},
	}
	if st.describe {
		out.total = 0
		return out, nil
	}
	inline, ok, chunks := resultset.Cut(r, how.limits)
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
