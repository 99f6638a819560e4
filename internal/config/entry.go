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
	rename, types    []columnText
}

// columnText is what one column is given: a name or a type.
type columnText struct {
	key, text, at string
}

var (
	entryKeys = []string{
		"source", "target", "key", "watermark", "mode", "lookback", "lag", "null_watermark", "columns", "rules", "where", "disabled",
		"schema", "offset_column", "nul", "invalid_utf8", "nanoseconds", "undefined", "strict", "on_bad_row", "max_rejects", "redact_values",
	}
	columnKeys = []string{"include", "exclude", "rename", "types"}
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
			e.columns.rename = f.perColumn(m, path+".rename", "new name")
		case "types":
			e.columns.types = f.perColumn(m, path+".types", "type")
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

// perColumn reads a mapping from columns to texts; what names the text.
func (f *file) perColumn(m member, path, what string) []columnText {
	if !f.isMap(m, path) {
		return nil
	}
	var all []columnText
	for _, r := range m.value.entries {
		at := f.at(r.line, path+"."+r.key)
		if r.value.kind != scalarNode {
			f.faults.add(at, "the "+what+" is not a text", fmt.Sprintf("write %s: %s", strings.TrimSpace(r.key), strings.ReplaceAll(what, " ", "_")))
			continue
		}
		all = append(all, columnText{key: r.key, text: r.value.text, at: at})
	}
	return all
}
