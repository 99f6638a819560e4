package roundtrip

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/pipeline"
)

// model is a random column: it makes values in the simulator's form and knows
// what PostgreSQL prints for them.
type model struct {
	column data.Column
	types  []string // PostgreSQL types that can be asked for
	typ    string   // the one of them that is asked for, or "" for the default
	// add appends a random value and returns its text.
	add func(r *rand.Rand, v *data.Vector) string
	// lost is what a value loses.
	lost map[pipeline.LossKind]int64
}

func integer(n int64) decimal128.Num { return decimal128.FromI64(n) }

// drawModel draws a type. The values come from a generator of their own,
// because there are too many for rapid.
func drawModel(t *rapid.T, name string) *model {
	m := &model{lost: make(map[pipeline.LossKind]int64)}
	m.drawType(t, name)
	if len(m.types) > 0 && rapid.Bool().Draw(t, "typed") {
		m.typ = rapid.SampledFrom(m.types).Draw(t, "type")
	}
	return m
}

func (m *model) drawType(t *rapid.T, name string) {
	m.column = data.Column{Name: name, Nullable: true}
	kind := rapid.SampledFrom([]data.Kind{
		data.Fixed, data.Fixed, data.Real, data.Text, data.Boolean, data.Date, data.Time, data.TimestampNTZ,
		data.TimestampLTZ, data.TimestampTZ, data.Binary, data.Variant, data.Object, data.Array, data.Map, data.DecFloat,
		data.Embedding, data.YearMonth, data.DayTime, data.Geography, data.Geometry,
	}).Draw(t, name)
	m.column.Type = data.Type{Kind: kind}
	typ := &m.column.Type
	switch kind {
	case data.Fixed:
		typ.Precision = rapid.IntRange(1, 38).Draw(t, "precision")
		typ.Scale = rapid.IntRange(0, min(typ.Precision, 37)).Draw(t, "scale")
		m.types, m.add = []string{"numeric", "text", "varchar(40)"}, m.number
	case data.Real:
		m.add = float
	case data.Text:
		typ.Length = 100
		m.types, m.add = []string{"varchar(40)", "text"}, text
	case data.Boolean:
		m.add = boolean
	case data.Date:
		m.types, m.add = []string{"text", "timestamp"}, m.date
	case data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		typ.Scale = rapid.IntRange(0, 9).Draw(t, "scale")
		m.types, m.add = []string{"text"}, m.instant
	case data.Binary:
		typ.Length = 100
		m.add = binary
	case data.DecFloat:
		m.add = decFloat
	case data.Embedding:
		typ.Length = rapid.IntRange(1, 4).Draw(t, "dimension")
		typ.Element = rapid.SampledFrom([]data.Kind{data.Real, data.Fixed}).Draw(t, "element")
		m.add = m.embedding
	case data.YearMonth:
		m.add = months
	case data.DayTime:
		m.add = m.duration
	case data.Geography, data.Geometry:
		m.types, m.add = []string{"text"}, m.shape
	case data.Map:
		m.structure(t)
	default:
		if kind != data.Variant && rapid.Bool().Draw(t, "structured") {
			m.structure(t)
			break
		}
		m.types, m.add = []string{"json", "text"}, m.document
	}
}

// vector makes rows of the column, a tenth of them NULL.
func (m *model) vector(r *rand.Rand, rows int) (*data.Vector, []string) {
	v := &data.Vector{Type: m.column.Type, Nulls: make([]bool, rows)}
	texts := make([]string, rows)
	for i := range rows {
		if r.IntN(10) == 0 {
			addNull(v)
			v.Nulls[i], texts[i] = true, "NULL"
			continue
		}
		texts[i] = m.add(r, v)
	}
	return v, texts
}

func addNull(v *data.Vector) {
	switch v.Type.Kind {
	case data.Fixed, data.YearMonth, data.DayTime:
		v.Decimals = append(v.Decimals, decimal128.Num{})
	case data.DecFloat:
		v.Decimals, v.Exponents = append(v.Decimals, decimal128.Num{}), append(v.Exponents, 0)
	case data.Real:
		v.Floats = append(v.Floats, 0)
	case data.Boolean:
		v.Bools = append(v.Bools, false)
	case data.Date, data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		addInstant(v, 0, 0, 0)
	default:
		v.Strings = append(v.Strings, "")
	}
}

// addInstant fills what the kind of the vector uses.
func addInstant(v *data.Vector, seconds int64, nanos, offset int32) {
	v.Seconds = append(v.Seconds, seconds)
	if v.Type.Kind != data.Date {
		v.Nanos = append(v.Nanos, nanos)
	}
	if v.Type.Kind == data.TimestampTZ {
		v.Offsets = append(v.Offsets, offset)
	}
}

// number has any count of digits up to the precision, often all nines.
func (m *model) number(r *rand.Rand, v *data.Vector) string {
	n := randomDigits(r, m.column.Type.Precision)
	v.Decimals = append(v.Decimals, decimal128.FromBigInt(n))
	return decimalText(n, m.column.Type.Scale)
}

// randomDigits is a number of up to so many digits.
func randomDigits(r *rand.Rand, most int) *big.Int {
	digits := r.IntN(most + 1)
	n := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	n.Sub(n, big.NewInt(1))
	if r.IntN(4) > 0 && n.Sign() > 0 {
		n.Mod(new(big.Int).SetBytes(randomBytes(r, 16)), n)
	}
	if r.IntN(2) == 0 {
		n.Neg(n)
	}
	return n
}

func decimalText(n *big.Int, scale int) string {
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	return new(big.Rat).SetFrac(n, power).FloatString(scale)
}

var floats = []float64{0, math.Copysign(0, -1), 1, -1.5, 0.1, math.MaxFloat64, math.SmallestNonzeroFloat64, math.NaN(), math.Inf(1), math.Inf(-1), 1e15, 1e-5}

// float prints as the shortest text that reads as the same number; how the
// exponent is written is normalised on both sides.
func float(r *rand.Rand, v *data.Vector) string {
	f := floats[r.IntN(len(floats))]
	if r.IntN(2) == 0 {
		f = math.Float64frombits(r.Uint64())
	}
	v.Floats = append(v.Floats, f)
	return floatText(f)
}

func floatText(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

var runes = []rune("abcXYZ 019_-'\"\\\t\n\r,;äß€漢字🙂\u200d\u0301\u007f\u0001{}[]%")

func text(r *rand.Rand, v *data.Vector) string {
	var b strings.Builder
	for range r.IntN(41) {
		b.WriteRune(runes[r.IntN(len(runes))])
	}
	v.Strings = append(v.Strings, b.String())
	return b.String()
}

func boolean(r *rand.Rand, v *data.Vector) string {
	b := r.IntN(2) == 0
	v.Bools = append(v.Bools, b)
	return strconv.FormatBool(b)[:1]
}

func binary(r *rand.Rand, v *data.Vector) string {
	b := randomBytes(r, r.IntN(30))
	v.Strings = append(v.Strings, string(b))
	return `\x` + hex.EncodeToString(b)
}

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.IntN(256))
	}
	return b
}

const (
	firstDay = -719162 // 0001-01-01
	lastDay  = 2932896 // 9999-12-31
	daySpan  = lastDay - firstDay + 1
)

func (m *model) date(r *rand.Rand, v *data.Vector) string {
	day := int64(firstDay + r.IntN(daySpan))
	addInstant(v, day, 0, 0)
	if m.typ == "timestamp" {
		return instantText(data.TimestampNTZ, day*86400, 0)
	}
	return time.Unix(day*86400, 0).UTC().Format(time.DateOnly)
}

// instant is cut at the microsecond toward the past, as the text shows.
func (m *model) instant(r *rand.Rand, v *data.Vector) string {
	seconds := int64(r.IntN(86400))
	if m.column.Type.Kind != data.Time {
		seconds += int64(firstDay+r.IntN(daySpan)) * 86400
	}
	unit := int32(math.Pow10(9 - m.column.Type.Scale))
	nanos := r.Int32N(1_000_000_000) / unit * unit
	if r.IntN(4) == 0 {
		nanos = 0
	}
	var offset int32
	if m.column.Type.Kind == data.TimestampTZ {
		offset = r.Int32N(2*14*60+1) - 14*60
	}
	addInstant(v, seconds, nanos, offset)
	if m.typ == "text" {
		return exactText(m.column.Type, seconds, nanos, offset)
	}
	if offset != 0 {
		m.lost[pipeline.LossOffset]++
	}
	if nanos%1000 != 0 {
		m.lost[pipeline.LossNanoseconds]++
	}
	return instantText(m.column.Type.Kind, seconds, nanos)
}

// exactText is what a time is as text: all digits of its scale, and its offset.
func exactText(t data.Type, seconds int64, nanos, offset int32) string {
	layout := "15:04:05"
	if t.Scale > 0 {
		layout += "." + strings.Repeat("0", t.Scale)
	}
	switch t.Kind {
	case data.TimestampNTZ:
		layout = "2006-01-02 " + layout
	case data.TimestampLTZ, data.TimestampTZ:
		layout = "2006-01-02 " + layout + " -0700"
	}
	return time.Unix(seconds, int64(nanos)).In(time.FixedZone("", int(offset)*60)).Format(layout)
}

func instantText(kind data.Kind, seconds int64, nanos int32) string {
	at := time.Unix(seconds, int64(nanos/1000*1000)).UTC()
	switch kind {
	case data.Time:
		return at.Format("15:04:05.999999")
	case data.TimestampNTZ:
		return at.Format("2006-01-02 15:04:05.999999")
	default:
		return at.Format("2006-01-02 15:04:05.999999") + "+00"
	}
}

// document writes JSON as jsonb prints it, except for undefined.
func (m *model) document(r *rand.Rand, v *data.Vector) string {
	items := make([]string, r.IntN(5))
	undefined := false
	for i := range items {
		items[i] = scalars[r.IntN(len(scalars))]
		undefined = undefined || items[i] == "undefined"
	}
	doc := "[" + strings.Join(items, ", ") + "]"
	if m.column.Type.Kind == data.Object {
		doc = fmt.Sprintf(`{"a": %s, "bb": {"c": %d}}`, doc, r.IntN(1000))
	}
	v.Strings = append(v.Strings, doc)
	if undefined {
		m.lost[pipeline.LossUndefined]++
	}
	return strings.ReplaceAll(doc, "undefined", "null")
}

var scalars = []string{
	"0", "-1.50", "12345678901234567890123456789", "true", "null", "undefined", `""`, `"a \"b\" \\ ä€🙂"`, `"\n"`, "{}", "[]", `[1, [2]]`, `{"k": null}`,
}
