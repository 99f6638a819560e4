package geo

import "encoding/json"

// GeoJSON writes the shape as an object, its keys in order and two blanks a
// level, as Snowflake prints objects.
func GeoJSON(s Shape) (string, error) {
	text, err := json.MarshalIndent(object(s), "", "  ")
	return string(text), err
}

func object(s Shape) map[string]any {
	if s.Kind != Collection {
		return map[string]any{"type": names[s.Kind], "coordinates": coordinates(s)}
	}
	shapes := make([]any, len(s.Parts))
	for i, part := range s.Parts {
		shapes[i] = object(part)
	}
	return map[string]any{"type": names[s.Kind], "geometries": shapes}
}

func coordinates(s Shape) any {
	if s.Kind == Point && len(s.Points) == 1 {
		return s.Points[0]
	}
	all := make([]any, 0, len(s.Points)+len(s.Parts))
	for _, at := range s.Points {
		all = append(all, at)
	}
	for _, part := range s.Parts {
		all = append(all, coordinates(part))
	}
	return all
}
