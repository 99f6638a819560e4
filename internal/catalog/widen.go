package catalog

import (
	"math"
	"math/big"
	"slices"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// integerRanges are the greatest values of the integer types; the least is
// minus one minus that.
var integerRanges = map[uint32]int64{pgoid.Int2: math.MaxInt16, pgoid.Int4: math.MaxInt32, pgoid.Int8: math.MaxInt64}

// CanOverflow says whether the source type has values that the integer type of
// the target does not hold.
func (m Mapping) CanOverflow() bool {
	limit, integer := integerRanges[m.Target.Type.OID]
	if !integer || m.Offset || m.Source.Type.Kind != snowtype.Fixed {
		return false
	}
	return powerOfTen(m.Source.Type.Precision).Cmp(big.NewInt(limit)) > 0
}

// FitsInteger says whether an integer type holds the number that text writes
// in decimal. "", the bound of a column without values, fits.
func FitsInteger(t PGType, text string) bool {
	if text == "" {
		return true
	}
	limit, integer := integerRanges[t.OID]
	n, ok := new(big.Int).SetString(text, 10)
	if !integer || !ok || !n.IsInt64() {
		return false
	}
	return n.Int64() <= limit && n.Int64() >= -limit-1
}

// Widened is the mapping with the target type that holds every value of the
// source type. The merge alters the target before it writes.
func (m Mapping) Widened() Mapping {
	m.Target.Type, m.Widen = defaultFixed(m.Source.Type), true
	return m
}

// WidenColumn is the DDL that gives a target column its mapping's type.
func WidenColumn(t TargetTable, m Mapping) string {
	return "ALTER TABLE " + t.SQL() + " ALTER COLUMN " + QuoteTarget(m.Target.Name) + " TYPE " + m.Target.Type.SQL
}

// AddColumn is the DDL that gives a target the mapping's column. It takes NULL
// whatever the source says: the rows that are there have no value for it.
func AddColumn(t TargetTable, m Mapping) string {
	return "ALTER TABLE " + t.SQL() + " ADD COLUMN " + QuoteTarget(m.Target.Name) + " " + m.Target.Type.SQL
}

// WithMissing is the target as it will be once the mappings' columns that it
// lacks have been added. Match passes TargetColumn.Missing on.
func WithMissing(t *Target, mappings []Mapping) *Target {
	next := *t
	next.Columns = slices.Clone(t.Columns)
	for _, m := range mappings {
		if _, found := t.column(m.Target.Name); !found {
			m.Target.Missing = true
			next.Columns = append(next.Columns, m.Target)
		}
	}
	return &next
}

// powerOfTen is 10^n: what the greatest number of n digits stays below.
func powerOfTen(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}
