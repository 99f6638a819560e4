package report

import (
	"cmp"
	"slices"
	"time"
)

// Summary is the medians of the samples of one Key, each figure by itself.
type Summary struct {
	Key
	Samples     int
	Moved       int64
	Bytes       int64
	Wall        time.Duration
	Fastest     time.Duration
	Slowest     time.Duration
	Copy, Merge time.Duration
	// LatencyP50 and LatencyP99 are over the chunks of all samples; 0 where they
	// are not known.
	LatencyP50, LatencyP99 time.Duration
	CPU                    CPU
	PeakRSS                int64 // the largest
	WAL                    int64
	Inexact                bool
	Memory                 []Reading // of the first sample
}

// RowsPerSecond is the throughput.
func (s Summary) RowsPerSecond() float64 { return perSecond(s.Moved, s.Wall) }

// MegabytesPerSecond is the throughput in COPY bytes, by the million.
func (s Summary) MegabytesPerSecond() float64 { return perSecond(s.Bytes, s.Wall) / 1e6 }

// PerMillion scales a time to a million of the moved rows.
func (s Summary) PerMillion(d time.Duration) time.Duration {
	if s.Moved == 0 {
		return 0
	}
	return time.Duration(float64(d) * 1e6 / float64(s.Moved))
}

func perSecond(n int64, d time.Duration) float64 {
	if d <= 0 {
		return 0
	}
	return float64(n) / d.Seconds()
}

// Summarise groups samples by key, in the order in which the keys came.
func Summarise(samples []Sample) []Summary {
	var keys []Key
	groups := make(map[Key][]Sample)
	for _, s := range samples {
		if groups[s.Key] == nil {
			keys = append(keys, s.Key)
		}
		groups[s.Key] = append(groups[s.Key], s)
	}
	summaries := make([]Summary, 0, len(keys))
	for _, k := range keys {
		summaries = append(summaries, summarise(k, groups[k]))
	}
	return summaries
}

func summarise(k Key, group []Sample) Summary {
	wall := func(s Sample) time.Duration { return s.Wall }
	latencies := latencies(group)
	return Summary{
		Key: k, Samples: len(group),
		LatencyP50: percentile(latencies, 50), LatencyP99: percentile(latencies, 99),
		Moved:   median(group, func(s Sample) int64 { return s.Moved }),
		Bytes:   median(group, func(s Sample) int64 { return s.Bytes }),
		Wall:    median(group, wall),
		Fastest: slices.Min(each(group, wall)),
		Slowest: slices.Max(each(group, wall)),
		Copy:    median(group, func(s Sample) time.Duration { return s.Copy }),
		Merge:   median(group, func(s Sample) time.Duration { return s.Merge }),
		CPU: CPU{
			Client:     median(group, func(s Sample) time.Duration { return s.CPU.Client }),
			Simulator:  median(group, func(s Sample) time.Duration { return s.CPU.Simulator }),
			PostgreSQL: median(group, func(s Sample) time.Duration { return s.CPU.PostgreSQL }),
		},
		PeakRSS: slices.Max(each(group, func(s Sample) int64 { return s.PeakRSS })),
		WAL:     median(group, func(s Sample) int64 { return s.WAL }),
		Inexact: slices.ContainsFunc(group, func(s Sample) bool { return s.Inexact }),
		Memory:  group[0].Memory,
	}
}

func latencies(group []Sample) []time.Duration {
	var all []time.Duration
	for _, s := range group {
		all = append(all, s.Latencies...)
	}
	slices.Sort(all)
	return all
}

// percentile is by the nearest rank; 0 of none.
func percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*p+99)/100-1]
}

// median is the middle one, and between two the mean.
func median[N ~int64](group []Sample, of func(Sample) N) N {
	values := slices.Sorted(slices.Values(each(group, of)))
	half := len(values) / 2
	if len(values)%2 == 1 {
		return values[half]
	}
	return values[half-1] + (values[half]-values[half-1])/2
}

func each[N cmp.Ordered](group []Sample, of func(Sample) N) []N {
	values := make([]N, 0, len(group))
	for _, s := range group {
		values = append(values, of(s))
	}
	return values
}

// find is the summary of a key; ok is false when it was not measured.
func find(summaries []Summary, k Key) (Summary, bool) {
	i := slices.IndexFunc(summaries, func(s Summary) bool { return s.Key == k })
	if i < 0 {
		return Summary{}, false
	}
	return summaries[i], true
}

// against is the summary of another way under the same conditions.
func (s Summary) against(summaries []Summary, way string) (Summary, bool) {
	k := s.Key
	k.Way = way
	return find(summaries, k)
}
