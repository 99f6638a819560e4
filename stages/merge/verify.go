package merge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
)

// StagingError says that staging does not hold the rows that were copied, or
// that fewer or more were copied than read. The slice has to start again.
type StagingError struct {
	Relation string // empty: all together
	Expected int64
	Found    int64
}

func (e *StagingError) Error() string {
	if e.Relation == "" {
		return fmt.Sprintf("%d rows were read and not rejected, but %d were copied", e.Expected, e.Found)
	}
	return fmt.Sprintf("staging %s holds %d rows, but %d were copied into it; a crash of the server empties UNLOGGED tables",
		e.Relation, e.Found, e.Expected)
}

// FaultClass implements fault.Classified.
func (e *StagingError) FaultClass() fault.Class { return fault.Restart }

// countStaged counts the rows of each staging table and compares them with
// the rows of its COPY and, in sum, with the rows read.
func countStaged(ctx context.Context, tx pgx.Tx, job pipeline.Merge) (int64, error) {
	copied := make(map[string]int64)
	for writer, rows := range job.Staging.Copied {
		copied[job.Staging.Relation(writer)] += rows
	}
	var staged int64
	for _, relation := range job.Staging.Relations {
		var found int64
		if err := tx.QueryRow(ctx, "SELECT count(*) FROM "+relation).Scan(&found); err != nil {
			return 0, stagingGone(fmt.Errorf("count staging %s: %w", relation, err))
		}
		if expected := copied[relation]; found != expected {
			return 0, &StagingError{Relation: relation, Expected: expected, Found: found}
		}
		staged += found
	}
	if expected := job.Rows - int64(len(job.Rejects)); staged != expected {
		return 0, &StagingError{Expected: expected, Found: staged}
	}
	return staged, nil
}

// stagingGone makes a missing staging table a reason to start the slice again:
// it was swept because the lease had run out, or lost in a failover.
func stagingGone(err error) error {
	if sqlState(err) == undefinedTable {
		return fault.As(fault.Restart, err)
	}
	return err
}
