package snowsim

import (
	"github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/internal/snowsim/resultset"
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// outcome answers a finished statement.
func (s *Server) outcome(x *exchange) reply {
	st := x.statement
	st.mu.Lock()
	st.delivered = true
	failed, result := st.failed, st.result
	st.mu.Unlock()
	if failed != nil {
		return envelope(wire.Failure(failed.Code, failed.Message, wire.QueryFailure{
			ErrorCode: failed.Code, SQLState: failed.SQLState, QueryID: st.id, Line: -1, Pos: -1, Type: "COMPILATION",
		}))
	}
	a := s.queryAnswer(st, result)
	a.Chunks = s.links.chunks(s, st, result)
	misreport(&a, x)
	return envelope(wire.OK(a))
}

func (s *Server) queryAnswer(st *statement, r *storedResult) wire.QueryAnswer {
	state := st.session.snapshot()
	a := wire.QueryAnswer{
		Parameters: parameterList(state.Parameters),
		RowType:    rowTypes(r),
		Total:      r.total, Returned: r.total, QueryID: st.id,
		FinalDatabaseName: orNull(state.Database), FinalSchemaName: orNull(state.Schema),
		FinalWarehouseName: orNull(state.Warehouse), FinalRoleName: state.Role,
		StatementTypeID: r.kind, Version: 1, SendResultTime: s.now().UnixMilli(),
	}
	r.inline.into(&a, r.encoding.JSON)
	if len(r.chunks) > 0 {
		s.announceKey(&a, r.key)
	}
	return a
}

// rowTypes leaves out the precisions where the streams say nothing either.
func rowTypes(r *storedResult) []wire.RowType {
	types := wire.RowTypes(r.columns)
	if r.encoding.Format.Metadata == resultset.Bare {
		for i := range types {
			types[i].Precision = nil
		}
	}
	return types
}

// misreport applies the faults that make an answer lie about its rows.
func misreport(a *wire.QueryAnswer, x *exchange) {
	switch x.action() {
	case fault.Total:
		a.Total += int64(x.fired.Fault.Action.Rows)
	case fault.RowCount:
		n := 0
		if x.fired.Fault.Chunk != nil {
			n = *x.fired.Fault.Chunk
		}
		if n < len(a.Chunks) {
			a.Chunks[n].RowCount += x.fired.Fault.Action.Rows
		}
	}
}

// announceKey tells the client what to present at downloads.
func (s *Server) announceKey(a *wire.QueryAnswer, key string) {
	if s.opts.KeyOnly {
		a.QRMK = key
		return
	}
	a.ChunkHeaders = map[string]string{headerAlgorithm: algorithm, headerKey: key}
}
