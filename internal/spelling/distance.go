package spelling

import (
	"cmp"
	"slices"
	"strings"
)

// Distance is the Levenshtein distance of a and b in bytes.
func Distance(a, b string) int {
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

// Nearest are the candidates, those most like name first, without regard to
// case; at most limit of them.
func Nearest(name string, candidates []string, limit int) []string {
	name = strings.ToLower(name)
	sorted := slices.Clone(candidates)
	slices.SortStableFunc(sorted, func(a, b string) int {
		return cmp.Or(cmp.Compare(Distance(name, strings.ToLower(a)), Distance(name, strings.ToLower(b))), cmp.Compare(a, b))
	})
	return sorted[:min(limit, len(sorted))]
}

// Closest is the candidate most like name, or "" if none is close enough to be
// a slip of the finger.
func Closest(name string, candidates []string) string {
	best, bestDistance := "", len(name)/3+2
	for _, candidate := range candidates {
		if d := Distance(name, candidate); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}
