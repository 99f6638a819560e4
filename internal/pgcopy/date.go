package pgcopy

import (
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
)

// The days PostgreSQL can store, counted from 2000-01-01: 4714-11-24 BC to
// 5874897-12-31. Source: IS_VALID_DATE in src/include/datatype/timestamp.h.
const (
	epochDays = 10957 // 2000-01-01 counted from 1970-01-01
	firstDate = -2451545
	lastDate  = 2145031948
)

const outOfDate = "out of range of date (4713 BC to 5874897)"

// dateEncoder chooses for DATE.
func dateEncoder(p planning) encoder {
	switch {
	case p.arrow.ID() != arrow.DATE32:
		return nil
	case p.Target == pgoid.Date:
		return new(dateDays)
	case p.Target == pgoid.Timestamp:
		return new(dateTimestamp)
	case isText(p.Target):
		return new(dateText)
	default:
		return nil
	}
}

// dateDays writes days since 1970 as date.
type dateDays struct{ values []int32 }

func (e *dateDays) bind(arr arrow.Array) (err error) {
	e.values, err = fixedWidth[int32](arr)
	return err
}

func (e *dateDays) release() { e.values = nil }

func (e *dateDays) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	day := int64(e.values[row]) - epochDays
	if day < firstDate || day > lastDate {
		return dst, refuse(outOfDate, strconv.FormatInt(day+epochDays, 10)+" days since 1970-01-01")
	}
	return appendWord4(dst, uint32(day)), nil
}
