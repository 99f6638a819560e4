package config

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// file is the YAML file while it is read.
type file struct {
	*loader
	path  string
	mode  os.FileMode
	paths map[string]Setting // settings by YAML path
}

// readConfigFile reads the file named by the setting config, or ./etl.yaml if
// there is one.
func (l *loader) readConfigFile() {
	path, data, mode := l.readFile("config", "etl.yaml")
	if data == nil {
		return
	}
	l.config.File = path
	f := &file{loader: l, path: path, mode: mode, paths: settingsByPath()}
	root, err := parseYAML(data)
	if err != nil {
		f.refuse(err)
		return
	}
	f.sections(root)
}

func (f *file) refuse(err error) {
	f.unread = true
	var bad *yamlError
	if !errors.As(err, &bad) || bad.line == 0 {
		f.faults.add(f.path, "it is not valid YAML", "correct the file")
		return
	}
	f.faults.add(fmt.Sprintf("%s:%d", f.path, bad.line), bad.problem, "correct the line")
}

// at names a place in the file.
func (f *file) at(line int, path string) string {
	return fmt.Sprintf("%s:%d: %s", f.path, line, path)
}

// sections walks the top level.
func (f *file) sections(root node) {
	if root.kind == nullNode {
		return
	}
	if root.kind != mapNode {
		f.unread = true
		f.faults.add(fmt.Sprintf("%s:%d", f.path, root.line), "the file is not a mapping", "begin with snowflake:, postgres:, etl:, defaults: or tables:")
		return
	}
	for _, m := range root.entries {
		switch m.key {
		case "snowflake", "postgres", "etl", "alerts", "defaults":
			f.section(m)
		case "tables":
			f.tables(m)
		default:
			f.unknown(m.line, "", m.key, []string{"snowflake", "postgres", "etl", "alerts", "defaults", "tables"})
		}
	}
}

// section reads the settings below one key.
func (f *file) section(m member) {
	if !f.isMap(m, m.key) {
		return
	}
	for _, key := range m.value.entries {
		path := m.key + "." + key.key
		setting, ok := f.paths[path]
		if !ok {
			f.unknown(key.line, m.key+".", key.key, f.keys(m.key))
			continue
		}
		f.setting(setting, key, path)
	}
}

// setting notes one value.
func (f *file) setting(s Setting, key member, path string) {
	at := f.at(key.line, path)
	v, ok := f.value(s, key.value, at)
	if !ok || v.text == "" && v.items == nil {
		return
	}
	f.values[s.Name] = f.values[s.Name].or(v)
}

// value turns a node into the setting's value.
func (f *file) value(s Setting, n node, at string) (value, bool) {
	v := value{at: at, level: fromFile}
	switch n.kind {
	case nullNode:
		return v, true
	case scalarNode:
		text, ok := f.expand(s, n.text, at)
		v.text = text
		return v, ok
	case listNode:
		if s.Kind == List {
			return f.listValue(n, v)
		}
	}
	f.faults.add(at, "it is not a single value", "write a "+s.Kind.String())
	return v, false
}

func (f *file) listValue(n node, v value) (value, bool) {
	v.items = []string{}
	for _, item := range n.items {
		if item.kind != scalarNode {
			f.faults.add(v.at, "an item of the list is not a text", "write [a, b]")
			return v, false
		}
		v.items = append(v.items, item.text)
	}
	return v, true
}

// isMap reports a section that is not a mapping; an empty one is fine.
func (f *file) isMap(m member, path string) bool {
	if m.value.kind != mapNode && m.value.kind != nullNode {
		f.faults.add(f.at(m.line, path), "it is not a mapping", "write keys below it, indented")
		return false
	}
	return true
}

// unknown reports a key that means nothing.
func (f *file) unknown(line int, prefix, key string, known []string) {
	f.faults.add(f.at(line, prefix+key), "there is no such key", suggestion(key, known, "use one of "+strings.Join(known, ", ")))
}

// keys lists the known keys of a section, in the order of the settings.
func (f *file) keys(section string) []string {
	var keys []string
	for path := range f.paths {
		if key, ok := strings.CutPrefix(path, section+"."); ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}
