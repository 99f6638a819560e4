package oracle

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Rows is the content of a table: one text a row, sorted.
type Rows struct {
	text []string
	hash [sha256.Size]byte
}

// RowsOf is a table of these rows, each written as Source writes it.
func RowsOf(text []string) Rows { return newRows(slices.Clone(text)) }

func newRows(text []string) Rows {
	slices.Sort(text)
	hash := sha256.New()
	for _, row := range text {
		hash.Write([]byte(row))
		hash.Write([]byte{'\n'})
	}
	return Rows{text: text, hash: [sha256.Size]byte(hash.Sum(nil))}
}

// Len is the number of rows.
func (r Rows) Len() int { return len(r.text) }

// All yields the rows in order, each as the text of its cells with "|" between.
func (r Rows) All() iter.Seq[string] { return slices.Values(r.text) }

// Hash is a short fingerprint of all rows.
func (r Rows) Hash() string { return hex.EncodeToString(r.hash[:6]) }

// Equal says whether both hold the same rows, each as often.
func (r Rows) Equal(other Rows) bool { return len(r.text) == len(other.text) && r.hash == other.hash }

// Diff says how got differs from want, with the first rows that only one of
// them has. It is nil when they are equal.
func Diff(want, got Rows) error {
	if want.Equal(got) {
		return nil
	}
	missing, surplus := compare(want.text, got.text)
	return fmt.Errorf("%d rows are wanted and %d are there; %d are missing:%s\n%d should not be there:%s",
		len(want.text), len(got.text), len(missing), first(missing), len(surplus), first(surplus))
}

// compare walks two sorted lists at once.
func compare(want, got []string) (missing, surplus []string) {
	for len(want) > 0 && len(got) > 0 {
		switch c := strings.Compare(want[0], got[0]); {
		case c == 0:
			want, got = want[1:], got[1:]
		case c < 0:
			missing, want = append(missing, want[0]), want[1:]
		default:
			surplus, got = append(surplus, got[0]), got[1:]
		}
	}
	return append(missing, want...), append(surplus, got...)
}

func first(rows []string) string {
	const shown = 3
	text := ""
	for _, row := range rows[:min(shown, len(rows))] {
		text += "\n  " + row
	}
	return text
}
