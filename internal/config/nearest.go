package config

// nearest returns the candidate most like name, or "" if none is close enough
// to be a slip of the finger.
func nearest(name string, candidates []string) string {
	best, bestDistance := "", len(name)/3+2
	for _, candidate := range candidates {
		if d := distance(name, candidate); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// distance is the Levenshtein distance of a and b in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j]+1, row[j+1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
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
