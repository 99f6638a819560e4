package verify

import (
	"encoding/binary"
	"hash/maphash"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/pipeline"
)

// twoColumns is a table (id bigint, v text) with or without a key.
func twoColumns(keyed bool) *pipeline.Table {
	t := &pipeline.Table{Columns: []catalog.Mapping{
		{Target: catalog.TargetColumn{Name: "id", Type: catalog.PGType{OID: pgoid.Int8}}},
		{Target: catalog.TargetColumn{Name: "v", Type: catalog.PGType{OID: pgoid.Text}}},
	}}
	if keyed {
		t.KeyColumns = []string{"id"}
	}
	return t
}

type pair struct {
	id    int64
	value string // "-" is NULL
}

func (p pair) fields() [][]byte {
	fields := [][]byte{binary.BigEndian.AppendUint64(nil, uint64(p.id)), []byte(p.value)}
	if p.value == "-" {
		fields[1] = nil
	}
	return fields
}

func digestOf(t *pipeline.Table, seed maphash.Seed, rows []pair) *digest {
	d, h := newDigest(2), newHasher(seed, t)
	for _, r := range rows {
		d.add(h.hash(r.fields()))
	}
	return d
}

func drawPairs(t *rapid.T) []pair {
	return rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) pair {
		return pair{id: rapid.Int64().Draw(t, "id"), value: rapid.SampledFrom([]string{"", "-", "a", "b", "ab", "\x00"}).Draw(t, "value")}
	}), 2, 30, func(p pair) int64 { return p.id }).Draw(t, "rows")
}

func equalDigests(a, b *digest) bool {
	return a.rows == b.rows && slices.Equal(a.columns, b.columns) && slices.Equal(a.buckets, b.buckets)
}

func TestDigestKnowsNoOrderButEveryChange(t *testing.T) {
	t.Parallel()
	seed := maphash.MakeSeed()
	for _, table := range []*pipeline.Table{twoColumns(true), twoColumns(false)} {
		rapid.Check(t, func(t *rapid.T) {
			rows := drawPairs(t)
			want := digestOf(table, seed, rows)
			shuffled := slices.Clone(rows)
			rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			cut := rapid.IntRange(0, len(rows)).Draw(t, "cut")
			parts := digestOf(table, seed, shuffled[:cut])
			parts.merge(digestOf(table, seed, shuffled[cut:]))
			if !equalDigests(want, parts) {
				t.Fatal("another order, another digest")
			}
			i := rapid.IntRange(0, len(rows)-1).Draw(t, "row")
			changed := slices.Clone(rows)
			changed[i].value += "x"
			if len(differingBuckets(want, digestOf(table, seed, changed))) == 0 {
				t.Fatal("a change is not seen")
			}
			j := (i + 1) % len(rows)
			exchanged := slices.Clone(rows)
			exchanged[i].value, exchanged[j].value = rows[j].value, rows[i].value
			if rows[i].value != rows[j].value && len(differingBuckets(want, digestOf(table, seed, exchanged))) == 0 {
				t.Fatal("an exchange is not seen")
			}
		})
	}
}

func TestOfSeveralRowsTheNewestCounts(t *testing.T) {
	t.Parallel()
	order := func(a, b []byte) int { return compareSigned(a, b) }
	mark := func(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
	e := &entry{inTarget: true, target: 7}
	for _, r := range []struct {
		row  uint64
		mark int64
		want uint64
	}{{1, -5, 1}, {2, -6, 1}, {3, 4, 3}, {8, 4, 3}, {7, 4, 7}, {9, 4, 7}, {10, 5, 10}} {
		e.offer(r.row, mark(r.mark), []byte("tuple"), order)
		if e.source != r.want || (e.sourceTuple == nil) != (r.want == 7) || e.differing() != (r.want != 7) {
			t.Fatalf("after %+v: %+v", r, e)
		}
	}
}

func TestChooseKeepsTheBound(t *testing.T) {
	t.Parallel()
	all := make([]uint64, buckets)
	for i := range all {
		all[i] = uint64(i)
	}
	for rows, want := range map[int64]int{10: buckets, 1_000_000_000: 65, 1 << 50: 1, 100_000_000: 655} {
		if got := len(choose(all, rows)); got != want {
			t.Errorf("%d rows: %d buckets, want %d", rows, got, want)
		}
	}
}

func TestNormalForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		normal     func(string) string
		text, want string
	}{
		{number, "1.50", "1.5"},
		{number, "-0.00", "0"},
		{number, "", ""},
		{number, "99999999999999999999999999999999999999", "99999999999999999999999999999999999999"},
		{number, "0.0000000000000000000000000000000000001", "0.0000000000000000000000000000000000001"},
		{float, "Infinity", "+Inf"},
		{float, "inf", "+Inf"},
		{float, "nan", "NaN"},
		{float, "1e3", "1000"},
		{float, "", ""},
		{microseconds, "23:59:59.999999999", "23:59:59.999999"},
		{microseconds, "12:00:00", "12:00:00.000000"},
		{microseconds, "12:00:00.5", "12:00:00.500000"},
		{microseconds, "", ""},
	} {
		if got := c.normal(c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
