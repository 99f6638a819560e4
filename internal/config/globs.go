package config

import (
	"fmt"
	"maps"
	"strings"
)

// isGlob says whether an entry's name stands for many tables. A quoted name is
// one table's, whatever it holds.
func isGlob(name string) bool {
	return strings.ContainsAny(name, "*?") && !strings.Contains(name, `"`)
}

// expandGlobs puts, in the place of each entry such as SALES.*, one for each
// of the source's tables that fits and that no other entry reads: a table that
// is written out has its own settings, and one that is disabled stays out. It
// returns false if the tables could not be asked for, so that there is no
// telling what is selected.
func (l *loader) expandGlobs() bool {
	var expanded []entry
	read, named := l.writtenOut()
	for _, e := range l.entries {
		if !isGlob(e.name) {
			expanded = append(expanded, e)
			continue
		}
		found, ok := l.fitting(e)
		if !ok {
			return false
		}
		for _, s := range found {
			if !read[s] {
				read[s] = true
				expanded = append(expanded, e.of(s, named))
			}
		}
	}
	l.entries = expanded
	return true
}

// writtenOut are the tables that entries read and the names that they have.
func (l *loader) writtenOut() (read map[Source]bool, named map[string]bool) {
	read, named = make(map[Source]bool), make(map[string]bool)
	for _, e := range l.entries {
		if isGlob(e.name) {
			continue
		}
		named[strings.ToLower(e.name)] = true
		if s, err := l.sourceOf(e); err == nil {
			read[s] = true
		}
	}
	return read, named
}

// fitting asks for the tables that fit an entry. What is wrong so far is told
// first: ok is false then.
func (l *loader) fitting(e entry) (found []Source, ok bool) {
	for _, field := range []string{"source", "target"} {
		if v, ok := e.fields[field]; ok {
			l.faults.add(v.at, e.name+" stands for many tables and has no "+field+" of its own", "remove it, or write the table out")
		}
	}
	if e.disabled || l.in.ListTables == nil {
		return nil, true
	}
	if len(l.faults) > 0 {
		return nil, false
	}
	found, err := l.in.ListTables(&l.config, e.name)
	switch {
	case err != nil:
		l.listErr = fmt.Errorf("%s: %w", e.at, err)
	case len(found) == 0:
		l.faults.add(e.at, "no table of the source that the role can see fits", "correct the name, or let etl check --tables say which right is missing")
	}
	return found, len(found) > 0
}

// of is the entry for one of its tables, under a name that is not taken.
func (e entry) of(s Source, named map[string]bool) entry {
	one := e
	one.fields = maps.Clone(e.fields)
	one.fields["source"] = value{text: s.String(), at: e.at, level: fromEntry}
	one.name = strings.ToLower(s.Name)
	if named[one.name] {
		one.name = strings.ToLower(s.Schema + "_" + s.Name)
	}
	named[one.name] = true
	one.at = e.at + " " + one.name
	return one
}
