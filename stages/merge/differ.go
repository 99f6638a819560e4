package merge

import (
	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgoid"
)

// differs is the condition under which the row of this alias is stored in
// other bytes than the one that is there.
//
// Rows are compared by their stored bytes (*<>, "Row-wise comparison" in the
// manual): IS DISTINCT FROM does not know json, and takes 1.0 for 1.00 and,
// with some collations, a for A. Where equality is that of the bytes it is
// asked instead: putting a record together for each of two rows and taking it
// apart again costs more than comparing most of them.
func (s statement) differs(alias string, columns []string) string {
	var conditions, opaque []string
	for _, c := range columns {
		switch equalityOf(s.typeOf(c)) {
		case equalBytes:
			conditions = append(conditions, "t."+c+" IS DISTINCT FROM "+alias+"."+c)
		case equalBytesInC:
			conditions = append(conditions, "t."+c+` COLLATE pg_catalog."C" IS DISTINCT FROM `+alias+"."+c)
		default:
			opaque = append(opaque, c)
		}
	}
	if len(opaque) > 0 {
		// Without the casts the operator would be applied column by column.
		conditions = append(conditions, "ROW("+list(each("t.", opaque))+")::record OPERATOR(pg_catalog.*<>) ROW("+list(each(alias+".", opaque))+")::record")
	}
	return anyOf(conditions)
}

// equality says what = means for a type.
type equality int

const (
	equalValues   equality = iota // several sequences of bytes may be equal
	equalBytes                    // equal if and only if the bytes are
	equalBytesInC                 // the same with the collation C
)

// equalityOf leaves out what merely might be equal in its bytes only: float
// has two zeros, numeric and interval several ways to write one value, and
// arrays and documents consist of others.
func equalityOf(t catalog.PGType) equality {
	switch t.OID {
	case pgoid.Bool, pgoid.Int2, pgoid.Int4, pgoid.Int8, pgoid.Date, pgoid.Time, pgoid.Timestamp, pgoid.Timestamptz, pgoid.Bytea:
		return equalBytes
	case pgoid.Text, pgoid.Varchar:
		return equalBytesInC
	default:
		return equalValues
	}
}
