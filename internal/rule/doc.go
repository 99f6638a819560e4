// Package rule names what a table's rows must satisfy before they are merged.
// The configuration writes rules, the merge evaluates them; this package holds
// only their meaning.
package rule
