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
	return &aggregate{typ: realType, nullable: true, sampled: c.Args[0], start: func() accumulator {
		return &percentile{fraction: f, sample: &sample{node: x}, takes: true}
	}}, nil
}

// percentile is APPROX_PERCENTILE, computed exactly: linear between the two
// nearest values.
type percentile struct {
	fraction float64
	sample   *sample
	takes    bool // it fills the sample, which others of the group may share
}

// sample is the values of an expression over a group.
type sample struct {
	node   *expr.Node
	values []float64
	sorted bool
}

// shareSamples has the percentiles of one expression collect and sort its
// values once: statements ask for many at a time.
func shareSamples(aggregates []*aggregate, accumulators []accumulator) {
	for i, a := range aggregates {
		for k, earlier := range aggregates[:i] {
			if a.sampled == nil || earlier.sampled == nil || !sql.Same(a.sampled, earlier.sampled) {
				continue
			}
			p, first := accumulators[i].(*percentile), accumulators[k].(*percentile)
			p.sample, p.takes = first.sample, false
			break
		}
	}
}

func (p *percentile) add(r expr.Row) error {
	if !p.takes {
		return nil
	}
	return p.sample.add(r)
}

// addWhole leaves out what the sample has been given already.
func (p *percentile) addWhole(*selection) bool { return !p.takes }

func (s *sample) add(r expr.Row) error {
	v, err := s.node.Eval(r)
	if err != nil || v.Null {
		return err
	}
	if s.node.Type.Kind == data.Fixed {
		v.Float = value.Float(v.Num, s.node.Type.Scale)
	}
	s.values = append(s.values, v.Float)
	return nil
}

func (s *sample) sort() []float64 {
	if !s.sorted {
		slices.Sort(s.values)
		s.sorted = true
	}
	return s.values
}

func (p *percentile) result() (value.Value, error) {
	values := p.sample.sort()
	if len(values) == 0 {
		return value.Null, nil
	}
	place := p.fraction * float64(len(values)-1)
	below := math.Floor(place)
	lo, hi := values[int(below)], values[int(math.Ceil(place))]
	return value.Real(lo + (hi-lo)*(place-below)), nil
}
