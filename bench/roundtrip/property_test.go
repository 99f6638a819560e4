package roundtrip

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/pipeline"
)

const (
	leastRows = 20_000
	cases     = 100   // rapid's default
	mostRows  = 2_000 // of one table: the more rows in all, the more tables
)

// soakRows is how many rows to send in total.
func soakRows(t *testing.T) int {
	t.Helper()
	total := leastRows
	if text := os.Getenv("ETL_SOAK_ROWS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("ETL_SOAK_ROWS: %v", err)
		}
		total = max(total, n)
	}
	return total
}

// TestEveryTableArrives: whatever the schema, the values and the form in which
// Snowflake sends them, PostgreSQL prints what the model says, and the counts
// of losses are the model's.
func TestEveryTableArrives(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	total, sent := soakRows(t), 0
	rows := min(mostRows, (total+cases-1)/cases)
	check := func(rt *rapid.T) {
		if err := w.roundTrip(t, rt, rows); err != nil {
			rt.Fatal(err)
		}
		sent += rows
	}
	for sent < total && !t.Failed() {
		rapid.Check(t, check)
	}
	t.Logf("%d rows", sent)
}

// roundTrip sends one table of random columns.
func (w *world) roundTrip(t *testing.T, rt *rapid.T, rows int) error {
	models := make([]*model, rapid.IntRange(1, 7).Draw(rt, "columns"))
	columns := make([]data.Column, len(models))
	for i := range models {
		models[i] = drawModel(rt, fmt.Sprintf("C%d", i))
		columns[i] = models[i].column
	}
	request, err := w.create(columns...)
	if err != nil {
		return err
	}
	request.Types, request.OffsetColumn = askedTypes(models), rapid.Bool().Draw(rt, "offsets")
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
	vectors, want := make([]*data.Vector, len(models)), make([][]string, rows)
	for i, m := range models {
		var texts []string
		vectors[i], texts = m.vector(random, rows)
		for r := range rows {
			want[r] = append(want[r], texts[r])
		}
		if request.OffsetColumn && m.column.Type.Kind == data.TimestampTZ {
			addOffsets(want, vectors[i])
			delete(m.lost, pipeline.LossOffset)
		}
	}
	if err := w.load(request, 0, rows, vectors...); err != nil {
		return err
	}
	w.server.Vary(rapid.Uint64().Draw(rt, "wire form"))
	report := w.stream(t.Context(), request)
	if report.Err != nil {
		return report.Err
	}
	if diff := cmp.Diff(losses(models), report.Losses); diff != "" {
		return fmt.Errorf("losses (-want +got):\n%s", diff)
	}
	return w.compare(t, request, want)
}

// addOffsets expects the offsets of a TIMESTAMP_TZ in a column behind it.
func addOffsets(want [][]string, v *data.Vector) {
	for r := range want {
		text := strconv.Itoa(int(v.Offsets[r]))
		if v.IsNull(r) {
			text = "NULL"
		}
		want[r] = append(want[r], text)
	}
}

// askedTypes are the types the models ask for, by column.
func askedTypes(models []*model) map[string]string {
	types := make(map[string]string)
	for _, m := range models {
		if m.typ != "" {
			types[m.column.Name] = m.typ
		}
	}
	return types
}

// losses are the model's, in the order of a report.
func losses(models []*model) []pipeline.Loss {
	var all []pipeline.Loss
	for _, m := range models {
		for kind, n := range m.lost {
			all = append(all, pipeline.Loss{Column: strings.ToLower(m.column.Name), Kind: kind, Count: n})
		}
	}
	slices.SortFunc(all, func(a, b pipeline.Loss) int {
		return strings.Compare(a.Column+string(a.Kind), b.Column+string(b.Kind))
	})
	return all
}

func (w *world) compare(t *testing.T, request pipeline.Request, want [][]string) error {
	names, got, err := w.rows(t.Context(), request)
	if err != nil {
		return err
	}
	if len(got) != len(want) {
		return fmt.Errorf("%d rows arrived, %d were sent", len(got), len(want))
	}
	for r := range want {
		for c, expected := range want[r] {
			arrived := got[r][1+c]
			if strings.HasSuffix(names[1+c], "double precision") {
				arrived = normalFloat(arrived)
			}
			if arrived != expected {
				return fmt.Errorf("row %d, %s (types %v): %q arrived, want %q", r, names[1+c], request.Types, arrived, expected)
			}
		}
	}
	return nil
}

// normalFloat writes a number of PostgreSQL's as Go does.
func normalFloat(text string) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return floatText(f)
}
