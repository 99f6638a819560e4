package transform

import (
	"errors"
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
	bad     badRows
}

var _ pipeline.Encoder = (*Encoder)(nil)

// maxPlans bounds what an Encoder keeps. A result of n numeric columns has up
// to 5^n physical schemas, of which a handful occur.
const maxPlans = 32

// New makes an Encoder for the results of a table.
func New(t *pipeline.Table) *Encoder {
	return &Encoder{columns: columns(t), policy: policy(t), bad: newBadRows(t)}
}

// Append implements pipeline.Encoder. Besides *pipeline.RowError it can give a
// *pgcopy.ConversionError for a record with a schema not seen before.
func (e *Encoder) Append(dst []byte, rec arrow.Record, from, to int) ([]byte, error) {
	if err := e.choose(rec.Schema()); err != nil {
		return dst, err
	}
	dst, err := e.current.Append(dst, rec, from, to)
	var bad *pgcopy.ValueError
	if errors.As(err, &bad) {
		return dst, e.bad.describe(rec, bad)
	}
	return dst, err
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
