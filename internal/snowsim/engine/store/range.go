package store

import "github.com/snowpg/etl/internal/snowsim/engine/value"

// Range bounds the values of column c over the part; ok is false if nothing is
// known. Where Rows is nil the range is exact, else it may be too wide.
func (p *Part) Range(c int) (r value.Range, ok bool) {
	if p.segment == nil {
		return value.Range{}, false
	}
	return p.segment.columnRange(c)
}
