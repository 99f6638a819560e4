package config

import "strings"

// SplitList splits a list as flags and variables write it: at commas, but not
// within double quotes.
func SplitList(text string) []string { return splitList(text) }

// splitList splits at commas outside double quotes; blanks around items and
// empty items are dropped.
func splitList(text string) []string {
	var items []string
	quoted, from := false, 0
	add := func(to int) {
		if item := strings.TrimSpace(text[from:to]); item != "" {
			items = append(items, item)
		}
		from = to + 1
	}
	for i := range len(text) {
		switch text[i] {
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				add(i)
			}
		}
	}
	add(len(text))
	return items
}
