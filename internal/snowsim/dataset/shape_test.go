package dataset

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowsim/data"
)

func TestShapeNamesTheTableByItsRows(t *testing.T) {
	t.Parallel()
	table, err := Shape("narrow", Options{Rows: 12, Now: now})
	if err != nil || table.Name != "NARROW_12" || table.Rows != 12 {
		t.Errorf("%s with %d rows, %v; want NARROW_12 with 12", table.Name, table.Rows, err)
	}
	if _, err := Shape("broad", Options{}); err == nil || !strings.Contains(err.Error(), "narrow") {
		t.Errorf("%v, want the shapes that there are", err)
	}
}

// TestShapesHoldValidValues: what a real account could not hold would measure
// nothing.
func TestShapesHoldValidValues(t *testing.T) {
	t.Parallel()
	for _, name := range Shapes() {
		table, err := Shape(name, Options{Rows: 3_000, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		for b := range table.Blocks {
			for i, c := range table.Columns {
				checkValues(t, name+"."+c.Name, c.Type, b.Columns[i])
			}
		}
	}
}

func checkValues(t *testing.T, name string, typ data.Type, v *data.Vector) {
	t.Helper()
	for i, d := range v.Decimals {
		if !d.FitsInPrecision(int32(typ.Precision)) {
			t.Fatalf("%s: row %d: %s does not fit NUMBER(%d)", name, i, d.BigInt(), typ.Precision)
		}
	}
	switch typ.Kind {
	case data.Variant, data.Object, data.Array:
		for i, s := range v.Strings {
			if (v.Nulls == nil || !v.Nulls[i]) && !json.Valid([]byte(s)) {
				t.Fatalf("%s: row %d: %q is not JSON", name, i, s)
			}
		}
	}
}
