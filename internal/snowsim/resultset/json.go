package resultset

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/snowpg/etl/internal/snowsim/data"
)

// JSON encodes the part as Snowflake's JSON rows: every value a string, NULL
// as nil.
func JSON(p Part) [][]*string {
	out := make([][]*string, 0, p.Rows())
	for i := p.Lo; i < p.Hi; i++ {
		row := make([]*string, len(p.Columns))
		for c, v := range p.Block.Columns {
			if !v.IsNull(i) {
				text := jsonValue(p.Columns[c].Type, v, i)
				row[c] = &text
			}
		}
		out = append(out, row)
	}
	return out
}

// JSONChunk encodes the part as the body of a JSON chunk: rows separated by
// commas, without the brackets around them.
func JSONChunk(p Part) ([]byte, error) {
	body, err := json.Marshal(JSON(p))
	if err != nil {
		return nil, fmt.Errorf("encode rows %d to %d as JSON: %w", p.Lo, p.Hi, err)
	}
	return body[1 : len(body)-1], nil
}

func jsonValue(t data.Type, v *data.Vector, i int) string {
	switch t.Kind {
	case data.Fixed:
		return decimalText(v.Decimals[i], t.Scale)
	case data.DecFloat:
		return decimalText(v.Decimals[i], 0) + "e" + strconv.Itoa(int(v.Exponents[i]))
	case data.YearMonth, data.DayTime:
		return decimalText(v.Decimals[i], 0)
	case data.Embedding:
		return embeddingText(t, v.Strings[i])
	case data.Real:
		return floatText(v.Floats[i])
	case data.Boolean:
		return boolText(v.Bools[i])
	case data.Date:
		return strconv.FormatInt(v.Seconds[i], 10)
	case data.Time, data.TimestampNTZ, data.TimestampLTZ:
		return epochText(v.Seconds[i], v.Nanos[i], t.Scale)
	case data.TimestampTZ:
		return epochText(v.Seconds[i], v.Nanos[i], t.Scale) + " " + strconv.Itoa(int(v.Offsets[i])+1440)
	case data.Binary:
		return strings.ToUpper(hex.EncodeToString([]byte(v.Strings[i])))
	default:
		return v.Strings[i]
	}
}

func boolText(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	default:
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
}

func decimalText(d decimal128.Num, scale int) string {
	return pointText(d.BigInt(), scale)
}

// epochText writes seconds since the epoch with scale decimals. Before 1970
// the whole is one negative number: -0.5 is half a second before the epoch.
func epochText(seconds int64, nanos int32, scale int) string {
	n := new(big.Int).Mul(big.NewInt(seconds), big.NewInt(pow10[scale]))
	n.Add(n, big.NewInt(int64(nanos)/pow10[9-scale]))
	return pointText(n, scale)
}

// pointText writes n / 10^scale with exactly scale decimals.
func pointText(n *big.Int, scale int) string {
	digits := new(big.Int).Abs(n).String()
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale-len(digits)+1) + digits
	}
	if scale > 0 {
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	if n.Sign() < 0 {
		return "-" + digits
	}
	return digits
}
