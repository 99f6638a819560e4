package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// ResolveKey finds the key of an upsert, as target column names in key order:
// what the user named, else the source's primary key, else the target's.
// sourceKey is in Snowflake's names; target is nil when it does not exist.
func ResolveKey(named, sourceKey []string, mappings []Mapping, target *Target) ([]string, error) {
	switch {
	case len(named) > 0:
		return keyByName(named, mappings)
	case len(sourceKey) > 0:
		return keyByName(sourceKey, mappings)
	case target != nil && target.HasPrimaryKey:
		return keyInTarget(target.UniqueKeys[0], mappings)
	default:
		return nil, fmt.Errorf("no key: the source declares no primary key; name the columns that identify a row with --key or key: […], or use mode: append")
	}
}

func keyByName(names []string, mappings []Mapping) ([]string, error) {
	key := make([]string, 0, len(names))
	for _, name := range names {
		m, err := findMapping(mappings, name)
		if err != nil {
			return nil, fmt.Errorf("key: %w", err)
		}
		if slices.Contains(key, m.Target.Name) {
			return nil, fmt.Errorf("key: column %q is named twice", name)
		}
		key = append(key, m.Target.Name)
	}
	return key, nil
}

func keyInTarget(key []string, mappings []Mapping) ([]string, error) {
	for _, name := range key {
		fed := slices.ContainsFunc(mappings, func(m Mapping) bool { return m.Target.Name == name })
		if !fed {
			return nil, fmt.Errorf("key: the target's primary key has column %q, but no source column feeds it", name)
		}
	}
	return key, nil
}

// findMapping finds a selected column by its source name or its target name.
func findMapping(mappings []Mapping, name string) (Mapping, error) {
	columns := make([]SourceColumn, 0, len(mappings))
	for _, m := range Selected(mappings) {
		columns = append(columns, m.Source)
	}
	c, err := FindSource(columns, name)
	for _, m := range mappings {
		if (err == nil && m.Source.Name == c.Name && !m.Offset) || (err != nil && m.Target.Name == name) {
			return m, nil
		}
	}
	return Mapping{}, fmt.Errorf("column %q is not among the columns that move: %s", name, strings.TrimSuffix(listNames(columns), ", "))
}
