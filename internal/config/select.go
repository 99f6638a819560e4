package config

import (
	"path"
	"strings"

	"github.com/snowpg/etl/internal/spelling"
)

// candidate is an entry that --tables may name.
type candidate struct {
	entry entry
	names []string // lower case; what --tables may call it
}

// selected returns the entries to load: those --tables names, in its order, or
// all that are not disabled.
func (l *loader) selected() []entry {
	wanted := l.values["tables"]
	patterns := wanted.list()
	if len(patterns) == 0 {
		return l.enabled()
	}
	candidates := l.candidates()
	var result []entry
	taken := make(map[string]bool)
	for _, pattern := range patterns {
		for _, e := range l.match(pattern, candidates, wanted.at) {
			if !taken[e.name] {
				taken[e.name] = true
				result = append(result, e)
			}
		}
	}
	return result
}

func (l *loader) enabled() []entry {
	var result []entry
	for _, e := range l.entries {
		if !e.disabled {
			result = append(result, e)
		}
	}
	if len(result) == 0 && l.in.Optional&PartTables == 0 && !l.unread {
		l.noTables()
	}
	return result
}

func (l *loader) noTables() {
	at := l.values["tables"].at
	if len(l.entries) > 0 {
		l.faults.add(at, "every table of "+l.fileName()+" is disabled", "name one with --tables, which loads it all the same, or take out its disabled: true")
		return
	}
	l.faults.add(at, "there are no tables to load", "give --tables a,b or write them under tables: in "+l.fileName())
}

func (l *loader) fileName() string {
	if l.config.File != "" {
		return l.config.File
	}
	return "etl.yaml"
}

// match finds the entries a pattern means. A plain name without an entry is a
// table of its own, with all defaults.
func (l *loader) match(pattern string, candidates []candidate, at string) []entry {
	glob := strings.ContainsAny(pattern, "*?")
	var found []entry
	for _, c := range candidates {
		if !glob && strings.EqualFold(c.entry.name, pattern) {
			return []entry{c.entry}
		}
		if c.matches(strings.ToLower(pattern), glob) {
			found = append(found, c.entry)
		}
	}
	switch {
	case len(found) > 1 && !glob:
		l.faults.add(at, pattern+" may mean "+entryNames(found), "name one of them, or all")
		return nil
	case len(found) > 0:
		return found
	case glob:
		l.faults.add(at, pattern+" matches no table of "+l.fileName(), whatThereIs(pattern, candidates))
		return nil
	}
	return []entry{{name: pattern, at: at + " " + pattern}}
}

// whatThereIs lists the file's tables, those most like the pattern first.
func whatThereIs(pattern string, candidates []candidate) string {
	const shown = 10
	if len(candidates) == 0 {
		return "write the tables there, or name them without * and ?; etl discover finds those of Snowflake"
	}
	names := make([]string, len(candidates))
	for i, c := range candidates {
		names[i] = c.entry.name
	}
	text := "there are " + strings.Join(spelling.Nearest(pattern, names, shown), ", ")
	if len(names) > shown {
		text += ", …"
	}
	return text
}

func entryNames(entries []entry) string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.name
	}
	return strings.Join(names, " or ")
}

// matches compares without regard to case. A glob passes over disabled tables;
// naming one is asking for it.
func (c candidate) matches(pattern string, glob bool) bool {
	for _, name := range c.names {
		if name == pattern {
			return true
		}
		if !glob || c.entry.disabled {
			continue
		}
		if ok, err := path.Match(pattern, name); err == nil && ok {
			return true
		}
	}
	return false
}

// candidates lists the entries with their names: the entry's own, the source's
// and the target's with and without the parts before the last.
func (l *loader) candidates() []candidate {
	all := make([]candidate, 0, len(l.entries))
	for _, e := range l.entries {
		names := []string{e.name}
		if s, err := l.sourceOf(e); err == nil {
			names = append(names, s.Name, s.Schema+"."+s.Name, s.Database+"."+s.Schema+"."+s.Name)
			if t, err := l.targetOf(e, s); err == nil {
				names = append(names, t.Name, t.Schema+"."+t.Name)
			}
		}
		for i := range names {
			names[i] = strings.ToLower(names[i])
		}
		all = append(all, candidate{entry: e, names: names})
	}
	return all
}
