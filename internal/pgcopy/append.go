package pgcopy

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
)

const (
	isNull    = "is NULL but the target is NOT NULL"
	rowTooBig = "row is larger than the limit for one row"
)

// Append appends rows from ≤ row < to of a record as whole COPY tuples,
// without stream header and trailer. It allocates only where dst has to grow.
//
// A value that cannot be written gives a *ValueError, and dst up to the last
// tuple before it; the caller may go on behind that row. Any other error is
// about the record itself, and nothing was appended. The plan keeps nothing of
// the record.
func (p *Plan) Append(dst []byte, rec arrow.Record, from, to int) ([]byte, error) {
	if from < 0 || to < from || int64(to) > rec.NumRows() {
		return dst, fmt.Errorf("rows %d to %d of a record of %d rows", from, to, rec.NumRows())
	}
	if from == to {
		return dst, nil
	}
	defer p.release()
	if err := p.bind(rec); err != nil {
		return dst, err
	}
	dst, bad := p.appendRows(dst, from, to)
	if bad != nil {
		return dst, bad
	}
	return dst, nil
}

// bind hoists the buffers of a record, once for all of its rows.
func (p *Plan) bind(rec arrow.Record) error {
	if int(rec.NumCols()) != p.fields {
		return fmt.Errorf("the record has %d columns, the plan %d", rec.NumCols(), p.fields)
	}
	for i := range p.columns {
		if err := p.columns[i].bind(rec.Column(p.columns[i].field)); err != nil {
			return fmt.Errorf("column %q: %w", p.columns[i].Name, err)
		}
	}
	return nil
}

func (p *Plan) release() {
	for i := range p.columns {
		p.columns[i].hoisted.release()
		p.columns[i].encoder.release()
	}
}

func (c *plannedColumn) bind(arr arrow.Array) error {
	if dt := arr.DataType(); dt != c.bound {
		if !arrow.TypeEqual(dt, c.arrow) {
			return fmt.Errorf("the record holds Arrow %s, the plan is for %s", dt, c.arrow)
		}
		c.bound = dt
	}
	values, err := c.bindValidity(arr)
	if err != nil || values == 0 {
		return err // an array of NULLs only need not have other buffers
	}
	if err := c.encoder.bind(arr); err != nil {
		return err
	}
	c.hoist(c.encoder)
	return nil
}

// bindValidity hoists the validity and returns how many rows have a value. It
// counts for itself: the count that came with the array can be wrong.
func (c *plannedColumn) bindValidity(arr arrow.Array) (values int, err error) {
	c.nullable = false
	if arr.NullN() == 0 {
		return arr.Len(), nil
	}
	if err := c.validity.bindBuffer(arr, 0); err != nil {
		return 0, err
	}
	values = bitutil.CountSetBits(c.validity.bits, c.validity.offset, arr.Len())
	c.nullable = values < arr.Len()
	return values, nil
}
