package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/rule"
)

// checkReaders read what stands behind the key of a check.
var checkReaders = map[string]func(f *file, m member, at string) (rule.Check, bool){
	"not_null":        (*file).notNull,
	"unique":          (*file).unique,
	"accepted_values": (*file).accepted,
	"range":           (*file).valueRange,
	"freshness":       (*file).freshness,
	"row_count":       (*file).rowCount,
	"sql":             (*file).ruleSQL,
}

// rules reads the list of validation rules of a table.
func (f *file) rules(m member, path string) []rule.Rule {
	at := f.at(m.line, path)
	if m.value.kind == nullNode {
		return nil
	}
	if m.value.kind != listNode {
		f.faults.add(at, "it is not a list", "write one rule a line, such as - not_null: [order_id]")
		return nil
	}
	var all []rule.Rule
	for i, item := range m.value.items {
		r, ok := f.rule(item, path+"["+strconv.Itoa(i)+"]")
		if !ok {
			continue
		}
		if slices.ContainsFunc(all, func(other rule.Rule) bool { return other.Name == r.Name }) {
			f.faults.add(f.at(item.line, path), "there are two rules "+r.Name, "give one of them a name of its own with name: …")
		}
		all = append(all, r)
	}
	return all
}

// rule reads one rule: a check and, if they are given, its name and severity.
func (f *file) rule(n node, path string) (rule.Rule, bool) {
	r := rule.Rule{Severity: rule.Error}
	if n.kind != mapNode {
		f.faults.add(f.at(n.line, path), "it is not a rule", "write such as not_null: [order_id]")
		return r, false
	}
	checks, ok := 0, true
	for _, m := range n.entries {
		at := f.at(m.line, path+"."+m.key)
		read, isCheck := checkReaders[m.key]
		switch {
		case isCheck:
			var good bool
			r.Check, good = read(f, m, at)
			checks, ok = checks+1, ok && good
		case m.key == "name":
			r.Name = f.scalar(m, at)
		case m.key == "severity":
			r.Severity = rule.Severity(readValue(f.loader, severities, value{text: f.scalar(m, at), at: at}, parseChoice))
		default:
			f.unknown(m.line, path+".", m.key, append(sortedKeys(checkReaders), "name", "severity"))
		}
	}
	if checks != 1 {
		f.faults.add(f.at(n.line, path), "a rule has one check, this one has "+strconv.Itoa(checks), "write one of "+strings.Join(sortedKeys(checkReaders), ", "))
		return r, false
	}
	if ok && r.Name == "" {
		r.Name = r.Check.String()
	}
	return r, ok
}

var severities = Setting{Choices: []string{string(rule.Error), string(rule.Warn)}}

// scalar reads a single value; anything else is a fault and reads as empty.
func (f *file) scalar(m member, at string) string {
	if m.value.kind != scalarNode || strings.TrimSpace(m.value.text) == "" {
		f.faults.add(at, "it is not a single value", "write "+m.key+": value")
		return ""
	}
	return m.value.text
}
