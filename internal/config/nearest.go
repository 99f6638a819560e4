package config

import "github.com/snowpg/etl/internal/spelling"

// suggestion is the fix for an unknown word.
func suggestion(name string, candidates []string, otherwise string) string {
	if len(name) < 64 {
		if near := spelling.Closest(name, candidates); near != "" {
			return "did you mean " + near + "?"
		}
	}
	return otherwise
}
