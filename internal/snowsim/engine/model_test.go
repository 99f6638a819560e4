package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// model is a table as a list of its past contents.
type model struct {
	rows    map[int]int // key to value
	history []moment
}

// moment is what the table held at a time.
type moment struct {
	at   time.Time
	rows map[int]int
}

// text writes contents as the engine's rows, in the order of keys.
func (m moment) text() []string {
	rows := []string{}
	for _, k := range slices.Sorted(maps.Keys(m.rows)) {
		rows = append(rows, fmt.Sprintf("%d|%d", k, m.rows[k]))
	}
	return rows
}

// TestVersionsAgainstModel runs random statements and then reads every past
// moment, comparing with a plain map per moment.
func TestVersionsAgainstModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		b := newBench(t, "CREATE TABLE m (k INT, v INT)")
		m := &model{rows: map[int]int{}}
		for range rapid.IntRange(1, 25).Draw(r, "statements") {
			b.now = b.now.Add(time.Duration(rapid.IntRange(1, 1000).Draw(r, "ns")))
			statement, apply := drawStatement(r)
			if _, err := b.execute(statement); err != nil {
				r.Fatalf("%s: %v", statement, err)
			}
			apply(m.rows)
			m.history = append(m.history, moment{b.now, maps.Clone(m.rows)})
		}
		b.now = b.now.Add(time.Second)
		for i, then := range m.history {
			travel := " AT(TIMESTAMP => '" + then.at.Format("2006-01-02 15:04:05.999999999") + "') "
			compare(r, b, travel, then)
			if i > 0 {
				compare(r, b, strings.Replace(travel, "AT", "BEFORE", 1), m.history[i-1])
			}
		}
	})
}

func compare(r *rapid.T, b *bench, travel string, want moment) {
	low := rapid.IntRange(0, 20).Draw(r, "low")
	got := b.rows("SELECT k, v FROM m" + travel + "ORDER BY k")
	if !slices.Equal(got, want.text()) {
		r.Fatalf("%s: got %q, want %q", travel, got, want.text())
	}
	above := map[int]int{}
	for k, v := range want.rows {
		if v >= low {
			above[k] = v
		}
	}
	where := fmt.Sprintf("WHERE v >= %d ", low)
	got = b.rows("SELECT k, v FROM m" + travel + where + "ORDER BY k")
	if wanted := (moment{rows: above}).text(); !slices.Equal(got, wanted) {
		r.Fatalf("%s%s: got %q, want %q", travel, where, got, wanted)
	}
	count := b.rows("SELECT COUNT(*) FROM m" + travel + where)
	if count[0] != fmt.Sprint(len(above)) {
		r.Fatalf("%s%s: counted %s of %d", travel, where, count[0], len(above))
	}
}

// drawStatement picks a statement and what it does to the model.
func drawStatement(r *rapid.T) (statement string, apply func(map[int]int)) {
	k, v := rapid.IntRange(0, 9).Draw(r, "k"), rapid.IntRange(0, 20).Draw(r, "v")
	switch rapid.IntRange(0, 3).Draw(r, "kind") {
	case 0:
		return fmt.Sprintf("DELETE FROM m WHERE k >= %d", k), func(rows map[int]int) {
			maps.DeleteFunc(rows, func(key, _ int) bool { return key >= k })
		}
	case 1:
		return fmt.Sprintf("UPDATE m SET v = v + %d WHERE k <= %d", v, k), func(rows map[int]int) {
			for key := range rows {
				if key <= k {
					rows[key] += v
				}
			}
		}
	case 2:
		return fmt.Sprintf("UPDATE m SET v = %d WHERE k = %d", v, k), func(rows map[int]int) {
			if _, ok := rows[k]; ok {
				rows[k] = v
			}
		}
	default:
		// The table has no key of its own: insert only what is not there.
		return fmt.Sprintf("INSERT INTO m SELECT %d, %d FROM (SELECT COUNT(*) c FROM m WHERE k = %d) WHERE c = 0", k, v, k),
			func(rows map[int]int) {
				if _, ok := rows[k]; !ok {
					rows[k] = v
				}
			}
	}
}
