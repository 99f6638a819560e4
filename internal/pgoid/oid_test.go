package pgoid_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/snowpg/etl/internal/pgoid"
)

func TestOIDsAreThoseOfPgx(t *testing.T) {
	t.Parallel()
	for oid, want := range map[uint32]uint32{
		pgoid.Bool: pgtype.BoolOID, pgoid.Bytea: pgtype.ByteaOID, pgoid.Int8: pgtype.Int8OID, pgoid.Int2: pgtype.Int2OID, pgoid.Int4: pgtype.Int4OID,
		pgoid.Text: pgtype.TextOID, pgoid.JSON: pgtype.JSONOID, pgoid.Float4: pgtype.Float4OID, pgoid.Float8: pgtype.Float8OID,
		pgoid.Int4Array: pgtype.Int4ArrayOID, pgoid.Float4Array: pgtype.Float4ArrayOID, pgoid.BPChar: pgtype.BPCharOID, pgoid.Varchar: pgtype.VarcharOID,
		pgoid.Date: pgtype.DateOID, pgoid.Time: pgtype.TimeOID, pgoid.Timestamp: pgtype.TimestampOID, pgoid.Timestamptz: pgtype.TimestamptzOID,
		pgoid.Interval: pgtype.IntervalOID, pgoid.Numeric: pgtype.NumericOID, pgoid.JSONB: pgtype.JSONBOID,
	} {
		if oid != want {
			t.Errorf("%d is %d in pgx", oid, want)
		}
	}
}
