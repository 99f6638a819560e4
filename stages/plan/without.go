package plan

import (
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// ahead is what a run need not read: the ranges that earlier runs have brought,
// but for as much of the end of each as may have got rows since, by the
// lookback. Slices commit in any order, so that a run that was killed may have
// left some behind its watermark. In mode append no row may be read twice.
func ahead(run *pipeline.Run) []watermark.Span {
	t := run.Table
	switch {
	case t.FullRefresh || t.Mode == pipeline.Replace || t.WatermarkColumn == nil:
		return nil
	case t.Mode == pipeline.Append:
		return run.Ahead
	default:
		return watermark.Shorten(run.Ahead, t.Lookback)
	}
}

// without leaves out of the slices what lies in the spans, which are in order
// and do not overlap. What is left of a slice may be several. With a slice the
// watermark comes to where the next one begins, past the spans between them.
func without(slices []pipeline.Slice, spans []watermark.Span) []pipeline.Slice {
	if len(spans) == 0 {
		return slices
	}
	var rest []pipeline.Slice
	for _, s := range slices {
		rest = append(rest, outside(s, spans)...)
	}
	end := slices[len(slices)-1]
	if len(rest) == 0 { // nothing is missing: only the watermark has to follow
		end.From, end.FromExclusive = end.To, true
		rest = append(rest, end)
	}
	for i := range rest {
		rest[i].N, rest[i].Watermark = i, end.Watermark
		if i+1 < len(rest) {
			rest[i].Watermark = rest[i+1].From
		}
	}
	return rest
}

// outside are the parts of a slice between the spans.
func outside(s pipeline.Slice, spans []watermark.Span) (parts []pipeline.Slice) {
	for _, span := range spans {
		if isEmpty(s, span.To) || span.From.Compare(s.To) >= 0 {
			continue
		}
		if before := s; !isEmpty(before, span.From) {
			before.To = span.From
			parts = append(parts, before)
		}
		if span.To.Compare(s.To) >= 0 {
			return parts
		}
		s.From, s.FromExclusive = span.To, true
	}
	return append(parts, s)
}

// isEmpty says whether no row can lie in the slice if it ends at to.
func isEmpty(s pipeline.Slice, to watermark.Value) bool {
	c := to.Compare(s.From)
	return c < 0 || (c == 0 && s.FromExclusive)
}
