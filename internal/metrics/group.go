package metrics

import (
	"maps"
	"slices"

	dto "github.com/prometheus/client_model/go"
)

const tableLabel = "table"

// group is the part of a reading that belongs to one table, without the
// table's label, or to none.
type group struct {
	table    string
	families []*dto.MetricFamily
}

// Gather implements prometheus.Gatherer.
func (g group) Gather() ([]*dto.MetricFamily, error) { return g.families, nil }

// byTable splits a reading, the part that belongs to no table first.
func byTable(families []*dto.MetricFamily) []group {
	parts := make(map[string][]*dto.MetricFamily)
	for _, family := range families {
		series := make(map[string][]*dto.Metric)
		for _, m := range family.GetMetric() {
			table, rest := cutTable(m)
			series[table] = append(series[table], rest)
		}
		for table, metrics := range series {
			parts[table] = append(parts[table], &dto.MetricFamily{
				Name: family.Name, Help: family.Help, Type: family.Type, Metric: metrics,
			})
		}
	}
	groups := make([]group, 0, len(parts))
	for _, table := range slices.Sorted(maps.Keys(parts)) {
		groups = append(groups, group{table: table, families: parts[table]})
	}
	return groups
}

func cutTable(m *dto.Metric) (table string, rest *dto.Metric) {
	rest = &dto.Metric{Counter: m.Counter, Gauge: m.Gauge}
	for _, pair := range m.GetLabel() {
		if pair.GetName() == tableLabel {
			table = pair.GetValue()
			continue
		}
		rest.Label = append(rest.Label, pair)
	}
	return table, rest
}
