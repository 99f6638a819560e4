package pgcopy

import (
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

const badOffset = "has an offset from UTC beyond one day"

// offsetEncoder chooses for the offset of a TIMESTAMP_TZ into a column of its
// own: minutes east of UTC.
func offsetEncoder(p planning) encoder {
	switch {
	case p.Source.Kind != snowtype.TimestampTZ || (p.Target != pgoid.Int2 && p.Target != pgoid.Int4):
		return nil
	case hasFields(p.arrow, arrow.INT64, arrow.INT32):
		return &offset{short: p.Target == pgoid.Int2}
	case hasFields(p.arrow, arrow.INT64, arrow.INT32, arrow.INT32):
		return &offset{short: p.Target == pgoid.Int2, split: true}
	default:
		return nil
	}
}

// offset writes the zone field of either form.
type offset struct {
	epochs
	short bool // smallint, else integer
	split bool // the form with a fraction
}

func (e *offset) bind(arr arrow.Array) error {
	if e.split {
		return e.bindFields(arr, &e.fraction, &e.zone)
	}
	return e.bindFields(arr, &e.zone)
}

func (e *offset) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	minutes := int64(e.zone[row]) - unzoned
	switch {
	case minutes < -unzoned || minutes > unzoned:
		return dst, refuse(badOffset, strconv.FormatInt(minutes, 10)+" min")
	case e.short:
		return appendInt2(dst, minutes)
	default:
		return appendInt4(dst, minutes)
	}
}
