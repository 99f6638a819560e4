package watermark

import (
	"slices"
	"time"
)

// Span is a range of watermarks of one kind. From is exclusive and To is
// inclusive; neither is zero, and From is less than To.
type Span struct{ From, To Value }

// Union is all that lies in one of the spans: in order, without overlaps, and
// in as few spans as possible.
func Union(spans []Span) []Span {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b Span) int { return a.From.Compare(b.From) })
	var union []Span
	for _, s := range spans {
		last := len(union) - 1
		if last < 0 || union[last].To.Compare(s.From) < 0 {
			union = append(union, s)
			continue
		}
		if union[last].To.Compare(s.To) < 0 {
			union[last].To = s.To
		}
	}
	return union
}

// After are the parts of the spans that lie behind a watermark.
func After(spans []Span, mark Value) []Span {
	var rest []Span
	for _, s := range spans {
		if s.From.Compare(mark) < 0 {
			s.From = mark
		}
		if s.From.Compare(s.To) < 0 {
			rest = append(rest, s)
		}
	}
	return rest
}

// Shorten takes a duration off the end of each span; what has no more than
// that is left out. Numbers stay as they are, see Back.
func Shorten(spans []Span, d time.Duration) []Span {
	var rest []Span
	for _, s := range spans {
		s.To = s.To.Back(d)
		if s.From.Compare(s.To) < 0 {
			rest = append(rest, s)
		}
	}
	return rest
}
