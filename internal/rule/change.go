package rule

import (
	"fmt"
	"math/big"
	"strings"
)

// Change is a number of rows, or a percentage of the rows there were; both may
// be negative.
type Change struct {
	amount  *big.Rat
	percent bool
	text    string
}

// ParseChange reads a whole number of rows, such as -100, or a percentage,
// such as 20% or -0.5%.
func ParseChange(text string) (Change, error) {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	amount, ok := new(big.Rat).SetString(strings.TrimSpace(number))
	if !ok || strings.ContainsAny(number, "/eEpPxX_") || !percent && !amount.IsInt() {
		return Change{}, fmt.Errorf("%q is neither a whole number of rows nor a percentage", text)
	}
	return Change{amount: amount, percent: percent, text: text}, nil
}

func (c Change) String() string { return c.text }

// Rows is the change in rows for a table that had so many.
func (c Change) Rows(before int64) *big.Rat {
	if !c.percent {
		return c.amount
	}
	return new(big.Rat).Mul(c.amount, big.NewRat(before, 100))
}

// Holds says whether the step from one number of rows to another is within
// the bounds.
func (c RowCount) Holds(before, after int64) bool {
	if before == 0 {
		return true
	}
	change := big.NewRat(after-before, 1)
	if c.Min != nil && change.Cmp(c.Min.Rows(before)) < 0 {
		return false
	}
	return c.Max == nil || change.Cmp(c.Max.Rows(before)) <= 0
}
