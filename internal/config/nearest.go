package config

import "github.com/snowpg/etl/internal/spelling"

// nearest returns the candidate most like name, or "" if none is close enough
// to be a slip of the finger.
func nearest(name string, candidates []string) string {
	best, bestDistance := "", len(name)/3+2
	for _, candidate := range candidates {
		if d := spelling.Distance(name, candidate); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// suggestion is the fix for an unknown word.
func suggestion(name string, candidates []string, otherwise string) string {
	if len(name) < 64 {
		if near := nearest(name, candidates); near != "" {
			return "did you mean " + near + "?"
		}
	}
	return otherwise
}
