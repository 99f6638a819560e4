package roundtrip

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// part is a type inside a structured one, and a way to write values of it the
// way jsonb prints them.
type part struct {
	typ  data.Type
	text func(r *rand.Rand) string
}

// structure makes the model one of a structured type.
func (m *model) structure(t *rapid.T) {
	inside := drawStructured(t, m.column.Type.Kind, 3)
	m.column.Type = inside.typ
	m.add = func(r *rand.Rand, v *data.Vector) string {
		text := inside.text(r)
		v.Strings = append(v.Strings, text)
		return text
	}
}

func drawPart(t *rapid.T, depth int) part {
	kinds := []data.Kind{
		data.Fixed, data.Real, data.Text, data.Boolean, data.Date, data.Time, data.TimestampNTZ, data.TimestampLTZ,
		data.TimestampTZ, data.Binary, data.Variant, data.Object, data.Array, data.Map,
	}
	if depth == 0 {
		kinds = kinds[:len(kinds)-3]
	}
	switch kind := rapid.SampledFrom(kinds).Draw(t, "part"); kind {
	case data.Object, data.Array, data.Map:
		return drawStructured(t, kind, depth-1)
	default:
		return drawLeaf(t, kind)
	}
}

func drawStructured(t *rapid.T, kind data.Kind, depth int) part {
	n := 1
	switch kind {
	case data.Object:
		n = rapid.IntRange(1, 4).Draw(t, "fields")
	case data.Map:
		n = 2
	}
	s, parts := &data.Structure{}, make([]part, n)
	for i := range parts {
		parts[i] = drawPart(t, depth)
		name := ""
		switch {
		case kind == data.Object:
			name = string(rune('a' + i))
		case kind == data.Map && i == 0:
			parts[i] = drawKey(t)
		}
		s.Fields = append(s.Fields, data.Column{Name: name, Type: parts[i].typ, Nullable: kind != data.Map || i > 0})
	}
	return part{data.Type{Kind: kind, Structure: s}, map[data.Kind]func(*rand.Rand) string{
		data.Object: func(r *rand.Rand) string { return objectText(r, s, parts) },
		data.Array:  func(r *rand.Rand) string { return arrayText(r, parts[0]) },
		data.Map:    func(r *rand.Rand) string { return mapText(r, parts[1]) },
	}[kind]}
}

// drawKey is the type of a map's keys, which are two digits in both cases.
func drawKey(t *rapid.T) part {
	if rapid.Bool().Draw(t, "number as key") {
		return part{typ: data.Type{Kind: data.Fixed, Precision: rapid.IntRange(2, 38).Draw(t, "precision")}}
	}
	return part{typ: data.Type{Kind: data.Text, Length: 10}}
}

func orNull(r *rand.Rand, p part) string {
	if r.IntN(8) == 0 {
		return "null"
	}
	return p.text(r)
}

func objectText(r *rand.Rand, s *data.Structure, parts []part) string {
	members := make([]string, len(parts))
	for i, p := range parts {
		members[i] = strconv.Quote(s.Fields[i].Name) + ": " + orNull(r, p)
	}
	return "{" + strings.Join(members, ", ") + "}"
}

func arrayText(r *rand.Rand, p part) string {
	elements := make([]string, r.IntN(4))
	for i := range elements {
		elements[i] = orNull(r, p)
	}
	return "[" + strings.Join(elements, ", ") + "]"
}

func mapText(r *rand.Rand, p part) string {
	members := make([]string, r.IntN(4))
	for i := range members {
		members[i] = fmt.Sprintf(`"%d": %s`, 10+i, orNull(r, p))
	}
	return "{" + strings.Join(members, ", ") + "}"
}

var (
	plainFloats = []string{"0.5", "-1.25", "1234567.875", "0.1"}
	jsonStrings = []string{`""`, `"a \"b\" \\ ä€🙂"`, `"\n\t"`, `"\u0001"`, `"</>&"`}
)

func drawLeaf(t *rapid.T, kind data.Kind) part {
	typ := data.Type{Kind: kind}
	oneOf := func(texts []string) part {
		return part{typ, func(r *rand.Rand) string { return texts[r.IntN(len(texts))] }}
	}
	switch kind {
	case data.Fixed:
		typ.Precision = rapid.IntRange(1, 38).Draw(t, "precision")
		typ.Scale = rapid.IntRange(0, min(typ.Precision, 37)).Draw(t, "scale")
		return part{typ, func(r *rand.Rand) string { return decimalText(randomDigits(r, typ.Precision), typ.Scale) }}
	case data.Real:
		return oneOf(plainFloats)
	case data.Text:
		typ.Length = 100
		return oneOf(jsonStrings)
	case data.Boolean:
		return oneOf([]string{"true", "false"})
	case data.Binary:
		typ.Length = 100
		return part{typ, func(r *rand.Rand) string {
			return `"` + strings.ToUpper(hex.EncodeToString(randomBytes(r, r.IntN(9)))) + `"`
		}}
	case data.Variant:
		return oneOf([]string{"1.50", `"text"`, `{"k": [null]}`, "true", "[]"})
	case data.Date:
		return part{typ, func(r *rand.Rand) string {
			return `"` + time.Unix(int64(firstDay+r.IntN(daySpan))*86400, 0).UTC().Format(time.DateOnly) + `"`
		}}
	default:
		typ.Scale = rapid.IntRange(0, 9).Draw(t, "scale")
		return part{typ, func(r *rand.Rand) string { return `"` + timeText(r, typ) + `"` }}
	}
}

func timeText(r *rand.Rand, t data.Type) string {
	seconds, offset := int64(r.IntN(86400)), int32(0)
	if t.Kind != data.Time {
		seconds += int64(firstDay+1+r.IntN(daySpan-2)) * 86400
	}
	if t.Kind == data.TimestampTZ {
		offset = r.Int32N(2*14*60+1) - 14*60
	}
	return exactText(t, seconds, r.Int32N(1_000_000_000), offset)
}
