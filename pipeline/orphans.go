package pipeline

import (
	"context"
	"errors"

	"github.com/snowpg/etl/internal/fault"
)

// foreignKeyViolation is the SQLSTATE of a row without its parent.
const foreignKeyViolation = "23503"

// orphans moves the tables again whose rows lacked a parent: another table of
// the same run may have brought it since. It goes on as long as that helps, so
// that chains of foreign keys need no order, and no graph of them either.
func (p *Pipeline) orphans(ctx context.Context, requests []Request, writers int, reports []Report) {
	helped := anySucceeded(reports)
	for n := 1; helped && ctx.Err() == nil; n++ {
		helped = false
		for i := range reports {
			if !lacksParent(reports[i].Err) {
				continue
			}
			p.observe(Event{Kind: Retrying, Table: requests[i].Name, Err: reports[i].Err, Attempt: &fault.Attempt{
				Unit: "table", N: n, Max: len(reports), Error: reports[i].Err,
				Rule: fault.Rule{Code: foreignKeyViolation, Class: fault.Restart, Reason: "the parent rows may be there by now"},
			}})
			reports[i] = p.table(ctx, requests[i], writers)
			helped = helped || reports[i].Err == nil
		}
	}
}

func anySucceeded(reports []Report) bool {
	for _, r := range reports {
		if r.Err == nil {
			return true
		}
	}
	return false
}

func lacksParent(err error) bool {
	var stater interface{ SQLState() string }
	return errors.As(err, &stater) && stater.SQLState() == foreignKeyViolation
}
