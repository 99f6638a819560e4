package engine

import (
	"math/big"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

func bindSum(c *sql.Call, x *expr.Node) (*aggregate, error) {
	switch x.Type.Kind {
	case data.Fixed:
		t := data.Type{Kind: data.Fixed, Precision: value.MaxPrecision, Scale: x.Type.Scale}
		return &aggregate{typ: t, nullable: true, start: func() accumulator { return &sumNumbers{node: x} }}, nil
	case data.Real:
		return &aggregate{typ: realType, nullable: true, start: func() accumulator { return &sumReals{node: x} }}, nil
	}
	return nil, expr.Unsupported(c.Pos, "SUM("+value.TypeName(x.Type)+")")
}

// sumNumbers adds NUMBERs exactly. Partial sums stay in 128 bits as long as
// they fit, for that costs no allocation.
type sumNumbers struct {
	node  *expr.Node
	any   bool
	small decimal128.Num
	large big.Int
}

// smallLimit bounds partial sums: the next 38-digit number cannot overflow.
var smallLimit = decimal128.GetMaxValue(value.MaxPrecision - 1)

func (s *sumNumbers) add(r expr.Row) error {
	v, err := s.node.Eval(r)
	if err != nil || v.Null {
		return err
	}
	s.any = true
	s.small = s.small.Add(v.Num)
	if smallLimit.Less(s.small) || s.small.Less(smallLimit.Negate()) {
		s.flush()
	}
	return nil
}

func (s *sumNumbers) flush() {
	s.large.Add(&s.large, s.small.BigInt())
	s.small = decimal128.Num{}
}

func (s *sumNumbers) result() (value.Value, error) {
	s.flush()
	if !s.any {
		return value.Null, nil
	}
	return value.FitNum(&s.large, data.Type{
		Kind: data.Fixed, Precision: value.MaxPrecision, Scale: s.node.Type.Scale,
	})
}

// sumReals adds FLOATs in the order of the rows.
type sumReals struct {
	node *expr.Node
	any  bool
	sum  float64
}

func (s *sumReals) add(r expr.Row) error {
	v, err := s.node.Eval(r)
	if err != nil || v.Null {
		return err
	}
	s.any = true
	s.sum += v.Float
	return nil
}

func (s *sumReals) result() (value.Value, error) { return value.Value{Null: !s.any, Float: s.sum}, nil }
