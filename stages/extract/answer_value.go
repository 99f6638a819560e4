package extract

import (
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
)

// appendText appends the rows of a record as text.
func appendText(rows [][]string, record arrow.Record, columns []string) ([][]string, error) {
	if int(record.NumCols()) != len(columns) {
		return nil, fmt.Errorf("%d columns were promised and %d came", len(columns), record.NumCols())
	}
	first := len(rows)
	for range record.NumRows() {
		rows = append(rows, make([]string, len(columns)))
	}
	for j, column := range record.Columns() {
		scale, _ := record.Schema().Field(j).Metadata.GetValue("scale")
		for i := range column.Len() {
			if column.IsNull(i) {
				continue
			}
			value, ok := valueText(column, i)
			if number := arrow.IsInteger(column.DataType().ID()) || arrow.IsDecimal(column.DataType().ID()); !ok || number && scale != "" && scale != "0" {
				return nil, fmt.Errorf("column %s is Arrow %s with scale %q: the statement has to write it as text", columns[j], column.DataType(), scale)
			}
			rows[first+i][j] = value
		}
	}
	return rows, nil
}

// valueText writes a value of the types that small statements answer with.
func valueText(column arrow.Array, i int) (text string, ok bool) {
	switch c := column.(type) {
	case *array.String:
		return c.Value(i), true
	case *array.Boolean:
		return strconv.FormatBool(c.Value(i)), true
	case *array.Float64:
		return strconv.FormatFloat(c.Value(i), 'g', -1, 64), true
	case *array.Decimal128:
		return c.Value(i).BigInt().String(), true
	case *array.Int64:
		return strconv.FormatInt(c.Value(i), 10), true
	case *array.Int32:
		return strconv.FormatInt(int64(c.Value(i)), 10), true
	case *array.Int16:
		return strconv.FormatInt(int64(c.Value(i)), 10), true
	case *array.Int8:
		return strconv.FormatInt(int64(c.Value(i)), 10), true
	default:
		return "", false
	}
}
