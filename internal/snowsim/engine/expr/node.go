package expr

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// Row is one row of a block; the zero Row serves expressions without columns.
type Row struct {
	Block *data.Block
	Index int
}

// Eval computes an expression for a row.
type Eval func(Row) (value.Value, error)

// Node is a bound expression.
type Node struct {
	Type     data.Type
	Nullable bool
	// Column is the index of the column this plainly is, -1 otherwise.
	Column int
	// Constant says that the expression has no columns.
	Constant bool
	Eval     Eval

	// untyped marks the literal NULL, which takes any type.
	untyped bool
	// folded is the value of a constant that was computed while binding.
	folded   bool
	value    value.Value
	outcomes func(Ranges) Outcomes
	bounds   func(Ranges) (value.Range, bool)
}

// ColumnNode reads column index of a block.
func ColumnNode(index int, c data.Column) *Node {
	return &Node{
		Type: c.Type, Nullable: c.Nullable, Column: index,
		Eval:   func(r Row) (value.Value, error) { return value.At(r.Block.Columns[index], r.Index), nil },
		bounds: func(ranges Ranges) (value.Range, bool) { return ranges(index) },
	}
}

// Literal is a known value.
func Literal(t data.Type, v value.Value) *Node {
	return &Node{
		Type: t, Nullable: v.Null, Column: -1, Constant: true, folded: true, value: v,
		Eval: func(Row) (value.Value, error) { return v, nil },
	}
}

// Value is the value of a constant, or the error of computing it. It must
// only be called if Constant is set.
func (n *Node) Value() (value.Value, error) {
	if n.folded {
		return n.value, nil
	}
	return n.Eval(Row{})
}

// derived is a node computed from args. If all of them are constant it is
// computed at once; where that fails the error is left to the first row that
// needs the value, as a branch of CASE may never.
func derived(t data.Type, nullable bool, eval Eval, args ...*Node) *Node {
	n := &Node{Type: t, Nullable: nullable, Column: -1, Constant: true, Eval: eval}
	for _, a := range args {
		n.Constant = n.Constant && a.Constant
	}
	if n.Constant {
		if v, err := eval(Row{}); err == nil {
			return Literal(t, v)
		}
	}
	return n
}

// strict is a function of args that is NULL if any of them is.
func strict(t data.Type, f func(args []value.Value) (value.Value, error), args ...*Node) *Node {
	nullable := false
	for _, a := range args {
		nullable = nullable || a.Nullable
	}
	return derived(t, nullable, func(r Row) (value.Value, error) {
		values := make([]value.Value, len(args))
		for i, a := range args {
			v, err := a.Eval(r)
			if err != nil || v.Null {
				return value.Null, err
			}
			values[i] = v
		}
		return f(values)
	}, args...)
}

// strict1 is strict for one argument, without a slice per row.
func strict1(t data.Type, f value.Convert, x *Node) *Node {
	return derived(t, x.Nullable, func(r Row) (value.Value, error) {
		v, err := x.Eval(r)
		if err != nil || v.Null {
			return value.Null, err
		}
		return f(v)
	}, x)
}

// True says whether a condition holds for a row: NULL does not.
func (n *Node) True(r Row) (bool, error) {
	v, err := n.Eval(r)
	return !v.Null && v.Bool, err
}

var boolean = data.Type{Kind: data.Boolean}

// integer is the type of counts and lengths.
var integer = data.Type{Kind: data.Fixed, Precision: 18}

// text is VARCHAR without a declared length.
var text = data.Type{Kind: data.Text, Length: 16777216}
