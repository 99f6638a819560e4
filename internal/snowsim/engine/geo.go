package engine

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/geo"
)

// showGeo writes the shapes of a result in the session's output formats. A
// client sees text or bytes: only a description tells that they are shapes.
func (s *statement) showGeo(r *data.Result) error {
	for c, column := range r.Columns {
		if column.Type.Kind != data.Geography && column.Type.Kind != data.Geometry {
			continue
		}
		name := value.KindName(column.Type.Kind) + "_OUTPUT_FORMAT"
		form, err := value.GeoForm(column.Type.Kind, s.session.Parameters[name])
		if err != nil {
			return err
		}
		r.Columns[c].Type = form.Type
		for i, b := range r.Blocks {
			if r.Blocks[i], err = withColumn(b, c, form); err != nil {
				return err
			}
		}
	}
	return nil
}

// withColumn is the block with a column's shapes written.
func withColumn(b *data.Block, c int, form value.Form) (*data.Block, error) {
	from := b.Columns[c]
	to := &data.Vector{Type: form.Type, Nulls: from.Nulls, Strings: make([]string, b.Rows)}
	for i := range to.Strings {
		if from.IsNull(i) {
			continue
		}
		shape, err := geo.Parse(from.Strings[i])
		if err != nil {
			return nil, err
		}
		if to.Strings[i], err = form.Write(shape); err != nil {
			return nil, err
		}
	}
	out := &data.Block{Rows: b.Rows, Columns: append([]*data.Vector(nil), b.Columns...)}
	out.Columns[c] = to
	return out, nil
}
