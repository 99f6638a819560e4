package dataset

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func tables(rows int, seed uint64) []Table {
	o := Options{Rows: rows, Seed: seed, Now: now}
	all := []Table{NotificationText(o), Orders(o)}
	for _, name := range Shapes() {
		table, err := Shape(name, o)
		if err != nil {
			panic(err) // Shapes has just named it
		}
		all = append(all, table)
	}
	return all
}

func TestShape(t *testing.T) {
	t.Parallel()
	for _, table := range tables(blockRows+123, 1) {
		n := 0
		for b := range table.Blocks {
			if len(b.Columns) != len(table.Columns) {
				t.Fatalf("%s: %d vectors for %d columns", table.Name, len(b.Columns), len(table.Columns))
			}
			for i, v := range b.Columns {
				checkVector(t, table.Columns[i], v, b.Rows)
			}
			if got := b.Columns[0].Decimals[0].LowBits(); got != uint64(n)+1 {
				t.Errorf("%s: block begins with key %d, want %d", table.Name, got, n+1)
			}
			n += b.Rows
		}
		if n != table.Rows {
			t.Errorf("%s: %d rows, want %d", table.Name, n, table.Rows)
		}
	}
}

func checkVector(t *testing.T, c data.Column, v *data.Vector, rows int) {
	t.Helper()
	if v.Type != c.Type || v.Nulls != nil && !c.Nullable {
		t.Errorf("%s: type %v, want %v; NULLs %t", c.Name, v.Type, c.Type, v.Nulls != nil)
	}
	for _, n := range []int{
		len(v.Nulls), len(v.Decimals), len(v.Floats), len(v.Strings), len(v.Bools), len(v.Seconds), len(v.Nanos), len(v.Offsets),
	} {
		if n != 0 && n != rows {
			t.Errorf("%s: %d values for %d rows", c.Name, n, rows)
		}
	}
	for _, n := range v.Nanos {
		if n < 0 || n >= 1e9 || n%1000 != 0 {
			t.Fatalf("%s: %d ns is not whole microseconds of a second", c.Name, n)
		}
	}
	for i, s := range v.Strings {
		if c.Type.Length > 0 && len([]rune(s)) > c.Type.Length {
			t.Fatalf("%s: %q is longer than %d", c.Name, s, c.Type.Length)
		}
		if c.Type.Kind == data.Variant && !v.IsNull(i) && !json.Valid([]byte(s)) {
			t.Fatalf("%s: %q is no JSON", c.Name, s)
		}
	}
}

func TestSeedDecides(t *testing.T) {
	t.Parallel()
	for i := range tables(1_000, 1) {
		a := slices.Collect(tables(1_000, 1)[i].Blocks)
		b := slices.Collect(tables(1_000, 1)[i].Blocks)
		c := slices.Collect(tables(1_000, 2)[i].Blocks)
		// A NaN equals nothing, itself included.
		for _, blocks := range [][]*data.Block{a, b, c} {
			for _, v := range blocks[0].Columns {
				for k, f := range v.Floats {
					if math.IsNaN(f) {
						v.Floats[k] = 0
					}
				}
			}
		}
		if !reflect.DeepEqual(a, b) {
			t.Errorf("table %d: equal seeds, different rows", i)
		}
		if reflect.DeepEqual(a, c) {
			t.Errorf("table %d: different seeds, equal rows", i)
		}
	}
}

func TestChangesLieInTheLast30Days(t *testing.T) {
	t.Parallel()
	for _, table := range tables(20_000, 3) {
		for b := range table.Blocks {
			v := b.Columns[len(b.Columns)-1]
			for i, s := range v.Seconds {
				if at := time.Unix(s, int64(v.Nanos[i])); at.After(now) || at.Before(now.Add(-history)) {
					t.Fatalf("%s: row %d changed at %s", table.Name, i, at.UTC())
				}
			}
			if v.Seconds[0] > v.Seconds[b.Rows-1] {
				t.Errorf("%s: changes do not follow the key", table.Name)
			}
		}
	}
}

// TestHardValues: the orders hold what naive loaders lose.
func TestHardValues(t *testing.T) {
	t.Parallel()
	big, nan, inf := 0, 0, 0
	for b := range Orders(Options{Rows: 20_000, Now: now}).Blocks {
		for _, d := range b.Columns[3].Decimals {
			if d.HighBits() != int64(d.LowBits())>>63 {
				big++
			}
			if len(d.BigInt().Text(10)) > 39 || !d.FitsInPrecision(38) {
				t.Fatalf("ledger number %s has more than 38 digits", d.BigInt())
			}
		}
		for _, f := range b.Columns[4].Floats {
			if math.IsNaN(f) {
				nan++
			} else if math.IsInf(f, 0) {
				inf++
			}
		}
	}
	if big == 0 || nan == 0 || inf == 0 {
		t.Errorf("%d numbers beyond 64 bits, %d NaN, %d infinite: want some of each", big, nan, inf)
	}
}

func BenchmarkNotificationText(b *testing.B) {
	for b.Loop() {
		for block := range NotificationText(Options{Rows: 1_000_000, Now: now}).Blocks {
			_ = block
		}
	}
}
