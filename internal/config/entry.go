package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/snowpg/etl/internal/rule"
)

// entry is one table of the YAML file, before defaults.
type entry struct {
	name     string
	at       string // "etl.yaml:3: tables.orders"
	fields   map[string]value
	columns  columns
	rules    []rule.Rule
	disabled bool
}

// columns is the entry's choice of columns, as written.
type columns struct {
	include, exclude value
	rename           []renaming
}

type renaming struct {
	from, to, at string
}

var (
	entryKeys  = []string{"source", "target", "key", "watermark", "mode", "lookback", "lag", "null_watermark", "columns", "rules", "where", "disabled"}
	columnKeys = []string{"include", "exclude", "rename"}
)

// tables reads the entries below tables:.
func (f *file) tables(m member) {
	if !f.isMap(m, "tables") {
		return
	}
	for _, table := range m.value.entries {
		path := "tables." + table.key
		if f.isMap(table, path) {
			f.entries = append(f.entries, f.entry(table, path))
		}
	}
}

func (f *file) entry(table member, path string) entry {
	e := entry{name: table.key, at: f.at(table.line, path), fields: make(map[string]value)}
	for _, field := range table.value.entries {
		key := field.key
		switch {
		case !slices.Contains(entryKeys, key):
			f.unknown(field.line, path+".", key, entryKeys)
		case key == "columns":
			f.columns(&e, field, path+".columns")
		case key == "rules":
			e.rules = f.rules(field, path+".rules")
		default:
			f.field(&e, field, path+"."+key)
		}
	}
	return e
}

// field reads a plain field of an entry.
func (f *file) field(e *entry, field member, path string) {
	at := f.at(field.line, path)
	v := value{text: field.value.text, at: at, level: fromEntry}
	ok := field.value.kind == scalarNode || field.value.kind == nullNode
	if field.key == "key" && field.value.kind == listNode {
		v, ok = f.listValue(field.value, v)
	} else if !ok {
		f.faults.add(at, "it is not a single value", "write "+field.key+": value")
	}
	if !ok || field.value.kind == nullNode {
		return
	}
	if field.key == "disabled" {
		e.disabled = readValue(f.loader, Setting{}, v, func(_ Setting, text string) (bool, error) { return parseBool(text) })
		return
	}
	e.fields[field.key] = v
}

func (f *file) columns(e *entry, field member, path string) {
	if !f.isMap(field, path) {
		return
	}
	for _, m := range field.value.entries {
		at := f.at(m.line, path+"."+m.key)
		switch m.key {
		case "include":
			e.columns.include = f.columnList(m, at)
		case "exclude":
			e.columns.exclude = f.columnList(m, at)
		case "rename":
			e.columns.rename = f.renamings(m, path+".rename")
		default:
			f.unknown(m.line, path+".", m.key, columnKeys)
		}
	}
}

func (f *file) columnList(m member, at string) value {
	v := value{text: m.value.text, at: at, level: fromEntry}
	switch m.value.kind {
	case mapNode:
		f.faults.add(at, "it is not a list", "write [A, B]")
	case listNode:
		v, _ = f.listValue(m.value, v)
	}
	return v
}

func (f *file) renamings(m member, path string) []renaming {
	if !f.isMap(m, path) {
		return nil
	}
	var all []renaming
	for _, r := range m.value.entries {
		at := f.at(r.line, path+"."+r.key)
		if r.value.kind != scalarNode {
			f.faults.add(at, "the new name is not a text", fmt.Sprintf("write %s: new_name", strings.TrimSpace(r.key)))
			continue
		}
		all = append(all, renaming{from: r.key, to: r.value.text, at: at})
	}
	return all
}
