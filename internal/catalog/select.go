package catalog

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxIdentifier is PostgreSQL's NAMEDATALEN - 1: longer names are cut without
// an error.
const maxIdentifier = 63

// Selection says which source columns move and how they are called in the
// target. Names are compared with Snowflake's exactly, or else without regard
// to case where that is unambiguous.
type Selection struct {
	Include []string // empty: all
	Exclude []string
	Rename  map[string]string // source name to target name
	Types   map[string]string // source name to PostgreSQL type, as written
	// Offsets adds a column for the offset of each TIMESTAMP_TZ.
	Offsets bool
}

// Select picks and names the columns that move. The target types are those
// asked for, else the defaults. All faults are in the error, one a line.
func Select(table SourceTable, columns []SourceColumn, s Selection) ([]Mapping, error) {
	var faults []error
	resolve := func(option string, names []string) []string {
		var found []string
		for _, name := range names {
			c, err := FindSource(columns, name)
			if err != nil {
				faults = append(faults, fmt.Errorf("columns.%s: %w", option, err))
				continue
			}
			found = append(found, c.Name)
		}
		return found
	}
	include, exclude := resolve("include", s.Include), resolve("exclude", s.Exclude)
	resolveAll := func(option string, settings map[string]string) map[string]string {
		resolved := make(map[string]string, len(settings))
		for _, name := range slices.Sorted(maps.Keys(settings)) {
			if found := resolve(option, []string{name}); len(found) == 1 {
				resolved[found[0]] = settings[name]
			}
		}
		return resolved
	}
	rename, types := resolveAll("rename", s.Rename), resolveAll("types", s.Types)
	var mappings []Mapping
	for _, c := range columns {
		if (len(include) > 0 && !slices.Contains(include, c.Name)) || slices.Contains(exclude, c.Name) {
			continue
		}
		m, err := mapColumn(c, rename, types)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		mappings = append(mappings, m)
	}
	if len(mappings) == 0 && len(faults) == 0 {
		faults = append(faults, fmt.Errorf("no column of %s is selected", table))
	}
	if s.Offsets {
		var tooLong []error
		mappings, tooLong = withOffsets(mappings)
		faults = append(faults, tooLong...)
	}
	faults = append(faults, collisions(mappings)...)
	return mappings, errors.Join(faults...)
}

func mapColumn(c SourceColumn, rename, types map[string]string) (Mapping, error) {
	name, renamed := rename[c.Name]
	if !renamed {
		name = Fold(c.Name)
	}
	switch {
	case len(name) > maxIdentifier:
		return Mapping{}, fmt.Errorf("column %s: %q has %d bytes, PostgreSQL allows %d; give it a shorter name with columns: {rename: {%s: …}}", c.Name, name, len(name), maxIdentifier, c.Name)
	case name == "" || strings.ContainsRune(name, 0):
		return Mapping{}, fmt.Errorf("column %s: %q cannot be a column name in PostgreSQL", c.Name, name)
	}
	m := Mapping{Source: c, Target: TargetColumn{Name: name}}
	written, asked := types[c.Name]
	var err error
	if !asked {
		m.Target.Type, err = DefaultType(c)
		return m, err
	}
	if m.Target.Type, err = ParseType(written); err == nil {
		m.Typed, err = true, Accept(c, m.Target)
	}
	if err != nil {
		return Mapping{}, fmt.Errorf("columns.types: %s: %w", c.Name, err)
	}
	return m, nil
}

func collisions(mappings []Mapping) []error {
	var faults []error
	seen := make(map[string]string, len(mappings))
	for _, m := range mappings {
		if other, taken := seen[m.Target.Name]; taken {
			faults = append(faults, fmt.Errorf("columns %s and %s would both be %q in PostgreSQL; rename one with columns: {rename: {%s: …}}", other, m.Source.Name, m.Target.Name, m.Source.Name))
		}
		seen[m.Target.Name] = m.Source.Name
	}
	return faults
}

// Fold is the target name of a source name: Snowflake's plain upper-case
// names become PostgreSQL's plain lower-case ones, a name that was created
// quoted in mixed case stays as it is.
func Fold(name string) string {
	if name == strings.ToUpper(name) {
		return strings.ToLower(name)
	}
	return name
}

// FindSource finds a column by the name a person wrote: exactly, or else
// without regard to case if only one column fits.
func FindSource(columns []SourceColumn, name string) (SourceColumn, error) {
	var folded []SourceColumn
	for _, c := range columns {
		if c.Name == name {
			return c, nil
		}
		if strings.EqualFold(c.Name, name) {
			folded = append(folded, c)
		}
	}
	switch len(folded) {
	case 1:
		return folded[0], nil
	case 0:
		return SourceColumn{}, fmt.Errorf("column %q is not in the source; it has %s", name, listNames(columns))
	default:
		return SourceColumn{}, fmt.Errorf("column %q is ambiguous in the source: write %s or %s exactly", name, folded[0].Name, folded[1].Name)
	}
}

func listNames(columns []SourceColumn) string {
	names := make([]string, 0, len(columns))
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", ")
}
