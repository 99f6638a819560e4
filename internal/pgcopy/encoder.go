package pgcopy

import (
	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/snowtype"
)

// encoder writes the values of one column. NULL is not its business: the loop
// writes it. Between bind and release it may keep slices of the array.
type encoder interface {
	// bind hoists what appendValue reads. The array has the Arrow type that
	// the encoder was planned for; its buffers may still be too short.
	bind(arr arrow.Array) error
	release()
	// appendValue appends the length word and the value of one row.
	appendValue(dst []byte, row int) ([]byte, *ValueError)
}

// planning is what a family of types needs to choose an encoder.
type planning struct {
	Column
	arrow  arrow.DataType
	policy Policy
	lost   *Losses
}

// newEncoder chooses the encoder of a column, or nil if there is none.
func newEncoder(p planning) encoder {
	if p.Offset {
		return offsetEncoder(p)
	}
	switch p.Source.Kind {
	case snowtype.Fixed:
		return fixedEncoder(p)
	case snowtype.Real:
		return realEncoder(p)
	case snowtype.DecFloat:
		return decFloatEncoder(p)
	case snowtype.Boolean:
		return booleanEncoder(p)
	case snowtype.Date:
		return dateEncoder(p)
	case snowtype.Time:
		return timeEncoder(p)
	case snowtype.TimestampNTZ, snowtype.TimestampLTZ:
		return timestampEncoder(p)
	case snowtype.TimestampTZ:
		return timestampTZEncoder(p)
	case snowtype.Text:
		return textEncoder(p)
	case snowtype.Binary:
		return binaryEncoder(p)
	case snowtype.Variant, snowtype.Object, snowtype.Array, snowtype.Map:
		return jsonEncoder(p)
	case snowtype.Geography, snowtype.Geometry:
		return geoEncoder(p)
	case snowtype.Vector:
		return vectorEncoder(p)
	case snowtype.IntervalYearMonth, snowtype.IntervalDayTime:
		return intervalEncoder(p)
	default:
		return nil
	}
}
