package expr

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// partFunction takes a date part as its first argument.
type partFunction struct {
	args int // besides the part
	bind func(b *Binder, c *sql.Call, p value.Part, args []*Node) (*Node, error)
}

var partFunctions = map[string]partFunction{
	"DATEADD": {2, bindDateAdd}, "TIMESTAMPADD": {2, bindDateAdd},
	"DATEDIFF": {2, bindDateDiff}, "TIMESTAMPDIFF": {2, bindDateDiff},
	"DATE_PART": {1, bindDatePart},
}

// partCall reads the part, a bare word or a string, and binds the rest.
func (b *Binder) partCall(f partFunction, c *sql.Call) (*Node, error) {
	if len(c.Args) != f.args+1 {
		return nil, argumentCount(c, "a date part first")
	}
	name := ""
	switch x := c.Args[0].(type) {
	case *sql.ColumnRef:
		name = x.Name.String()
	case *sql.StringLit:
		name = x.Value
	}
	part, ok := value.ParsePart(name)
	if !ok {
		return nil, Unsupported(c.Args[0].Position(), name)
	}
	args, err := b.BindAll(c.Args[1:])
	if err != nil {
		return nil, err
	}
	return f.bind(b, c, part, args)
}

// moment accepts dates and timestamps, and text as TIMESTAMP_NTZ.
func (b *Binder) moment(c *sql.Call, n *Node) (*Node, error) {
	switch n.Type.Kind {
	case data.Date, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		return n, nil
	case data.Text:
		return b.Cast(n, ntz, c.Pos)
	}
	return nil, invalidTypes(c.Pos, c.Name, n)
}

func bindDateAdd(b *Binder, c *sql.Call, p value.Part, args []*Node) (*Node, error) {
	if !p.Addable() {
		return nil, Unsupported(c.Args[0].Position(), string(p))
	}
	n, err := b.Cast(args[0], integer, c.Pos)
	if err != nil {
		return nil, err
	}
	at, err := b.moment(c, args[1])
	if err != nil {
		return nil, err
	}
	if at.Type.Kind == data.Date && p.Clock() {
		if at, err = b.Cast(at, ntz, c.Pos); err != nil {
			return nil, err
		}
	}
	return strict(at.Type, func(v []value.Value) (value.Value, error) {
		return b.Add(p, int64(v[0].Num.LowBits()), at.Type, v[1]), nil
	}, n, at), nil
}

func bindDateDiff(b *Binder, c *sql.Call, p value.Part, args []*Node) (*Node, error) {
	if !p.Addable() {
		return nil, Unsupported(c.Args[0].Position(), string(p))
	}
	from, err := b.moment(c, args[0])
	if err != nil {
		return nil, err
	}
	to, err := b.moment(c, args[1])
	if err != nil {
		return nil, err
	}
	return strict(integer, func(v []value.Value) (value.Value, error) {
		return value.Int(value.Diff(p, b.Civil(from.Type, v[0]), b.Civil(to.Type, v[1]))), nil
	}, from, to), nil
}

func bindDatePart(b *Binder, c *sql.Call, p value.Part, args []*Node) (*Node, error) {
	at, err := b.moment(c, args[0])
	if err != nil {
		return nil, err
	}
	return strict1(integer, func(v value.Value) (value.Value, error) {
		n, ok := value.Get(p, b.Civil(at.Type, v))
		if !ok {
			return value.Null, Unsupported(c.Args[0].Position(), string(p))
		}
		return value.Int(n), nil
	}, at), nil
}
