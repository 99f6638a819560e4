package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Partitions say how a partitioned target is split.
type Partitions struct {
	// Columns are those of the partition key; an expression in it has no name
	// and is left out.
	Columns []string
	// Expression says that the key has one: no unique index is possible then.
	Expression bool
	// Count is the number of partitions, Default says that one of them takes
	// what no other does.
	Count   int
	Default bool
}

// CheckKey says why no unique index of this table can be over the key:
// PostgreSQL wants all partition columns in it.
func (p *Partitions) CheckKey(t TargetTable, key []string) error {
	if p == nil {
		return nil
	}
	if p.Expression {
		return fmt.Errorf("target %s is partitioned by an expression, so that no unique index can stand for its key; partition it by plain columns, or use mode: append or replace", t)
	}
	var missing []string
	for _, c := range p.Columns {
		if !slices.Contains(key, c) {
			missing = append(missing, c)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	all := strings.Join(append(slices.Clone(key), missing...), ", ")
	return fmt.Errorf("target %s is partitioned by (%s), which every unique key of it has to contain, and the key (%s) does not; set key: [%s] if a row never changes its %s, or do not partition the target by it",
		t, strings.Join(p.Columns, ", "), strings.Join(key, ", "), all, strings.Join(missing, ", "))
}
