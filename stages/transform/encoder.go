package transform

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/pipeline"
)

// Encoder turns record batches of one result into COPY tuples. It is not safe
// for concurrent use: one per goroutine.
type Encoder struct {
	columns []pgcopy.Column
	policy  pgcopy.Policy
	plans   []*pgcopy.Plan
	current *pgcopy.Plan
	schema  *arrow.Schema   // what current was chosen for
	retired []pgcopy.Losses // of plans that are no longer kept
}

var _ pipeline.Encoder = (*Encoder)(nil)

// maxPlans bounds what an Encoder keeps. A result of n numeric columns has up
// to 5^n physical schemas, of which a handful occur.
const maxPlans = 32

// New makes an Encoder for results of these columns, in this order.
func New(columns []pgcopy.Column, policy pgcopy.Policy) *Encoder {
	return &Encoder{columns: columns, policy: policy}
}

// Append appends rows from ≤ row < to of a record as whole COPY tuples. See
// pgcopy.Plan.Append for its errors; a record with a schema not seen before
// can also give a *pgcopy.ConversionError.
func (e *Encoder) Append(dst []byte, rec arrow.Record, from, to int) ([]byte, error) {
	if err := e.choose(rec.Schema()); err != nil {
		return dst, err
	}
	return e.current.Append(dst, rec, from, to)
}

// choose makes current the plan for a schema. Batches of one chunk share their
// schema by pointer, those of other chunks are compared.
func (e *Encoder) choose(schema *arrow.Schema) error {
	if schema == e.schema {
		return nil
	}
	for _, p := range e.plans {
		if p.Accepts(schema) {
			e.current, e.schema = p, schema
			return nil
		}
	}
	p, err := pgcopy.NewPlan(e.columns, schema, e.policy)
	if err != nil {
		return fmt.Errorf("plan a batch: %w", err)
	}
	if len(e.plans) == maxPlans {
		e.retired = addLosses(e.retired, e.plans[0])
		e.plans = append(e.plans[:0], e.plans[1:]...)
	}
	e.plans = append(e.plans, p)
	e.current, e.schema = p, schema
	return nil
}
