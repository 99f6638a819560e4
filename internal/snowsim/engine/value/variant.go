package value

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// ParseJSON checks a JSON text and writes it as Snowflake prints a VARIANT:
// two blanks per level, one element a line.
func ParseJSON(text string) (Value, error) {
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(strings.TrimSpace(text)), "", "  "); err != nil {
		return Value{}, badJSON(err)
	}
	return Text(b.String()), nil
}

// variantText is a VARIANT as VARCHAR: strings without their quotes, objects
// and arrays without blanks. Text that is not JSON (an array with undefined
// in it) stays as it is.
func variantText(text string) string {
	if strings.HasPrefix(text, `"`) {
		var s string
		if json.Unmarshal([]byte(text), &s) == nil {
			return s
		}
		return text
	}
	var b bytes.Buffer
	if json.Compact(&b, []byte(text)) != nil {
		return text
	}
	return b.String()
}

func (e *Env) toVariant(from data.Type) Convert {
	switch from.Kind {
	case data.Variant, data.Object, data.Array:
		return same
	case data.Fixed, data.Real, data.Boolean:
		text := e.Texter(from)
		return exact(func(v Value) Value { return Text(text(v)) })
	case data.Text, data.Date, data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		text := e.Texter(from)
		return func(v Value) (Value, error) {
			quoted, err := json.Marshal(text(v))
			return Text(string(quoted)), err
		}
	}
	return nil
}

// toSemiStructured casts to OBJECT or ARRAY what already is one.
func toSemiStructured(from, to data.Type) Convert {
	if from.Kind == to.Kind {
		return same
	}
	if from.Kind != data.Variant {
		return nil
	}
	open := map[data.Kind]string{data.Object: "{", data.Array: "["}[to.Kind]
	return func(v Value) (Value, error) {
		if !strings.HasPrefix(v.Str, open) {
			return Value{}, badJSON(errors.New("not " + KindName(to.Kind)))
		}
		return v, nil
	}
}
