package pgcopy

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
)

// maxColumns is PostgreSQL's limit for a table.
const maxColumns = 1600

// Plan knows how to write records of one Arrow schema. Snowflake changes the
// physical types from batch to batch of one result, so a result can need
// several plans. A Plan is not safe for concurrent use: one per goroutine.
type Plan struct {
	columns     []plannedColumn
	fields      int     // columns of a record
	fieldCount  [2]byte // how each tuple begins
	maxRowBytes int
	fixedRoom   int // what a row takes at most, but for texts and documents
	losses      []Losses
}

// plannedColumn is one column and, while a record is bound, what the row loop
// reads of it.
type plannedColumn struct {
	hoisted
	encoder encoder
	Column
	field int // which of the record's columns it reads
	arrow arrow.DataType
	bound arrow.DataType // last type found equal to arrow: comparing structs is slow
}

// NewPlan decides how each column is written. The columns are those of the
// schema, in order, with each Offset column behind the one it belongs to. It
// fails with a *ConversionError for a column without an exact conversion.
func NewPlan(cols []Column, schema *arrow.Schema, policy Policy) (*Plan, error) {
	fields := fieldsOf(cols)
	if wanted := countFields(cols); wanted != len(schema.Fields()) {
		return nil, fmt.Errorf("the result has %d columns, the plan %d", len(schema.Fields()), wanted)
	}
	if len(cols) > maxColumns {
		return nil, fmt.Errorf("%d columns: PostgreSQL takes at most %d", len(cols), maxColumns)
	}
	p := &Plan{
		columns:     make([]plannedColumn, len(cols)),
		fields:      len(schema.Fields()),
		fieldCount:  [2]byte{byte(len(cols) >> 8), byte(len(cols))},
		fixedRoom:   fixedRoom(len(cols)),
		maxRowBytes: policy.maxRowBytes(),
		losses:      make([]Losses, len(cols)),
	}
	for i, c := range cols {
		p.losses[i].Column = c.Name
		if fields[i] < 0 {
			return nil, fmt.Errorf("column %q is an offset without a column before it", c.Name)
		}
		in := planning{Column: c, arrow: schema.Field(fields[i]).Type, policy: policy, lost: &p.losses[i]}
		e := limitDigits(limitLength(newEncoder(in), c), c)
		if e == nil {
			return nil, &ConversionError{Column: c, Arrow: in.arrow, Hint: hint(c)}
		}
		p.columns[i] = plannedColumn{Column: c, field: fields[i], arrow: in.arrow, encoder: e}
	}
	return p, nil
}

// fieldsOf gives, for each column, its place in a record; -1 for an offset
// that has no column before it.
func fieldsOf(cols []Column) []int {
	fields := make([]int, len(cols))
	next := 0
	for i, c := range cols {
		if !c.Offset {
			next++
		}
		fields[i] = next - 1
	}
	return fields
}

func countFields(cols []Column) int {
	n := 0
	for _, c := range cols {
		if !c.Offset {
			n++
		}
	}
	return n
}

// Accepts says whether the plan was made for such a schema. Names and metadata
// do not count.
func (p *Plan) Accepts(schema *arrow.Schema) bool {
	if p.fields != len(schema.Fields()) {
		return false
	}
	for i := range p.columns {
		if !arrow.TypeEqual(p.columns[i].arrow, schema.Field(p.columns[i].field).Type) {
			return false
		}
	}
	return true
}

// Losses returns what each column lost since the plan was made, for the
// columns that lost anything, in their order.
func (p *Plan) Losses() []Losses {
	var lossy []Losses
	for _, l := range p.losses {
		if l.Any() {
			lossy = append(lossy, l)
		}
	}
	return lossy
}
