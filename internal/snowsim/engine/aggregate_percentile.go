package engine

import (
	"math"
	"slices"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

func bindPercentile(c *sql.Call, x, fraction *expr.Node) (*aggregate, error) {
	if !fraction.Constant || fraction.Type.Kind != data.Fixed {
		return nil, expr.Unsupported(c.Args[1].Position(), c.Name)
	}
	v, err := fraction.Value()
	if err != nil {
		return nil, err
	}
	f := value.Float(v.Num, fraction.Type.Scale)
	if v.Null || f < 0 || f > 1 || x.Type.Kind != data.Fixed && x.Type.Kind != data.Real {
		return nil, expr.Unsupported(c.Pos, c.Name)
	}
	return &aggregate{typ: realType, nullable: true, start: func() accumulator {
		return &percentile{node: x, fraction: f}
	}}, nil
}

// percentile is APPROX_PERCENTILE, computed exactly: linear between the two
// nearest values.
type percentile struct {
	node     *expr.Node
	fraction float64
	values   []float64
}

func (p *percentile) add(r expr.Row) error {
	v, err := p.node.Eval(r)
	if err != nil || v.Null {
		return err
	}
	if p.node.Type.Kind == data.Fixed {
		v.Float = value.Float(v.Num, p.node.Type.Scale)
	}
	p.values = append(p.values, v.Float)
	return nil
}

func (p *percentile) result() (value.Value, error) {
	if len(p.values) == 0 {
		return value.Null, nil
	}
	slices.Sort(p.values)
	place := p.fraction * float64(len(p.values)-1)
	below := math.Floor(place)
	lo, hi := p.values[int(below)], p.values[int(math.Ceil(place))]
	return value.Real(lo + (hi-lo)*(place-below)), nil
}
