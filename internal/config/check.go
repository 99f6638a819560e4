package config

import (
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/rule"
)

// The readers below each read one check; ok is false when a fault was noted.

func (f *file) notNull(m member, at string) (rule.Check, bool) {
	columns, ok := f.checkColumnList(m, at)
	return rule.NotNull{Of: columns}, ok
}

func (f *file) unique(m member, at string) (rule.Check, bool) {
	columns, ok := f.checkColumnList(m, at)
	return rule.Unique{Of: columns}, ok
}

func (f *file) checkColumnList(m member, at string) ([]string, bool) {
	before := len(f.faults)
	columns := f.columnNames(f.columnList(m, at))
	if len(columns) == 0 && len(f.faults) == before {
		f.faults.add(at, "it names no column", "write "+m.key+": [A, B]")
	}
	return columns, len(f.faults) == before
}

func (f *file) accepted(m member, at string) (rule.Check, bool) {
	before := len(f.faults)
	var c rule.Accepted
	f.each(m, at, []string{"column", "values"}, func(key member, at string) {
		if key.key == "column" {
			c.Column = f.columnName(f.scalar(key, at), at)
			return
		}
		v, _ := f.listValue(key.value, value{at: at})
		c.Values = v.items
	})
	if len(f.faults) == before && (c.Column == "" || len(c.Values) == 0) {
		f.faults.add(at, "it names no column or no values", "write accepted_values: { column: status, values: [new, paid] }")
	}
	return c, len(f.faults) == before
}

func (f *file) valueRange(m member, at string) (rule.Check, bool) {
	before := len(f.faults)
	var c rule.Range
	f.each(m, at, []string{"column", "min", "max"}, func(key member, at string) {
		text := f.scalar(key, at)
		switch key.key {
		case "column":
			c.Column = f.columnName(text, at)
		case "min":
			c.Min = f.bound(text, at)
		default:
			c.Max = f.bound(text, at)
		}
	})
	if len(f.faults) == before && (c.Column == "" || c.Min+c.Max == "") {
		f.faults.add(at, "it names no column or no bound", "write range: { column: amount, min: 0, max: 1000000 }")
	}
	if backwards(c.Min, c.Max) {
		f.faults.add(at, "min "+c.Min+" is above max "+c.Max+", so that no value fits", "exchange them")
	}
	return c, len(f.faults) == before
}

// bound accepts what PostgreSQL reads in every setting of DateStyle, too.
func (f *file) bound(text, at string) string {
	if _, ok := new(big.Rat).SetString(text); ok && !strings.Contains(text, "/") {
		return text
	}
	for _, layout := range []string{time.DateOnly, time.DateTime, "2006-01-02 15:04:05Z07:00", time.RFC3339} {
		if _, err := time.Parse(layout, text); err == nil {
			return text
		}
	}
	f.faults.add(at, "it is neither a number nor a date", "write such as 0.5, 2026-01-31 or 2026-01-31 12:00:00")
	return ""
}

// backwards compares bounds of one kind; dates compare as their text.
func backwards(low, high string) bool {
	if low == "" || high == "" {
		return false
	}
	a, isNumber := new(big.Rat).SetString(low)
	b, isNumberToo := new(big.Rat).SetString(high)
	if isNumber && isNumberToo {
		return a.Cmp(b) > 0
	}
	return !isNumber && !isNumberToo && low > high
}

func (f *file) freshness(m member, at string) (rule.Check, bool) {
	before := len(f.faults)
	limit := Setting{Kind: Duration}.between(int64(time.Second), int64(10*365*24*time.Hour))
	lag := readValue(f.loader, limit, value{text: f.scalar(m, at), at: at}, parseDuration)
	return rule.Fresh{MaxLag: lag}, len(f.faults) == before
}

func (f *file) rowCount(m member, at string) (rule.Check, bool) {
	before := len(f.faults)
	var c rule.RowCount
	f.each(m, at, []string{"min_change", "max_change"}, func(key member, at string) {
		change, err := rule.ParseChange(f.scalar(key, at))
		if err != nil {
			f.faults.add(at, err.Error(), "write such as -100 or 20%")
		}
		if key.key == "min_change" {
			c.Min = &change
		} else {
			c.Max = &change
		}
	})
	if len(f.faults) == before && c.Min == nil && c.Max == nil {
		f.faults.add(at, "it has no bound", "write row_count: { min_change: -10%, max_change: 50% }")
	}
	return c, len(f.faults) == before
}

func (f *file) ruleSQL(m member, at string) (rule.Check, bool) {
	before := len(f.faults)
	text := strings.TrimRight(strings.TrimSpace(f.scalar(m, at)), "; \n\t")
	if len(f.faults) == before && !strings.Contains(text, rule.Staging) {
		f.faults.add(at, "it does not read the rows of the run", "write such as SELECT order_id FROM {staging} AS s WHERE s.amount < 0")
	}
	return rule.SQL{Text: text}, len(f.faults) == before
}

// each reads the keys below a check.
func (f *file) each(m member, at string, known []string, read func(key member, at string)) {
	if m.value.kind != mapNode {
		f.faults.add(at, "it is not a mapping", "write "+m.key+": { "+strings.Join(known, ": …, ")+": … }")
		return
	}
	for _, key := range m.value.entries {
		if !slices.Contains(known, key.key) {
			f.unknown(key.line, m.key+".", key.key, known)
			continue
		}
		read(key, f.at(key.line, m.key+"."+key.key))
	}
}
