package catalog

import (
	"fmt"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// offsetSuffix makes the name of the column that keeps a TIMESTAMP_TZ's offset.
const offsetSuffix = "_offset"

// withOffsets puts behind each TIMESTAMP_TZ a column for its offset from UTC
// in minutes, which timestamp with time zone does not keep.
func withOffsets(mappings []Mapping) (all []Mapping, faults []error) {
	for _, m := range mappings {
		all = append(all, m)
		if m.Source.Type.Kind != snowtype.TimestampTZ {
			continue
		}
		offset := m
		offset.Offset = true
		offset.Target = TargetColumn{Name: m.Target.Name + offsetSuffix, Type: simple(pgoid.Int2, "smallint")}
		if len(offset.Target.Name) > maxIdentifier {
			faults = append(faults, fmt.Errorf("column %s: %q has more than the %d bytes that PostgreSQL allows; give %s a shorter name with columns: {rename: {%s: …}}",
				m.Source.Name, offset.Target.Name, maxIdentifier, m.Source.Name, m.Source.Name))
		}
		all = append(all, offset)
	}
	return all, faults
}

// Selected are the mappings that a SELECT asks for: all but the offsets, which
// travel inside the column they belong to.
func Selected(mappings []Mapping) []Mapping {
	var selected []Mapping
	for _, m := range mappings {
		if !m.Offset {
			selected = append(selected, m)
		}
	}
	return selected
}
