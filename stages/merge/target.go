package merge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// TargetChangedError says that the target is not what the table was planned
// for. The run has to plan again.
type TargetChangedError struct {
	Target catalog.TargetTable
	Reason string
}

func (e *TargetChangedError) Error() string {
	return fmt.Sprintf("target %s %s since this run was planned; run again", e.Target, e.Reason)
}

// FaultClass implements fault.Classified: the same plan fails the same way.
func (e *TargetChangedError) FaultClass() fault.Class { return fault.Never }

// PlanAgain tells the pipeline that a new plan may succeed.
func (e *TargetChangedError) PlanAgain() bool { return true }

// prepareTarget creates the target if the plan says so; otherwise its shape
// must be the planned one, and is kept until the transaction ends.
func prepareTarget(ctx context.Context, tx pgx.Tx, run *pipeline.Run, before state.Target) (created bool, err error) {
	t := run.Table
	expected, create := t.Fingerprint, t.CreateTarget
	if before.LastRun == run.ID { // an earlier slice may have created or altered it
		expected, create = before.Fingerprint, false
	}
	found, err := lockTarget(ctx, tx, t.Target)
	switch {
	case err != nil:
		return false, err
	case create && found != nil:
		return false, &TargetChangedError{Target: t.Target, Reason: "was created"}
	case create:
		return true, createTarget(ctx, tx, t)
	case found == nil:
		return false, &TargetChangedError{Target: t.Target, Reason: "was dropped"}
	case found.Fingerprint != expected:
		return false, &TargetChangedError{Target: t.Target, Reason: "has changed its columns or unique indexes"}
	}
	return false, evolve(ctx, tx, t, found)
}

// lockTarget reads the target's shape and keeps it from changing: every
// change of a column needs a lock that conflicts with the weakest one, which
// takes nothing but the right to read the table.
func lockTarget(ctx context.Context, tx pgx.Tx, name catalog.TargetTable) (*catalog.Target, error) {
	found, err := target.Read(ctx, tx, name)
	if err != nil || found == nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, "LOCK TABLE "+name.SQL()+" IN ACCESS SHARE MODE"); err != nil {
		return nil, err
	}
	return target.Read(ctx, tx, name) // it may have changed before the lock
}

func createTarget(ctx context.Context, tx pgx.Tx, t *pipeline.Table) error {
	_, err := tx.Exec(ctx, catalog.CreateTarget(t.Target, t.Columns))
	if code := sqlState(err); code == duplicateTable || code == uniqueViolation {
		return &TargetChangedError{Target: t.Target, Reason: "was created"} // somebody else was quicker
	}
	return err
}

// shape is the target's fingerprint after the rows are in: a created target
// has got its key by then.
func shape(ctx context.Context, tx pgx.Tx, t *pipeline.Table) (string, error) {
	found, err := target.Read(ctx, tx, t.Target)
	if err != nil {
		return "", err
	}
	if found == nil {
		return "", &TargetChangedError{Target: t.Target, Reason: "was dropped"}
	}
	return found.Fingerprint, nil
}
