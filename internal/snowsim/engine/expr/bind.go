package expr

import (
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// Context is what functions read of the statement and its session.
type Context struct {
	value.Env
	// Now is the statement's time, in Unix nanoseconds.
	Now int64
	// Session answers CURRENT_USER and its kin by function name.
	Session map[string]string
}

// now is the statement's time as a TIMESTAMP_LTZ(9) or a wall clock in UTC.
func (c *Context) now() value.Value {
	t := time.Unix(0, c.Now)
	return value.Value{Seconds: t.Unix(), Nanos: int32(t.Nanosecond())}
}

// Binder binds expressions within one scope.
type Binder struct {
	*Context
	// Column finds a column; nil refuses every one.
	Column func(*sql.ColumnRef) (*Node, error)
	// Call is asked first about every function; it answers nil for those it
	// leaves to the scalar functions. It may be nil.
	Call func(*sql.Call) (*Node, error)
}

// Bind resolves names and types of x.
func (b *Binder) Bind(x sql.Expr) (*Node, error) {
	switch x := x.(type) {
	case *sql.NullLit:
		n := Literal(data.Type{Kind: data.Text, Length: 1}, value.Null)
		n.untyped = true
		return n, nil
	case *sql.BoolLit:
		return Literal(boolean, value.Bool(x.Value)), nil
	case *sql.NumberLit:
		v, t, err := value.Literal(x.Text)
		return Literal(t, v), err
	case *sql.StringLit:
		return stringLiteral(x.Value), nil
	case *sql.ColumnRef:
		if b.Column == nil {
			return nil, InvalidIdentifier(x.Name)
		}
		return b.Column(x)
	case *sql.Star:
		return nil, Unsupported(x.Pos, "*")
	}
	return b.bindOperator(x)
}

func (b *Binder) bindOperator(x sql.Expr) (*Node, error) {
	switch x := x.(type) {
	case *sql.Unary:
		return b.unary(x)
	case *sql.Binary:
		return b.binary(x)
	case *sql.IsNull:
		return b.isNull(x)
	case *sql.In:
		return b.in(x)
	case *sql.Between:
		return b.between(x)
	case *sql.Like:
		return b.like(x)
	case *sql.Case:
		return b.caseWhen(x)
	case *sql.Cast:
		n, err := b.Bind(x.X)
		if err != nil {
			return nil, err
		}
		return b.Cast(n, x.Type, x.Pos)
	case *sql.Call:
		return b.call(x)
	}
	return nil, Unsupported(x.Position(), "expression")
}

// BindAll binds a list.
func (b *Binder) BindAll(list []sql.Expr) ([]*Node, error) {
	nodes := make([]*Node, len(list))
	for i, x := range list {
		n, err := b.Bind(x)
		if err != nil {
			return nil, err
		}
		nodes[i] = n
	}
	return nodes, nil
}

// Condition binds a WHERE clause.
func (b *Binder) Condition(x sql.Expr) (*Node, error) {
	n, err := b.Bind(x)
	if err != nil {
		return nil, err
	}
	return b.condition(n, x.Position())
}

// condition accepts BOOLEAN and the literal NULL.
func (b *Binder) condition(n *Node, pos sql.Pos) (*Node, error) {
	switch {
	case n.untyped:
		return Literal(boolean, value.Null), nil
	case n.Type.Kind != data.Boolean:
		return nil, compileError("001001", "22000", pos, "Invalid data type [%s] for predicate", value.TypeName(n.Type))
	}
	return n, nil
}

func stringLiteral(s string) *Node {
	return Literal(data.Type{Kind: data.Text, Length: max(1, len([]rune(s)))}, value.Text(s))
}
