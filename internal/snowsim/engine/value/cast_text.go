package value

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// toText is the cast to VARCHAR; text longer than the target is refused.
func (e *Env) toText(from, to data.Type) Convert {
	text := e.Texter(from)
	if text == nil {
		return nil
	}
	return func(v Value) (Value, error) {
		s := text(v)
		// Bytes bound characters from above: count only when it may matter.
		if len(s) > to.Length && utf8.RuneCountInString(s) > to.Length {
			return Value{}, tooLong(s)
		}
		return Text(s), nil
	}
}

// Texter writes non-NULL values of type t as a cast to VARCHAR does.
func (e *Env) Texter(t data.Type) func(Value) string {
	switch t.Kind {
	case data.Text:
		return func(v Value) string { return v.Str }
	case data.Fixed:
		return func(v Value) string { return NumText(v.Num, t.Scale) }
	case data.Real:
		return func(v Value) string { return realText(v.Float) }
	case data.Boolean:
		return func(v Value) string { return strconv.FormatBool(v.Bool) }
	case data.Binary:
		return func(v Value) string { return strings.ToUpper(hex.EncodeToString([]byte(v.Str))) }
	case data.DecFloat:
		return decFloatText
	case data.Embedding:
		return func(v Value) string { return embeddingText(t, v.Str) }
	case data.YearMonth:
		return func(v Value) string { return yearMonthText(v.Num) }
	case data.DayTime:
		return func(v Value) string { return dayTimeText(v.Num) }
	case data.Geography, data.Geometry:
		return func(v Value) string { return v.Str }
	case data.Variant, data.Object, data.Array, data.Map:
		return func(v Value) string { return variantText(v.Str) }
	}
	f := e.outputFormat(t.Kind)
	return func(v Value) string { return e.FormatTime(f, t, v) }
}

func toBinary(from, to data.Type) Convert {
	fit := func(s string) (Value, error) {
		if len(s) > to.Length {
			return Value{}, tooLong(strings.ToUpper(hex.EncodeToString([]byte(s))))
		}
		return Text(s), nil
	}
	switch from.Kind {
	case data.Binary:
		return func(v Value) (Value, error) { return fit(v.Str) }
	case data.Text:
		return func(v Value) (Value, error) {
			raw, err := hex.DecodeString(v.Str)
			if err != nil {
				return Value{}, notRecognized(to, v.Str)
			}
			return fit(string(raw))
		}
	}
	return nil
}
