package pgcopy

// Losses counts the values of one column that a Policy let through altered. A
// value is counted once per kind, also when its row was refused later for the
// sake of another column.
type Losses struct {
	Column      string
	NUL         int64 // U+0000 left out
	InvalidUTF8 int64 // invalid bytes replaced by U+FFFD
	Nanoseconds int64 // digits below the microsecond cut
	Undefined   int64 // undefined in JSON written as null
	Offset      int64 // offset from UTC dropped
}

// Add adds the counts of other, which is about the same column.
func (l *Losses) Add(other Losses) {
	l.NUL += other.NUL
	l.InvalidUTF8 += other.InvalidUTF8
	l.Nanoseconds += other.Nanoseconds
	l.Undefined += other.Undefined
	l.Offset += other.Offset
}

// Any says whether anything was lost.
func (l Losses) Any() bool {
	return l.NUL|l.InvalidUTF8|l.Nanoseconds|l.Undefined|l.Offset != 0
}
