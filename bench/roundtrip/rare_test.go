package roundtrip

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/pipeline"
)

// decFloat has exponents small enough to be written out.
func decFloat(r *rand.Rand, v *data.Vector) string {
	n, exponent := randomDigits(r, 38), r.IntN(81)-40
	v.Decimals, v.Exponents = append(v.Decimals, decimal128.FromBigInt(n)), append(v.Exponents, int16(exponent))
	if exponent < 0 {
		return decimalText(n, -exponent)
	}
	return n.Mul(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(exponent)), nil)).String()
}

func (m *model) embedding(r *rand.Rand, v *data.Vector) string {
	floats, integers, texts := []float32{}, []int32{}, []string{}
	for range m.column.Type.Length {
		f, n := float32(r.NormFloat64()), int32(r.Uint32())
		floats, integers = append(floats, f), append(integers, n)
		if m.column.Type.Element == data.Fixed {
			texts = append(texts, strconv.Itoa(int(n)))
		} else {
			texts = append(texts, strconv.FormatFloat(float64(f), 'g', -1, 32))
		}
	}
	raw := value.FloatEmbedding(floats...)
	if m.column.Type.Element == data.Fixed {
		raw = value.IntEmbedding(integers...)
	}
	v.Strings = append(v.Strings, raw)
	return "{" + strings.Join(texts, ",") + "}"
}

// months prints as PostgreSQL does: years and months, each with its sign.
func months(r *rand.Rand, v *data.Vector) string {
	n := int64(int32(r.Uint32() >> r.IntN(32)))
	if r.IntN(2) == 0 {
		n = -n
	}
	v.Decimals = append(v.Decimals, integer(n))
	var parts []string
	for _, part := range []struct {
		n    int64
		unit string
	}{{n / 12, "year"}, {n % 12, "mon"}} {
		switch part.n {
		case 0:
		case 1:
			parts = append(parts, "1 "+part.unit)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", part.n, part.unit))
		}
	}
	if len(parts) == 0 {
		return "00:00:00"
	}
	return strings.Join(parts, " ")
}

// duration is cut at the microsecond toward −∞.
func (m *model) duration(r *rand.Rand, v *data.Vector) string {
	n := new(big.Int).SetUint64(r.Uint64() >> r.IntN(64))
	n.Mul(n, big.NewInt(int64(1+r.IntN(499)))) // beyond 64 bits, within PostgreSQL's range
	if r.IntN(2) == 0 {
		n.Neg(n)
	}
	v.Decimals = append(v.Decimals, decimal128.FromBigInt(n))
	us, rest := new(big.Int).DivMod(n, big.NewInt(1000), new(big.Int))
	if rest.Sign() != 0 {
		m.lost[pipeline.LossNanoseconds]++
	}
	return clockText(us)
}

// clockText writes microseconds as hours, minutes and seconds.
func clockText(us *big.Int) string {
	sign := ""
	if us.Sign() < 0 {
		sign, us = "-", new(big.Int).Neg(us)
	}
	total := us.Uint64()
	seconds := total / 1e6
	text := fmt.Sprintf("%s%02d:%02d:%02d", sign, seconds/3600, seconds/60%60, seconds%60)
	if fraction := total % 1e6; fraction > 0 {
		text += "." + strings.TrimRight(fmt.Sprintf("%06d", fraction), "0")
	}
	return text
}

// shape is a point, a line or a polygon. As text it is WKT, else GeoJSON.
func (m *model) shape(r *rand.Rand, v *data.Vector) string {
	kind := r.IntN(3)
	n := []int{1, 2 + r.IntN(3), 4}[kind]
	wkt, coordinates := make([]string, n), make([]string, n)
	for i := range n {
		x, y := coordinate(r), coordinate(r)
		wkt[i], coordinates[i] = x+" "+y, "["+x+", "+y+"]"
	}
	line, points := strings.Join(wkt, ","), strings.Join(coordinates, ", ")
	name := []string{"Point", "LineString", "Polygon"}[kind]
	text := []string{"POINT(" + line + ")", "LINESTRING(" + line + ")", "POLYGON((" + line + "))"}[kind]
	points = []string{points, "[" + points + "]", "[[" + points + "]]"}[kind]
	v.Strings = append(v.Strings, text)
	if m.typ == "text" {
		return text
	}
	return `{"type": "` + name + `", "coordinates": ` + points + `}`
}

func coordinate(r *rand.Rand) string {
	return strconv.FormatFloat(math.Round((r.Float64()*360-180)*1e6)/1e6, 'f', -1, 64)
}
