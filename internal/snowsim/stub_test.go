package snowsim_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/snowpg/etl/internal/snowsim/data"
)

// stubEngine answers a few fixed statements.
type stubEngine struct{ executed atomic.Int64 }

func (e *stubEngine) Execute(
	ctx context.Context, s *data.Session, sql string, _ time.Time, describeOnly bool,
) (*data.Result, error) {
	e.executed.Add(1)
	switch sql {
	case "SELECT * FROM T":
		r := numbers(3, 1_000)
		if describeOnly {
			r.Blocks = nil
		}
		return r, nil
	case "SELECT * FROM EMPTY":
		return numbers(0, 0), nil
	case "SELECT 1": // the driver's ping
		r := numbers(1, 1)
		r.Computed = []bool{true, true}
		return r, nil
	case "SHOW TABLES":
		r := numbers(1, 5)
		r.JSON = true
		return r, nil
	case "HANG":
		<-ctx.Done()
		return nil, ctx.Err()
	case "ALTER SESSION SET TIMEZONE = 'UTC'":
		s.Parameters["TIMEZONE"] = "UTC"
		return numbers(1, 1), nil
	default:
		return nil, &data.Error{Code: "002003", SQLState: "42S02", Message: "SQL compilation error: " + sql}
	}
}

// numbers makes blocks of two columns: the row's number, and text with a NULL
// in every seventh row.
func numbers(blocks, rows int) *data.Result {
	r := &data.Result{StatementType: 4096, Columns: []data.Column{
		{Name: "ID", Type: data.Type{Kind: data.Fixed, Precision: 38}},
		{Name: "NAME", Type: data.Type{Kind: data.Text, Length: 20}, Nullable: true},
	}}
	for b := range blocks {
		block := &data.Block{Rows: rows, ID: uint64(b) + 1}
		id := &data.Vector{Type: r.Columns[0].Type}
		name := &data.Vector{Type: r.Columns[1].Type, Nulls: make([]bool, rows)}
		for i := range rows {
			n := b*rows + i
			id.Decimals = append(id.Decimals, decimal128.FromI64(int64(n)))
			name.Nulls[i] = n%7 == 0
			text := ""
			if !name.Nulls[i] {
				text = fmt.Sprintf("row %d", n)
			}
			name.Strings = append(name.Strings, text)
		}
		block.Columns = []*data.Vector{id, name}
		r.Blocks = append(r.Blocks, block)
	}
	return r
}
