package dataset

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// shape is a kind of table that benchmarks load: the first column is the key,
// the last one the time of the last change.
type shape struct {
	columns  []data.Column
	generate func(o Options, c []data.Column, r *rng, first, rows int) []*data.Vector
}

var shapes = map[string]shape{
	"narrow":  {narrowColumns, narrow},
	"wide":    {wideColumns, wide},
	"json":    {jsonColumns, documents},
	"long":    {longColumns, pages},
	"text":    {textColumns, articles},
	"numeric": {numericColumns, amounts},
}

// Shapes are the names that Shape knows, sorted.
func Shapes() []string { return slices.Sorted(maps.Keys(shapes)) }

// Shape is DEMO.PUBLIC.<NAME>_<ROWS>, a table for benchmarks, keyed by ID from
// 1 on and changed last at UPDATED_AT. It fails for a name that Shapes does
// not list.
func Shape(name string, o Options) (Table, error) {
	s, ok := shapes[name]
	if !ok {
		return Table{}, fmt.Errorf("there is no shape %q; there are %s", name, strings.Join(Shapes(), ", "))
	}
	return Table{
		Database: "DEMO", Schema: "PUBLIC", Name: strings.ToUpper(name) + "_" + strconv.Itoa(o.Rows),
		Columns: s.columns, PrimaryKey: []string{s.columns[0].Name}, Rows: o.Rows,
		Blocks: blocks(o, 3<<40, func(r *rng, first, rows int) []*data.Vector {
			return s.generate(o, s.columns, r, first, rows)
		}),
	}, nil
}

var (
	idColumn        = data.Column{Name: "ID", Type: data.Type{Kind: data.Fixed, Precision: 38}}
	updatedAtColumn = data.Column{Name: "UPDATED_AT", Type: data.Type{Kind: data.TimestampNTZ, Scale: 9}}
)

func ids(t data.Type, first, rows int) *data.Vector {
	return decimals(t, rows, func(i int) int64 { return int64(first+i) + 1 })
}

func updates(o Options, t data.Type, r *rng, first, rows int) *data.Vector {
	return timestamps(t, rows, func(i int) int64 { return changedAt(o, r, first+i) })
}

// ratios are numbers that a double holds exactly.
func ratios(t data.Type, r *rng, rows int) *data.Vector {
	v := &data.Vector{Type: t, Floats: make([]float64, rows)}
	for i := range v.Floats {
		v.Floats[i] = float64(r.below(1_000_000)) / 1_024
	}
	return v
}
