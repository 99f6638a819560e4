package state

import (
	"context"
	"fmt"
	"time"
)

// Holder is who takes a lease.
type Holder struct {
	Owner   string // "host:pid"
	Process string // identity of the process; may be empty
	TTL     time.Duration
}

// Acquire gives the target to the holder and returns its epoch. The caller
// has locked the row and found it free.
func (s *Store) Acquire(ctx context.Context, q Querier, target, source string, h Holder) (epoch int64, err error) {
	err = q.QueryRow(ctx, s.sql(`
UPDATE {metadata} SET
	epoch = epoch + 1, source = $2, owner = $3, owner_process = nullif($4, ''),
	owner_since = clock_timestamp(), lease_ttl = make_interval(secs => $5),
	lease_until = clock_timestamp() + make_interval(secs => $5)
WHERE target = $1
RETURNING epoch`), target, source, h.Owner, h.Process, h.TTL.Seconds()).Scan(&epoch)
	if err != nil {
		return 0, fmt.Errorf("acquire %s: %w", target, err)
	}
	return epoch, nil
}
