package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// equal compares a whole table on both sides: the number of rows and every
// value of every column. Neither side's text comes from the loader's code.
func (w *world) equal(table string) {
	w.t.Helper()
	result := w.source("SELECT * FROM DEMO.PUBLIC." + strings.ToUpper(table))
	want := sourceRows(w.t, result)
	got := w.targetRows("public."+table, result.Columns)
	if len(want) != len(got) {
		w.t.Fatalf("%s: %d rows at the source, %d in the target", table, len(want), len(got))
	}
	if sha256.Sum256([]byte(strings.Join(want, "\n"))) == sha256.Sum256([]byte(strings.Join(got, "\n"))) {
		return
	}
	for i := range want {
		if want[i] != got[i] {
			w.t.Fatalf("%s differs:\nsource %s\ntarget %s", table, want[i], got[i])
		}
	}
}

func sourceRows(t *testing.T, result *data.Result) []string {
	t.Helper()
	var rows []string
	for _, b := range result.Blocks {
		for i := range b.Rows {
			cells := make([]string, len(b.Columns))
			for c, v := range b.Columns {
				cells[c] = sourceText(t, v, i)
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
	}
	slices.Sort(rows)
	return rows
}

func sourceText(t *testing.T, v *data.Vector, i int) string {
	t.Helper()
	if v.IsNull(i) {
		return "NULL"
	}
	switch v.Type.Kind {
	case data.Fixed:
		return decimalText(v.Decimals[i].BigInt(), v.Type.Scale)
	case data.Real:
		return strconv.FormatFloat(v.Floats[i], 'g', -1, 64)
	case data.Boolean:
		return strconv.FormatBool(v.Bools[i])
	case data.Date:
		return time.Unix(v.Seconds[i]*86400, 0).UTC().Format(time.DateOnly)
	case data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		return time.Unix(v.Seconds[i], int64(v.Nanos[i])).UTC().Truncate(time.Microsecond).Format("2006-01-02 15:04:05.000000")
	case data.Variant, data.Object, data.Array:
		return jsonText(t, v.Strings[i])
	default:
		return v.Strings[i]
	}
}

func decimalText(unscaled *big.Int, scale int) string {
	if scale == 0 {
		return unscaled.String()
	}
	return new(big.Rat).SetFrac(unscaled, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)).FloatString(scale)
}

// jsonText is JSON with sorted keys and untouched numbers.
func jsonText(t *testing.T, text string) string {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("JSON %q: %v", text, err)
	}
	canonical, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(canonical)
}

func (w *world) targetRows(table string, columns []data.Column) []string {
	w.t.Helper()
	var list []string
	for _, c := range columns {
		list = append(list, targetExpression(c))
	}
	rows, err := w.pool.Query(context.Background(), "SELECT "+strings.Join(list, ", ")+" FROM "+table)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			w.t.Fatal(err)
		}
		cells := make([]string, len(values))
		for i, v := range values {
			cells[i] = targetText(w.t, columns[i], v)
		}
		all = append(all, strings.Join(cells, "|"))
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// targetExpression lets PostgreSQL write the value; floats come as such,
// because its shortest text differs from Go's in form.
func targetExpression(c data.Column) string {
	name := `"` + strings.ToLower(c.Name) + `"`
	switch c.Type.Kind {
	case data.TimestampNTZ:
		return "to_char(" + name + ", 'YYYY-MM-DD HH24:MI:SS.US')"
	case data.TimestampLTZ, data.TimestampTZ:
		return "to_char(" + name + " AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
	case data.Real, data.Boolean:
		return name
	default:
		return name + "::text"
	}
}

func targetText(t *testing.T, c data.Column, v any) string {
	t.Helper()
	switch v := v.(type) {
	case nil:
		return "NULL"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		if c.Type.Kind == data.Variant {
			return jsonText(t, v)
		}
		return v
	default:
		return fmt.Sprint(v)
	}
}
