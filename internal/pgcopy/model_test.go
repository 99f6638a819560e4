package pgcopy_test

import (
	"fmt"
	"math"
	"math/big"

	"github.com/apache/arrow/go/v15/arrow"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// modelColumn is a column and a way to draw values for it: what goes into
// Arrow, and what must come out, in the notation of decodeField.
type modelColumn struct {
	pgcopy.Column
	arrow arrow.DataType
	draw  func(t *rapid.T) (value any, want string)
}

// models are the families a random table is made of.
var models = []func(t *rapid.T) modelColumn{
	modelNumeric, modelInteger, modelDecFloat, modelReal, modelBoolean, modelDate, modelTime,
	modelTicks, modelSplit, modelZoned, modelText, modelBinary, modelVector, modelMonths, modelDuration,
}

func pick[T any](t *rapid.T, label string, choices ...T) T {
	return rapid.SampledFrom(choices).Draw(t, label)
}

// drawInteger draws a value for a physical integer type, edges included, in
// the form appendAny takes.
func drawInteger(t *rapid.T, dt arrow.DataType) (value any, exact *big.Int) {
	if dt.ID() == arrow.DECIMAL128 {
		digits := rapid.StringMatching(`-?[1-9][0-9]{0,37}|0`).Draw(t, "digits")
		return digits, bigInt(digits)
	}
	bits := dt.(arrow.FixedWidthDataType).BitWidth()
	low, high := math.MinInt64>>(64-bits), math.MaxInt64>>(64-bits)
	v := rapid.OneOf(rapid.IntRange(low, high), rapid.SampledFrom([]int{low, -1, 0, 1, high})).Draw(t, "v")
	return v, big.NewInt(int64(v))
}

func modelNumeric(t *rapid.T) modelColumn {
	dt := pick[arrow.DataType](t, "width", int8s, int16s, int32s, int64s, decimal)
	scale := rapid.IntRange(0, 37).Draw(t, "scale")
	return modelColumn{column("NUMERIC", number(38, scale), pgoid.Numeric), dt, func(t *rapid.T) (any, string) {
		v, exact := drawInteger(t, dt)
		return v, fmt.Sprintf("%s/%d", shift(exact, -scale).RatString(), scale)
	}}
}

func modelInteger(t *rapid.T) modelColumn {
	dt := pick[arrow.DataType](t, "width", int8s, int16s, int32s, int64s)
	return modelColumn{column("BIGINT", number(38, 0), pgoid.Int8), dt, func(t *rapid.T) (any, string) {
		v, exact := drawInteger(t, dt)
		return v, exact.String()
	}}
}

func modelDecFloat(*rapid.T) modelColumn {
	return modelColumn{column("DECFLOAT", kind(snowtype.DecFloat), pgoid.Numeric), decFloat, func(t *rapid.T) (any, string) {
		exponent := rapid.IntRange(-500, 500).Draw(t, "exponent")
		digits := rapid.StringMatching(`-?[1-9][0-9]{0,37}|0`).Draw(t, "digits")
		n := bigInt(digits)
		return []any{exponent, twosComplement(n)}, fmt.Sprintf("%s/%d", shift(n, exponent).RatString(), max(0, -exponent))
	}}
}

// twosComplement is the shortest big-endian form.
func twosComplement(n *big.Int) string {
	for size := 1; ; size++ {
		limit := new(big.Int).Lsh(big.NewInt(1), uint(8*size-1))
		if n.Cmp(limit) < 0 && n.Cmp(new(big.Int).Neg(limit)) >= 0 {
			unsigned := new(big.Int).Set(n)
			if n.Sign() < 0 {
				unsigned.Add(unsigned, new(big.Int).Lsh(limit, 1))
			}
			return string(unsigned.FillBytes(make([]byte, size)))
		}
	}
}

// shift is n × 10^exponent.
func shift(n *big.Int, exponent int) *big.Rat {
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(exponent, -exponent))), nil)
	if exponent < 0 {
		return new(big.Rat).SetFrac(n, power)
	}
	return new(big.Rat).SetInt(new(big.Int).Mul(n, power))
}

func modelReal(*rapid.T) modelColumn {
	return modelColumn{column("REAL", kind(snowtype.Real), pgoid.Float8), arrow.PrimitiveTypes.Float64, func(t *rapid.T) (any, string) {
		v := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.Inf(1), math.NaN(), math.Copysign(0, -1)})).Draw(t, "v")
		return v, fmt.Sprintf("%016x", math.Float64bits(v))
	}}
}

func modelBoolean(*rapid.T) modelColumn {
	return modelColumn{column("BOOLEAN", kind(snowtype.Boolean), pgoid.Bool), arrow.FixedWidthTypes.Boolean, func(t *rapid.T) (any, string) {
		v := rapid.Bool().Draw(t, "v")
		return v, fmt.Sprint(v)
	}}
}

func modelDate(*rapid.T) modelColumn {
	return modelColumn{column("DATE", kind(snowtype.Date), pgoid.Date), arrow.FixedWidthTypes.Date32, func(t *rapid.T) (any, string) {
		v := rapid.IntRange(10957-2451545, 10957+2145031948).Draw(t, "days")
		return v, fmt.Sprint(v)
	}}
}

func modelTime(t *rapid.T) modelColumn {
	scale := rapid.IntRange(0, 9).Draw(t, "scale")
	dt := arrow.DataType(int64s)
	if scale <= 4 {
		dt = int32s
	}
	return modelColumn{column("TIME", scaled(snowtype.Time, scale), pgoid.Time), dt, func(t *rapid.T) (any, string) {
		v := rapid.IntRange(0, 86400*power(scale)).Draw(t, "ticks")
		return v, microseconds(v, scale).String()
	}}
}

func power(n int) int {
	return int(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil).Int64())
}

// microseconds is floor(ticks × 10^(6−scale)), by way of nanoseconds.
func microseconds(ticks, scale int) *big.Int {
	ns := new(big.Int).Mul(big.NewInt(int64(ticks)), big.NewInt(int64(power(9-scale))))
	return ns.Div(ns, big.NewInt(1000)) // Euclidean: floor for a positive divisor
}

// instantRange are seconds from a little above PostgreSQL's first timestamp to
// a little below its last, or what int64 ticks of the scale can say.
func instantRange(scale int) (low, high int) {
	low, high = math.MinInt64/power(scale), math.MaxInt64/power(scale)
	return max(low, -210866803200) + 1, min(high, 9224318015999) - 1
}

func modelTicks(t *rapid.T) modelColumn {
	scale := rapid.IntRange(0, 9).Draw(t, "scale")
	source, target := scaled(ntz, scale), pgoid.Timestamp
	if rapid.Bool().Draw(t, "ltz") {
		source, target = scaled(snowtype.TimestampLTZ, scale), pgoid.Timestamptz
	}
	return modelColumn{column("TICKS", source, target), int64s, func(t *rapid.T) (any, string) {
		v := drawTicks(t, scale)
		return v, microseconds(v, scale).String()
	}}
}

func drawTicks(t *rapid.T, scale int) int {
	low, high := instantRange(scale)
	return rapid.IntRange(low*power(scale), high*power(scale)).Draw(t, "ticks")
}

func modelSplit(*rapid.T) modelColumn {
	return modelColumn{column("SPLIT", scaled(ntz, 9), pgoid.Timestamp), epochStruct, func(t *rapid.T) (any, string) {
		seconds, fraction, want := drawSplit(t)
		return []any{seconds, fraction}, want
	}}
}

func drawSplit(t *rapid.T) (seconds, fraction int, want string) {
	low, high := instantRange(0)
	seconds = rapid.IntRange(low+2, high-2).Draw(t, "seconds")
	fraction = rapid.OneOf(rapid.IntRange(0, 999999999), rapid.IntRange(math.MinInt32, math.MaxInt32)).Draw(t, "fraction")
	ns := new(big.Int).Mul(big.NewInt(int64(seconds)), big.NewInt(1e9))
	ns.Add(ns, big.NewInt(int64(fraction)))
	return seconds, fraction, ns.Div(ns, big.NewInt(1000)).String()
}

func modelZoned(t *rapid.T) modelColumn {
	scale := rapid.IntRange(0, 9).Draw(t, "scale")
	col := column("ZONED", scaled(tz, scale), pgoid.Timestamptz)
	if scale <= 3 {
		return modelColumn{col, zonedTicks, func(t *rapid.T) (any, string) {
			v := drawTicks(t, scale)
			return []any{v, rapid.IntRange(0, 2880).Draw(t, "zone")}, microseconds(v, scale).String()
		}}
	}
	return modelColumn{col, zonedSplit, func(t *rapid.T) (any, string) {
		seconds, fraction, want := drawSplit(t)
		return []any{seconds, fraction, rapid.IntRange(0, 2880).Draw(t, "zone")}, want
	}}
}

func modelText(t *rapid.T) modelColumn {
	dt := pick[arrow.DataType](t, "type", utf8s, arrow.BinaryTypes.LargeString)
	target := pick(t, "target", pgoid.Text, pgoid.Varchar, pgoid.BPChar)
	return modelColumn{column("TEXT", kind(snowtype.Text), target), dt, func(t *rapid.T) (any, string) {
		v := rapid.StringMatching(`[a-zé世\t\n]{0,20}`).Draw(t, "v")
		return v, v
	}}
}

func modelBinary(*rapid.T) modelColumn {
	return modelColumn{column("BINARY", kind(snowtype.Binary), pgoid.Bytea), arrow.BinaryTypes.Binary, func(t *rapid.T) (any, string) {
		v := string(rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(t, "v"))
		return v, v
	}}
}

func modelVector(*rapid.T) modelColumn {
	return modelColumn{column("VECTOR", vectorOf(snowtype.Real), pgoid.Float4Array), floatVector, func(t *rapid.T) (any, string) {
		a, b := rapid.Float32().Draw(t, "a"), rapid.Float32().Draw(t, "b")
		return []any{a, b}, fmt.Sprint([]float32{a, b})
	}}
}

func modelMonths(*rapid.T) modelColumn {
	return modelColumn{column("MONTHS", kind(snowtype.IntervalYearMonth), pgoid.Interval), int32s, func(t *rapid.T) (any, string) {
		v := rapid.IntRange(math.MinInt32, math.MaxInt32).Draw(t, "months")
		return v, fmt.Sprintf("%d months 0 us", v)
	}}
}

func modelDuration(t *rapid.T) modelColumn {
	dt := pick[arrow.DataType](t, "width", int64s, decimal)
	return modelColumn{column("DURATION", kind(snowtype.IntervalDayTime), pgoid.Interval), dt, func(t *rapid.T) (any, string) {
		ns := rapid.Int().Draw(t, "ns")
		want := fmt.Sprintf("0 months %s us", microseconds(ns, 9))
		if dt.ID() == arrow.DECIMAL128 {
			return fmt.Sprint(ns), want
		}
		return ns, want
	}}
}
