package verify

import (
	"bytes"
	"cmp"
	"math/big"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/snowpg/etl/internal/pgbinary"
)

// excerptBytes is how much of a value a report holds.
const excerptBytes = 64

// redacted stands for values of a table whose values are to be kept secret.
const redacted = "***"

func excerpt(text string) string {
	if len(text) <= excerptBytes {
		return text
	}
	return strings.ToValidUTF8(text[:excerptBytes], "") + "…"
}

// count reads a COUNT.
func count(text string) int64 {
	n, _ := new(big.Int).SetString(text, 10)
	if n == nil {
		return 0
	}
	return n.Int64()
}

// integer is the value of a numeric without decimals.
func integer(n pgtype.Numeric) *big.Int {
	if n.Int == nil {
		return new(big.Int)
	}
	return new(big.Int).Mul(n.Int, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(0, n.Exp))), nil))
}

// rowsShown are the rows that differ, by kind and key.
func (d *drilling) rowsShown() []Row {
	s := &show{drilling: d, types: pgtype.NewMap(), key: keyPositions(d.table)}
	var rows []Row
	for _, e := range d.entries {
		switch {
		case e.extra() && e.targetTuple != nil:
			rows = append(rows, s.one("extra", e.targetTuple))
		case e.missing() && e.sourceTuple != nil:
			rows = append(rows, s.one("missing", e.sourceTuple))
		case e.differing() && e.sourceTuple != nil && e.targetTuple != nil:
			rows = append(rows, s.both(e))
		}
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), compareKeys(a.Key, b.Key))
	})
	return rows
}

// compareKeys orders numbers by their value.
func compareKeys(a, b []Value) int {
	return slices.CompareFunc(a, b, func(x, y Value) int {
		l, r := cmp.Or(x.Source, x.Target), cmp.Or(y.Source, y.Target)
		n, numeric := new(big.Rat).SetString(l)
		m, both := new(big.Rat).SetString(r)
		if numeric && both {
			return n.Cmp(m)
		}
		return cmp.Compare(l, r)
	})
}

// show turns tuples into text.
type show struct {
	*drilling
	types *pgtype.Map
	key   []int
}

func (s *show) one(kind string, tuple []byte) Row {
	fields, _, _ := pgbinary.Next(tuple, nil) // it has been read before
	return Row{Kind: kind, Key: s.keyOf(fields)}
}

func (s *show) keyOf(fields [][]byte) []Value {
	var key []Value
	for _, i := range s.key {
		key = append(key, Value{Column: s.name(i), Source: s.text(i, fields[i])})
	}
	return key
}

func (s *show) both(e *entry) Row {
	src, _, _ := pgbinary.Next(e.sourceTuple, nil)
	dst, _, _ := pgbinary.Next(e.targetTuple, nil)
	row := Row{Kind: "differs", Key: s.keyOf(src)}
	for i := range src {
		if !s.equal(i, src[i], dst[i]) {
			row.Values = append(row.Values, Value{Column: s.name(i), Source: s.text(i, src[i]), Target: s.text(i, dst[i])})
		}
	}
	return row
}

func (s *show) equal(i int, a, b []byte) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	oid := s.table.Columns[i].Target.Type.OID
	return bytes.Equal(pgbinary.AppendCanonical(nil, oid, a), pgbinary.AppendCanonical(nil, oid, b))
}

func (s *show) name(i int) string { return s.table.Columns[i].Target.Name }

func (s *show) text(i int, field []byte) string {
	if s.table.BadRows.Redact {
		return redacted
	}
	return pgbinary.Text(s.types, s.table.Columns[i].Target.Type.OID, field, excerptBytes)
}
