package expr

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

var columns = []data.Column{
	{Name: "A", Type: data.Type{Kind: data.Fixed, Precision: 38}, Nullable: true},
	{Name: "B", Type: data.Type{Kind: data.Fixed, Precision: 10, Scale: 1}, Nullable: true},
}

// drawCondition writes a random condition over A, B and small numbers.
func drawCondition(r *rapid.T, depth int) sql.Expr {
	kind := rapid.IntRange(0, 6).Draw(r, "condition")
	if depth == 0 {
		kind = min(kind, 3)
	}
	switch kind {
	case 4:
		return &sql.Unary{Op: "NOT", X: drawCondition(r, depth-1)}
	case 5, 6:
		op := map[int]string{5: "AND", 6: "OR"}[kind]
		return &sql.Binary{Op: op, L: drawCondition(r, depth-1), R: drawCondition(r, depth-1)}
	}
	column := &sql.ColumnRef{Name: sql.Name{{Name: rapid.SampledFrom([]string{"A", "B"}).Draw(r, "column")}}}
	number := rapid.SampledFrom([]sql.Expr{
		&sql.NumberLit{Text: "0"}, &sql.NumberLit{Text: "1.5"}, &sql.NumberLit{Text: "2"}, &sql.NullLit{},
	})
	op := rapid.SampledFrom([]string{"=", "<>", "<", "<=", ">", ">="})
	switch kind {
	case 0:
		return &sql.Binary{Op: op.Draw(r, "op"), L: column, R: number.Draw(r, "number")}
	case 1:
		return &sql.Binary{Op: op.Draw(r, "op"), L: number.Draw(r, "number"), R: column}
	case 2:
		return &sql.IsNull{X: column, Not: rapid.Bool().Draw(r, "not")}
	}
	return &sql.Between{X: column, Lo: number.Draw(r, "lo"), Hi: number.Draw(r, "hi"), Not: rapid.Bool().Draw(r, "not")}
}

func drawBlock(r *rapid.T) *data.Block {
	b := &data.Block{Rows: rapid.IntRange(1, 4).Draw(r, "rows")}
	for _, c := range columns {
		out := value.NewBuilder(c.Type, b.Rows)
		for range b.Rows {
			v := value.Int(rapid.Int64Range(-1, 20).Draw(r, c.Name))
			v.Null = rapid.IntRange(0, 3).Draw(r, "null") == 0
			out.Append(v)
		}
		b.Columns = append(b.Columns, out.Vector())
	}
	return b
}

// What ranges say about a block must hold for each of its rows: sharing or
// skipping a block on a wrong judgement would add or lose rows.
func TestOutcomesContainEveryRow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		b := &Binder{Context: &Context{}, Column: func(ref *sql.ColumnRef) (*Node, error) {
			i := int(ref.Name[0].Name[0] - 'A')
			return ColumnNode(i, columns[i]), nil
		}}
		n, err := b.Condition(drawCondition(r, 3))
		if err != nil {
			r.Fatal(err)
		}
		block := drawBlock(r)
		judged := n.Outcomes(func(c int) (value.Range, bool) {
			ranges := value.Ranges(block.Columns[c], block.Rows, 2)
			return value.Union(block.Columns[c].Type, ranges), ranges != nil
		})
		for i := range block.Rows {
			v, err := n.Eval(Row{Block: block, Index: i})
			if err != nil {
				r.Fatal(err)
			}
			if judged&outcome(v) == 0 {
				r.Fatalf("row %d gives %+v, outside of %03b", i, v, judged)
			}
		}
	})
}

func TestMatch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, pattern string
		want          bool
	}{
		{"", "", true},
		{"", "%", true},
		{"a", "", false},
		{"abc", "a%c", true},
		{"abcbc", "a%bc", true},
		{"abc", "a_", false},
		{"äb", "_b", true},
		{"mississippi", "%iss%ip%", true},
		{"ab", "%a", false},
	}
	for _, tt := range tests {
		if got := Match([]rune(tt.text), CompileLike(tt.pattern)); got != tt.want {
			t.Errorf("%q LIKE %q: %t", tt.text, tt.pattern, got)
		}
	}
}
