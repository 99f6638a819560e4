package dataset

import (
	"math"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

const (
	year1        = -62135596800  // 0001-01-01 00:00:00
	year9999     = 253402300799  // 9999-12-31 23:59:59
	lastPGSecond = 9224318015999 // 294276-12-31 23:59:59
	lastPGDay    = 2145042905    // 5874897-12-31
	firstPGDay   = -2440588      // 4714-11-24 BC
	lastSecond   = 86399         // of a day
)

func at(seconds int64, nanos, offset int32) value.Value {
	return value.Value{Seconds: seconds, Nanos: nanos, Offset: offset}
}

func timeColumns() []column {
	scaled := func(k data.Kind, scale int) data.Type { return data.Type{Kind: k, Scale: scale} }
	return []column{
		named("DAY", data.Type{Kind: data.Date}, at(lastPGDay, 0, 0), at(firstPGDay, 0, 0), at(-1, 0, 0)),
		named("TM0", scaled(data.Time, 0), at(lastSecond, 0, 0), at(0, 0, 0), at(1, 0, 0)),
		named("TM3", scaled(data.Time, 3), at(lastSecond, 999_000_000, 0), at(0, 0, 0), at(1, 1_000_000, 0)),
		named("TM6", scaled(data.Time, 6), at(lastSecond, 999_999_000, 0), at(0, 0, 0), at(1, 1_000, 0)),
		named("TM9", scaled(data.Time, 9), at(lastSecond, 999_999_999, 0), at(0, 0, 0), at(1, 1_001, 0)),
		named("NTZ0", scaled(data.TimestampNTZ, 0), at(lastPGSecond, 0, 0), at(year1, 0, 0), at(-1, 0, 0)),
		named("NTZ7", scaled(data.TimestampNTZ, 7), at(year9999, 999_999_900, 0), at(year1, 100, 0), at(-1, 100, 0)),
		named("NTZ9", scaled(data.TimestampNTZ, 9), at(lastPGSecond, 999_999_999, 0), at(year1, 1, 0), at(-1, 999_999_999, 0)),
		named("LTZ6", scaled(data.TimestampLTZ, 6), at(year9999, 999_999_000, 0), at(year1, 1_000, 0), at(-1, 0, 0)),
		named("LTZ9", scaled(data.TimestampLTZ, 9), at(lastPGSecond, 999_999_000, 0), at(year1, 0, 0), at(-1, 999_999_000, 0)),
		named("TZ3", scaled(data.TimestampTZ, 3), at(year9999, 999_000_000, 840), at(year1, 0, -720), at(-1, 1_000_000, 0)),
		named("TZ9", scaled(data.TimestampTZ, 9), at(year9999, 999_999_999, 840), at(year1, 0, -720), at(-1, 999_999_999, 345)),
		named("YM", data.Type{Kind: data.YearMonth}, months(math.MaxInt32), months(math.MinInt32), months(-1)),
		named("DT", data.Type{Kind: data.DayTime}, nanoseconds("9223372036854775806999"), nanoseconds("-9223372036854775806000"), nanoseconds("-1")),
		named("DT_SHORT", data.Type{Kind: data.DayTime}, nanoseconds("86400000000000"), nanoseconds("-1000"), nanoseconds("0")),
	}
}

func months(n int64) value.Value { return value.Value{Num: decimal128.FromI64(n)} }

func nanoseconds(text string) value.Value { return value.Value{Num: digits(text)} }
