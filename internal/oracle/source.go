package oracle

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// timestampLayout has PostgreSQL's microseconds: finer digits are cut off, as
// the loader's default says.
const timestampLayout = "2006-01-02 15:04:05.000000"

// Source is the content of a result of the simulator.
func Source(result *data.Result) (Rows, error) {
	var rows []string
	for _, b := range result.Blocks {
		for i := range b.Rows {
			cells := make([]string, len(b.Columns))
			for c, v := range b.Columns {
				var err error
				if cells[c], err = sourceText(v, i); err != nil {
					return Rows{}, err
				}
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
	}
	return newRows(rows), nil
}

func sourceText(v *data.Vector, i int) (string, error) {
	if v.IsNull(i) {
		return "NULL", nil
	}
	switch v.Type.Kind {
	case data.Fixed:
		return decimalText(v.Decimals[i].BigInt(), v.Type.Scale), nil
	case data.Real:
		return strconv.FormatFloat(v.Floats[i], 'g', -1, 64), nil
	case data.Boolean:
		return strconv.FormatBool(v.Bools[i]), nil
	case data.Date:
		return time.Unix(v.Seconds[i]*86400, 0).UTC().Format(time.DateOnly), nil
	case data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		return time.Unix(v.Seconds[i], int64(v.Nanos[i])).UTC().Truncate(time.Microsecond).Format(timestampLayout), nil
	case data.Variant, data.Object, data.Array:
		return jsonText(v.Strings[i])
	case data.Binary:
		return `\x` + hex.EncodeToString([]byte(v.Strings[i])), nil
	default:
		return v.Strings[i], nil
	}
}

func decimalText(unscaled *big.Int, scale int) string {
	if scale == 0 {
		return unscaled.String()
	}
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	return new(big.Rat).SetFrac(unscaled, power).FloatString(scale)
}

// jsonText is JSON with sorted keys and untouched numbers.
func jsonText(text string) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return "", fmt.Errorf("JSON %q: %w", text, err)
	}
	canonical, err := json.Marshal(v)
	return string(canonical), err
}
