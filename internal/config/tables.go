package config

import (
	"slices"
	"strings"
	"time"
)

// buildTables turns the selected entries into tables and checks them against
// each other.
func (l *loader) buildTables() []Table {
	l.checkUnselected()
	if !l.expandGlobs() {
		return nil
	}
	var tables []Table
	owners := make(map[Target]string)
	for _, e := range l.selected() {
		t, ok := l.table(e)
		if !ok {
			continue
		}
		if owner, taken := owners[t.Target]; taken {
			l.faults.add(e.at, "it writes to "+t.Target.String()+", as "+owner+" does", "give one of them another target")
		}
		owners[t.Target] = t.Name
		tables = append(tables, t)
	}
	return tables
}

// checkUnselected reads the table defaults once more, so that a wrong one is
// reported even if every table overrides it, or there is no table at all.
func (l *loader) checkUnselected() {
	l.choice("mode")
	l.choice("null-watermark")
	l.duration("lookback")
	l.duration("lag")
	for _, name := range []string{"schema", "nul", "invalid-utf8", "nanoseconds", "undefined", "on-bad-row"} {
		l.choice(name)
	}
	for _, name := range []string{"offset-column", "strict", "redact-values"} {
		l.boolean(name)
	}
	l.integer("max-rejects")
}

// pick returns the value of a field: flag, then entry, then the defaults.
func (l *loader) pick(e entry, field string) value {
	v := l.values[strings.ReplaceAll(field, "_", "-")]
	if own, ok := e.fields[field]; ok {
		return v.or(own)
	}
	return v
}

// table builds one table; ok is false when it has no usable name.
func (l *loader) table(e entry) (t Table, ok bool) {
	source, err := l.sourceOf(e)
	if err != nil {
		l.faults.addErr(e.place("source"), err)
	}
	target, targetErr := l.targetOf(e, source)
	if targetErr != nil && err == nil {
		l.faults.addErr(e.place("target"), targetErr)
	}
	t = Table{
		Name:          e.name,
		Source:        source,
		Target:        target,
		Mode:          Mode(fieldOf(l, e, "mode", parseChoice)),
		Lag:           fieldOf(l, e, "lag", parseDuration),
		NullWatermark: NullWatermark(fieldOf(l, e, "null_watermark", parseChoice)),
		Key:           l.columnNames(l.pick(e, "key")),
		Include:       l.columnNames(e.columns.include),
		Exclude:       l.columnNames(e.columns.exclude),
		Rename:        l.renames(e),
		Types:         l.types(e),
		OffsetColumn:  fieldOf(l, e, "offset_column", parseSwitch),
		Schema:        SchemaChange(fieldOf(l, e, "schema", parseChoice)),
		Conversion:    l.conversion(e),
		BadRows:       l.badRows(e),
		Where:         strings.TrimSpace(e.fields["where"].text),
		Rules:         e.rules,
	}
	if t.Mode == "" {
		return t, false // what depends on the mode cannot be judged
	}
	t.Watermark = l.watermark(e, t.Mode)
	t.Lookback, t.LookbackGiven = l.lookback(e, t)
	l.checkColumns(e, t)
	return t, err == nil && targetErr == nil
}

// place names a field of the entry, or the entry when the field is not written.
func (e entry) place(field string) string {
	if v, ok := e.fields[field]; ok {
		return v.at
	}
	return e.at
}

// fieldOf reads a field. Faults of the defaults are reported once, elsewhere.
func fieldOf[T any](l *loader, e entry, field string, parse func(Setting, string) (T, error)) T {
	v := l.pick(e, field)
	setting := l.settings[strings.ReplaceAll(field, "_", "-")]
	if v.level == fromEntry {
		return readValue(l, setting, v, parse)
	}
	parsed, _ := parse(setting, v.text)
	return parsed
}

// sourceOf returns the table the entry reads: its source, or its name.
func (l *loader) sourceOf(e entry) (Source, error) {
	name := e.name
	if v := e.fields["source"]; v.text != "" {
		name = v.text
	}
	database, schema := exact(l.text("snowflake-database")), exact(l.text("snowflake-schema"))
	// A command that does not read from Snowflake needs only the target.
	return parseSource(name, database, schema, l.in.Optional&PartSnowflake != 0)
}

// exact folds a name that may be empty; a wrong one is left as it is, for
// Snowflake to judge.
func exact(name string) string {
	if folded, err := parseColumn(name); err == nil {
		return folded
	}
	return name
}

// targetOf returns the table the entry writes.
func (l *loader) targetOf(e entry, source Source) (Target, error) {
	schema, err := parsePostgresName(l.text("postgres-schema"))
	if err != nil {
		return Target{}, nil // already reported for the setting
	}
	if v := e.fields["target"]; v.text != "" {
		return parseTarget(v.text, schema)
	}
	return defaultTarget(source, schema)
}

// watermark returns the column; replace has no use for one.
func (l *loader) watermark(e entry, mode Mode) string {
	v := l.pick(e, "watermark")
	none := strings.EqualFold(v.text, "none")
	switch {
	case mode == Replace && v.level >= fromEntry && !none:
		l.faults.add(v.at, "mode replace reads the whole table and uses no watermark", "remove the watermark, or choose mode upsert or append")
		return ""
	case mode == Append && none:
		l.faults.add(v.at, "mode append without a watermark would add every row again in each run", "name a watermark column, or choose mode replace")
		return ""
	case mode == Replace || none:
		return ""
	}
	return l.columnName(v.text, v.at)
}

// lookback returns how far to read again, and whether somebody asked for it.
// What was meant for all tables gives way silently where it has no meaning.
func (l *loader) lookback(e entry, t Table) (time.Duration, bool) {
	v := l.pick(e, "lookback")
	d := fieldOf(l, e, "lookback", parseDuration)
	if t.Mode == Upsert && t.Watermark != "" {
		return d, v.given()
	}
	if v.level >= fromEntry && d != 0 {
		l.faults.add(v.at, "lookback has no meaning for "+whyNoLookback(t), "remove it, or choose mode upsert with a watermark")
	}
	return 0, false
}

func whyNoLookback(t Table) string {
	if t.Mode == Append {
		return "mode append, which would add the rows again"
	}
	return "a table that is read as a whole"
}

// checkColumns finds contradictions in the choice of columns.
func (l *loader) checkColumns(e entry, t Table) {
	needed := slices.Clone(t.Key)
	if t.Watermark != "" {
		needed = append(needed, t.Watermark)
	}
	for _, column := range t.Exclude {
		switch {
		case slices.Contains(t.Include, column):
			l.faults.add(e.columns.exclude.at, column+" is both included and excluded", "remove it from one of the lists")
		case slices.Contains(needed, column):
			l.faults.add(e.columns.exclude.at, column+" is the watermark or part of the key", "do not exclude it")
		}
	}
	for _, column := range needed {
		if len(t.Include) > 0 && !slices.Contains(t.Include, column) && !slices.Contains(t.Exclude, column) {
			l.faults.add(e.columns.include.at, column+" is the watermark or part of the key", "include it")
		}
	}
}
