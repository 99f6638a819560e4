package value

import (
	"math"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/data"
)

func (e *Env) toFixed(from, to data.Type) Convert {
	switch from.Kind {
	case data.Fixed:
		if from.Scale == to.Scale && from.Precision <= to.Precision {
			return same
		}
		return func(v Value) (Value, error) {
			return FitNum(rescale(v.Num.BigInt(), from.Scale, to.Scale), to)
		}
	case data.Real:
		return func(v Value) (Value, error) { return realToNum(v.Float, to) }
	case data.Text, data.Variant:
		return func(v Value) (Value, error) { return parseNum(v.Str, to) }
	case data.Boolean:
		return func(v Value) (Value, error) { return parseNum(strconv.Itoa(btoi(v.Bool)), to) }
	}
	return nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func toReal(from data.Type) Convert {
	switch from.Kind {
	case data.Real:
		return same
	case data.Fixed:
		return exact(func(v Value) Value { return Real(Float(v.Num, from.Scale)) })
	case data.Text, data.Variant:
		return func(v Value) (Value, error) { return parseReal(v.Str) }
	case data.Boolean:
		return exact(func(v Value) Value { return Real(float64(btoi(v.Bool))) })
	}
	return nil
}

// truths are the texts Snowflake reads as BOOLEAN. Source: Snowflake,
// "TO_BOOLEAN".
var truths = map[string]bool{
	"true": true, "t": true, "yes": true, "y": true, "on": true, "1": true,
	"false": false, "f": false, "no": false, "n": false, "off": false, "0": false,
}

func toBoolean(from data.Type) Convert {
	switch from.Kind {
	case data.Boolean:
		return same
	case data.Fixed:
		return exact(func(v Value) Value { return Bool(v.Num.Sign() != 0) })
	case data.Real:
		return exact(func(v Value) Value { return Bool(v.Float != 0 && !math.IsNaN(v.Float)) })
	case data.Text, data.Variant:
		return func(v Value) (Value, error) {
			b, ok := truths[strings.ToLower(strings.TrimSpace(v.Str))]
			if !ok {
				return Value{}, notRecognized(data.Type{Kind: data.Boolean}, v.Str)
			}
			return Bool(b), nil
		}
	}
	return nil
}
