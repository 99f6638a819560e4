package transform

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowtype"
)

// valueText writes one value for people, to find its row by: numbers with
// their decimals, instants in UTC. It is off the hot path.
func valueText(arr arrow.Array, row int, t snowtype.Type) string {
	if arr.IsNull(row) {
		return "NULL"
	}
	switch a := arr.(type) {
	case *array.String:
		return a.Value(row)
	case *array.Binary:
		return hex.EncodeToString(a.Value(row))
	case *array.Date32:
		return a.Value(row).ToTime().Format(time.DateOnly)
	case *array.Decimal128:
		return decimalText(a.Value(row), t.Scale)
	case *array.Struct:
		if t.Kind.IsTimestamp() {
			return structText(a, row, t)
		}
	}
	n, integer := integerAt(arr, row)
	switch {
	case !integer:
		return arr.ValueStr(row)
	case t.Kind.IsTimestamp():
		return ticksText(n, t.Scale)
	case t.Kind == snowtype.Time:
		return strings.TrimPrefix(ticksText(n, t.Scale), "1970-01-01 ")
	default:
		return decimalText(decimal128.FromI64(n), t.Scale)
	}
}

// integerAt reads any width that numbers and times travel in.
func integerAt(arr arrow.Array, row int) (int64, bool) {
	switch a := arr.(type) {
	case *array.Int8:
		return int64(a.Value(row)), true
	case *array.Int16:
		return int64(a.Value(row)), true
	case *array.Int32:
		return int64(a.Value(row)), true
	case *array.Int64:
		return a.Value(row), true
	default:
		return 0, false
	}
}

func decimalText(unscaled decimal128.Num, scale int) string {
	if scale == 0 {
		return unscaled.BigInt().String()
	}
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	return new(big.Rat).SetFrac(unscaled.BigInt(), power).FloatString(scale)
}

// ticksText writes 10^−scale seconds since 1970.
func ticksText(ticks int64, scale int) string {
	unit := int64(1)
	for range scale {
		unit *= 10
	}
	seconds, rest := ticks/unit, ticks%unit
	return instantText(seconds, rest*(1_000_000_000/unit))
}

// structText writes a timestamp sent in parts: seconds, or ticks where there
// is no fraction, the nanoseconds, and the zone.
func structText(a *array.Struct, row int, t snowtype.Type) string {
	epoch, _ := integerAt(a.Field(0), row)
	if t.Kind == snowtype.TimestampTZ && a.NumField() == 2 {
		return ticksText(epoch, t.Scale)
	}
	fraction, _ := integerAt(a.Field(1), row)
	return instantText(epoch, fraction)
}

func instantText(seconds, nanoseconds int64) string {
	at := time.Unix(seconds, nanoseconds).UTC()
	if year := at.Year(); year < 0 || year > 9999 { // beyond what the layout can show
		return fmt.Sprintf("%s s since 1970", strconv.FormatInt(seconds, 10))
	}
	return at.Format("2006-01-02 15:04:05.999999999")
}
