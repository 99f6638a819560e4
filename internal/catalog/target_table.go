package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/snowpg/etl/internal/pgoid"
)

// Target is an existing target table.
type Target struct {
	Table   TargetTable
	Columns []TargetColumn
	// UniqueKeys are the column sets that INSERT … ON CONFLICT can name:
	// unique indexes that are valid, immediate, without predicate and over
	// plain columns. The primary key comes first.
	UniqueKeys [][]string
	// Deferrable are unique constraints that ON CONFLICT refuses, even beside
	// an index over the same columns that it could use.
	Deferrable []Unique
	// HasPrimaryKey says that UniqueKeys[0] is the primary key.
	HasPrimaryKey bool
	// Partitions is nil unless the table is partitioned.
	Partitions *Partitions
	// RowSecurity are the policies that keep rows from the loader's role.
	RowSecurity RowSecurity
	// Fingerprint identifies columns, types and unique keys: it changes when
	// any of them does.
	Fingerprint string
}

// Match checks the mappings against the existing target and gives them its
// column types. All faults are in the error, one a line.
func Match(mappings []Mapping, t *Target) ([]Mapping, error) {
	var faults []error
	matched := slices.Clone(mappings)
	for i, m := range matched {
		c, found := t.column(m.Target.Name)
		if !found {
			faults = append(faults, fmt.Errorf("target %s has no column %q for Snowflake's %s; add it (ALTER TABLE %s ADD COLUMN %s %s), or leave it out with columns: {exclude: [%s]}",
				t.Table, m.Target.Name, m.Source.Name, t.Table.SQL(), QuoteTarget(m.Target.Name), m.Target.Type.SQL, m.Source.Name))
			continue
		}
		if err := m.accept(c); err != nil {
			faults = append(faults, err)
		}
		matched[i].Target = c
	}
	for _, c := range t.Columns {
		fed := slices.ContainsFunc(matched, func(m Mapping) bool { return m.Target.Name == c.Name })
		if !fed && c.NotNull && !c.HasDefault && !c.Generated {
			faults = append(faults, fmt.Errorf("target column %q is NOT NULL without a default and nothing in the source feeds it; give it a default or map a column to it", c.Name))
		}
	}
	return matched, errors.Join(faults...)
}

// accept is Accept, with what this mapping has beside its source column.
func (m Mapping) accept(c TargetColumn) error {
	switch {
	case m.Offset && c.Type.OID != pgoid.Int2 && c.Type.OID != pgoid.Int4:
		return fmt.Errorf("target column %q is %s, but an offset in minutes is smallint or integer: change the target's type", c.Name, c.Type.SQL)
	case m.Offset && !c.Generated:
		return nil
	case m.Typed && c.Type != m.Target.Type:
		return fmt.Errorf("target column %q is %s, but columns.types asks for %s: take the entry out, or alter the target", c.Name, c.Type.SQL, m.Target.Type.SQL)
	}
	return Accept(m.Source, c)
}

// HasUniqueKey says whether INSERT … ON CONFLICT can use exactly these
// columns, in any order.
func (t *Target) HasUniqueKey(key []string) bool {
	want := slices.Sorted(slices.Values(key))
	return slices.ContainsFunc(t.UniqueKeys, func(k []string) bool {
		return slices.Equal(want, slices.Sorted(slices.Values(k)))
	})
}

// Unique is a unique constraint, the primary key among them.
type Unique struct {
	Name    string
	Columns []string
}

// CheckDeferrable refuses a key that a deferrable constraint covers.
func (t *Target) CheckDeferrable(key []string) error {
	want := slices.Sorted(slices.Values(key))
	for _, u := range t.Deferrable {
		if slices.Equal(want, slices.Sorted(slices.Values(u.Columns))) {
			return fmt.Errorf("target %s has the constraint %s, which is DEFERRABLE, so that ON CONFLICT refuses it; ALTER TABLE %s DROP CONSTRAINT %s, ADD UNIQUE (%s)",
				t.Table, u.Name, t.Table.SQL(), QuoteTarget(u.Name), strings.Join(QuoteTargets(key), ", "))
		}
	}
	return nil
}

// UniqueIndexDDL is the statement that makes a key usable. A partitioned table
// knows no CONCURRENTLY.
func (t *Target) UniqueIndexDDL(key []string) string {
	concurrently := "CONCURRENTLY "
	if t.Partitions != nil {
		concurrently = ""
	}
	return "CREATE UNIQUE INDEX " + concurrently + "ON " + t.Table.SQL() + " (" + strings.Join(QuoteTargets(key), ", ") + ")"
}

func (t *Target) column(name string) (TargetColumn, bool) {
	i := slices.IndexFunc(t.Columns, func(c TargetColumn) bool { return c.Name == name })
	if i < 0 {
		return TargetColumn{}, false
	}
	return t.Columns[i], true
}
