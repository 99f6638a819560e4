package merge

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/pgoid"
)

// countKeys counts the different keys among the staged rows.
func countKeys(ctx context.Context, tx pgx.Tx, s statement) (int64, error) {
	return count(ctx, tx, s.countKeys())
}

// countKeys lets a number be sorted: as a single value of a fixed size it
// takes 0.2 to 0.3 s per million, hashing 0.8 to 1.0 s. Text the other way
// round takes 1.5 s and 1.0 s: sorting it follows the rules of its language.
func (s statement) countKeys() string {
	if len(s.key) == 1 && sortsCheaply(s.typeOf(s.key[0]).OID) {
		return "SELECT count(DISTINCT " + s.key[0] + ") FROM (" + s.rows() + ") AS s"
	}
	return "SELECT count(*) FROM (SELECT DISTINCT " + list(s.key) + " FROM (" + s.rows() + ") AS s) AS k"
}

func sortsCheaply(oid uint32) bool {
	return slices.Contains([]uint32{
		pgoid.Int2, pgoid.Int4, pgoid.Int8, pgoid.Date, pgoid.Time, pgoid.Timestamp, pgoid.Timestamptz,
	}, oid)
}
