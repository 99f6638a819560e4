package engine

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// Snowflake's statementTypeIds, by family; the lowest byte is often finer
// there.
const (
	statementTypeInsert       = 0x3100
	statementTypeUpdate       = 0x3200
	statementTypeDelete       = 0x3300
	statementTypeAlterSession = 0x4100
	statementTypeUse          = 0x4300
	statementTypeShow         = 0x4400
	statementTypeDescribe     = 0x4500
	statementTypeDDL          = 0x6000
)

// answerText is the type of text columns in answers.
var answerText = data.Type{Kind: data.Text, Length: 16777216}

// answer is a JSON result under construction.
type answer struct {
	columns  []data.Column
	builders []*value.Builder
	rows     int
}

// textColumns are nullable text columns of the given names.
func textColumns(names ...string) []data.Column {
	columns := make([]data.Column, len(names))
	for i, n := range names {
		columns[i] = data.Column{Name: n, Type: answerText, Nullable: true}
	}
	return columns
}

func newAnswer(columns []data.Column) *answer {
	a := &answer{columns: columns}
	for _, c := range columns {
		a.builders = append(a.builders, value.NewBuilder(c.Type, 0))
	}
	return a
}

// add appends a row; cells are strings, int64s, value.Values or nil for NULL.
func (a *answer) add(cells ...any) {
	a.rows++
	for i, b := range a.builders {
		b.Append(cell(cells[i]))
	}
}

func cell(c any) value.Value {
	switch c := c.(type) {
	case string:
		return value.Text(c)
	case int64:
		return value.Int(c)
	case value.Value:
		return c
	}
	return value.Null
}

// block is the rows added so far.
func (a *answer) block() *data.Block {
	b := &data.Block{Rows: a.rows}
	for _, builder := range a.builders {
		b.Columns = append(b.Columns, builder.Vector())
	}
	return b
}

// result is the answer of a statement of the given type.
func (a *answer) result(statementType int64, describe bool) *data.Result {
	r := &data.Result{
		Columns: a.columns, Computed: make([]bool, len(a.columns)),
		JSON: true, StatementType: statementType,
	}
	if b := a.block(); !describe && b.Rows > 0 {
		r.Blocks = []*data.Block{b}
	}
	return r
}

// done is the answer of statements that only say that they worked.
func done(statementType int64, message string) *data.Result {
	a := newAnswer(textColumns("status"))
	a.add(message)
	return a.result(statementType, false)
}

// countColumns name what INSERT, UPDATE and DELETE answer.
var countColumns = map[int64][]string{
	statementTypeInsert: {"number of rows inserted"},
	statementTypeUpdate: {"number of rows updated", "number of multi-joined rows updated"},
	statementTypeDelete: {"number of rows deleted"},
}

// counted is the answer of DML that changed n rows.
func counted(statementType, n int64) *data.Result {
	var columns []data.Column
	for _, name := range countColumns[statementType] {
		columns = append(columns, data.Column{Name: name, Type: countType})
	}
	a := newAnswer(columns)
	a.add(n, int64(0))
	return a.result(statementType, false)
}

// describeChange is what a statement that changes something would answer.
func describeChange(tree sql.Statement) *data.Result {
	var r *data.Result
	switch tree.(type) {
	case *sql.Insert:
		r = counted(statementTypeInsert, 0)
	case *sql.Update:
		r = counted(statementTypeUpdate, 0)
	case *sql.Delete:
		r = counted(statementTypeDelete, 0)
	default:
		r = done(statementTypeDDL, "")
	}
	r.Blocks = nil
	return r
}
