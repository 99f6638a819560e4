package engine

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// grouping collects rows into groups and aggregates them. Its rows have the
// keys first, then the aggregates; the select list is bound to them.
type grouping struct {
	rows       *expr.Binder // binds the arguments of aggregates
	keys       []*expr.Node
	aggregates []*aggregate
}

// group is one group while it is collected.
type group struct {
	keys         []value.Value
	accumulators []accumulator
}

// newGrouping binds GROUP BY, which takes plain columns only.
func newGrouping(rows *expr.Binder, by []sql.Expr) (*grouping, error) {
	g := &grouping{rows: rows}
	for _, x := range by {
		n, err := rows.Bind(x)
		if err != nil {
			return nil, err
		}
		if n.Column < 0 {
			return nil, expr.Unsupported(x.Position(), "GROUP BY expression")
		}
		g.keys = append(g.keys, n)
	}
	return g, nil
}

// binder binds expressions over groups: keys by their column, aggregates by
// their call.
func (g *grouping) binder(env *expr.Context) *expr.Binder {
	return &expr.Binder{Context: env, Column: g.key, Call: g.call}
}

func (g *grouping) key(ref *sql.ColumnRef) (*expr.Node, error) {
	n, err := g.rows.Column(ref)
	if err != nil {
		return nil, err
	}
	for i, k := range g.keys {
		if k.Column == n.Column {
			return expr.ColumnNode(i, data.Column{Type: k.Type, Nullable: k.Nullable}), nil
		}
	}
	return nil, compileErrorf("000979", "42601", "'%s' is not a valid group by expression", ref.Name)
}

func (g *grouping) call(c *sql.Call) (*expr.Node, error) {
	if !aggregateFunctions[c.Name] {
		return nil, nil
	}
	a, err := bindAggregate(g.rows, c)
	if err != nil {
		return nil, err
	}
	g.aggregates = append(g.aggregates, a)
	return expr.ColumnNode(len(g.keys)+len(g.aggregates)-1, data.Column{Type: a.typ, Nullable: a.nullable}), nil
}

// run aggregates all rows of a scan and gives the groups as a scan.
func (g *grouping) run(s *scan) (*scan, error) {
	index := map[string]*group{}
	var groups []*group
	if len(g.keys) == 0 {
		groups = append(groups, g.newGroup(nil))
		index[""] = groups[0]
	}
	for {
		sel, ok, err := s.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			b, err := g.block(groups)
			return &scan{ctx: s.ctx, parts: []*store.Part{store.NewPart(b)}}, err
		}
		if len(g.keys) == 0 {
			err = groups[0].addSelection(sel)
		} else {
			groups, err = g.distribute(sel, index, groups)
		}
		if err != nil {
			return nil, err
		}
	}
}

func (g *grouping) newGroup(keys []value.Value) *group {
	n := &group{keys: keys, accumulators: make([]accumulator, len(g.aggregates))}
	for i, a := range g.aggregates {
		n.accumulators[i] = a.start()
	}
	shareSamples(g.aggregates, n.accumulators)
	return n
}

// distribute adds every row to the group of its keys.
func (g *grouping) distribute(sel *selection, index map[string]*group, groups []*group) ([]*group, error) {
	var encoded []byte
	for i := range sel.len() {
		row := sel.row(i)
		keys := make([]value.Value, len(g.keys))
		encoded = encoded[:0]
		for k, n := range g.keys {
			v, err := n.Eval(row)
			if err != nil {
				return nil, err
			}
			keys[k] = v
			encoded = value.AppendKey(encoded, n.Type, v)
		}
		target := index[string(encoded)]
		if target == nil {
			target = g.newGroup(keys)
			index[string(encoded)] = target
			groups = append(groups, target)
		}
		for _, a := range target.accumulators {
			if err := a.add(row); err != nil {
				return nil, err
			}
		}
	}
	return groups, nil
}

// addSelection adds whole selections by their ranges where an accumulator can,
// else row by row.
func (g *group) addSelection(sel *selection) error {
	for _, a := range g.accumulators {
		if w, ok := a.(wholeAccumulator); ok && w.addWhole(sel) {
			continue
		}
		for i := range sel.len() {
			if err := a.add(sel.row(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// block writes the groups as rows.
func (g *grouping) block(groups []*group) (*data.Block, error) {
	b := &data.Block{Rows: len(groups)}
	for i, k := range g.keys {
		out := value.NewBuilder(k.Type, len(groups))
		for _, group := range groups {
			out.Append(group.keys[i])
		}
		b.Columns = append(b.Columns, out.Vector())
	}
	for i, a := range g.aggregates {
		out := value.NewBuilder(a.typ, len(groups))
		for _, group := range groups {
			v, err := group.accumulators[i].result()
			if err != nil {
				return nil, err
			}
			out.Append(v)
		}
		b.Columns = append(b.Columns, out.Vector())
	}
	return b, nil
}
