package verify

import (
	"context"
	"fmt"
	"hash/maphash"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgbinary"
	"github.com/snowpg/etl/pipeline"
)

// scanTarget reads all rows of the target as the transaction sees them.
func (v *Verifier) scanTarget(ctx context.Context, tx pgx.Tx, t *pipeline.Table, step Step, seed maphash.Seed, each visit) error {
	rows := v.tally(t.Name, step)
	defer rows.end()
	each = rows.counted(each)
	h := newHasher(seed, t)
	split := pgbinary.NewSplitter(func(tuple []byte, fields [][]byte) error {
		if len(fields) != len(t.Columns) {
			return fmt.Errorf("%w: %d fields for %d columns", pgbinary.ErrMalformed, len(fields), len(t.Columns))
		}
		return each(0, h.hash(fields), tuple)
	})
	_, err := tx.Conn().PgConn().CopyTo(ctx, split, copySQL(t))
	if err == nil {
		err = split.End()
	}
	if err != nil {
		return fmt.Errorf("reading target %s: %w", t.Target, err)
	}
	return nil
}

func copySQL(t *pipeline.Table) string {
	columns := make([]string, 0, len(t.Columns))
	for _, m := range t.Columns {
		column := catalog.QuoteTarget(m.Target.Name)
		if m.Widen { // the column still has a narrower type than the source is encoded for
			column += "::" + m.Target.Type.SQL
		}
		if m.Target.Missing { // no row has a value yet
			column = "NULL::" + m.Target.Type.SQL
		}
		columns = append(columns, column)
	}
	// A SELECT, and not the table's name: row security applies to it, and
	// partitioned tables cannot be copied by name.
	return "COPY (SELECT " + strings.Join(columns, ", ") + " FROM " + t.Target.SQL() + ") TO STDOUT (FORMAT binary)"
}

// digestTarget sums up the target.
func (v *Verifier) digestTarget(ctx context.Context, tx pgx.Tx, t *pipeline.Table, seed maphash.Seed) (*digest, error) {
	d := newDigest(len(t.Columns))
	err := v.scanTarget(ctx, tx, t, Hashing, seed, func(_ int, row hashed, _ []byte) error {
		d.add(row)
		return nil
	})
	return d, err
}
