package config

// columnNames folds a list of source columns.
func (l *loader) columnNames(v value) []string {
	var names []string
	seen := make(map[string]bool)
	for _, item := range v.list() {
		name := l.columnName(item, v.at)
		if seen[name] && name != "" {
			l.faults.add(v.at, name+" is named twice", "remove one of them")
		}
		seen[name] = true
		names = append(names, name)
	}
	return names
}

func (l *loader) columnName(text, at string) string {
	name, err := parseColumn(text)
	if err != nil {
		l.faults.addErr(at, err)
	}
	return name
}

// types folds the source's names. Which types there are is not known here.
func (l *loader) types(e entry) map[string]string {
	if len(e.columns.types) == 0 {
		return nil
	}
	types := make(map[string]string)
	for _, t := range e.columns.types {
		name := l.columnName(t.key, t.at)
		if _, twice := types[name]; twice {
			l.faults.add(t.at, name+" has a type already", "remove one of them")
		}
		types[name] = t.text
	}
	return types
}

// renames folds the names on both sides: the source's as Snowflake does, the
// target's as PostgreSQL does.
func (l *loader) renames(e entry) map[string]string {
	if len(e.columns.rename) == 0 {
		return nil
	}
	names := make(map[string]string)
	owners := make(map[string]string)
	for _, r := range e.columns.rename {
		from := l.columnName(r.key, r.at)
		to, err := parsePostgresName(r.text)
		if err != nil {
			l.faults.addErr(r.at, err)
			continue
		}
		if owner, taken := owners[to]; taken {
			l.faults.add(r.at, owner+" is renamed to "+to+" too", "choose another name")
		}
		names[from], owners[to] = to, from
	}
	return names
}
