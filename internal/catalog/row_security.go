package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// RowSecurity says what row-level security keeps from a role.
type RowSecurity struct {
	// Role is who asked.
	Role string
	// Limited are the commands of SELECT, INSERT, UPDATE and DELETE whose
	// policies do not let the role at every row. Empty where row-level security
	// is off, does not apply to the role, or has policies that are just true.
	Limited []string
}

// Check refuses a table in which rows could be hidden from one of the commands.
// A merge compares staged rows with those that are there: with one that it
// cannot see it would fail, or report what is not so.
func (s RowSecurity) Check(t TargetTable, commands []string) error {
	limited := slices.DeleteFunc(slices.Clone(s.Limited), func(c string) bool { return !slices.Contains(commands, c) })
	if len(limited) == 0 {
		return nil
	}
	role := QuoteTarget(s.Role)
	return fmt.Errorf("target %s has row-level security, whose policies limit the rows that role %s may %s; as its owner, CREATE POLICY etl_all_rows ON %s TO %s USING (true) WITH CHECK (true), and have no restrictive policy for the role; or ALTER ROLE %s BYPASSRLS",
		t, s.Role, strings.Join(limited, ", "), t.SQL(), role, role)
}
