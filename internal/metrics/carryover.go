package metrics

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"
)

// carryOver adds an earlier reading to a new one: counters are summed, other
// metrics that the new one lacks stay.
func carryOver(before map[string]*dto.MetricFamily, now []*dto.MetricFamily) []*dto.MetricFamily {
	all := make(map[string]*dto.MetricFamily, len(now))
	for _, family := range now {
		all[family.GetName()] = family
	}
	for name, old := range before {
		family, ok := all[name]
		switch {
		case !ok:
			all[name] = old
		case family.GetType() == old.GetType():
			add(family, old)
		}
	}
	names := slices.Sorted(maps.Keys(all))
	families := make([]*dto.MetricFamily, len(names))
	for i, name := range names {
		families[i] = all[name]
	}
	return families
}

func add(family, old *dto.MetricFamily) {
	series := make(map[string]*dto.Metric, len(family.GetMetric()))
	for _, m := range family.GetMetric() {
		series[labels(m)] = m
	}
	for _, m := range old.GetMetric() {
		current, ok := series[labels(m)]
		switch {
		case !ok:
			family.Metric = append(family.Metric, m)
		case current.GetCounter() != nil:
			sum := current.GetCounter().GetValue() + m.GetCounter().GetValue()
			current.Counter.Value = &sum
		}
	}
	slices.SortFunc(family.Metric, func(a, b *dto.Metric) int { return cmp.Compare(labels(a), labels(b)) })
}

// labels identify a series within its family.
func labels(m *dto.Metric) string {
	var pairs []string
	for _, pair := range m.GetLabel() {
		pairs = append(pairs, pair.GetName()+"\xff"+pair.GetValue())
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "\xfe")
}
