package verify

// maxEntries bounds the keys held in memory while differing rows are told
// apart; an entry takes some hundred bytes.
const maxEntries = 1_000_000

// differingBuckets are those whose sums are not the same.
func differingBuckets(a, b *digest) []uint64 {
	var differing []uint64
	for i := range a.buckets {
		if a.buckets[i] != b.buckets[i] {
			differing = append(differing, uint64(i)) //nolint:gosec // an index
		}
	}
	return differing
}

// choose takes as many of the buckets as the bound allows, at least one, for a
// table of so many rows.
func choose(differing []uint64, rows int64) map[uint64]bool {
	perBucket := rows/buckets + 1
	most := max(1, int(maxEntries/perBucket))
	chosen := make(map[uint64]bool)
	for _, b := range differing[:min(most, len(differing))] {
		chosen[b] = true
	}
	return chosen
}
