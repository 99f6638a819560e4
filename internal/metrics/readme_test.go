package metrics

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestTheReadmeListsTheMetrics(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "<!-- metrics -->\n")
	table, _, closed := strings.Cut(rest, "<!-- /metrics -->")
	if !found || !closed || table != Table() {
		t.Errorf("between <!-- metrics --> and <!-- /metrics --> README.md should have:\n%s", Table())
	}
}

// TestDefinitionsAreWhatIsPublished compares the list with a reading of all
// metrics.
func TestDefinitionsAreWhatIsPublished(t *testing.T) {
	t.Parallel()
	families, err := filled().gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		d := define(family.GetName())
		if !strings.EqualFold(family.GetType().String(), string(d.Kind)) || family.GetHelp() != d.Help {
			t.Errorf("%s is a %s: %s", d.Name, family.GetType(), family.GetHelp())
		}
		for _, m := range family.GetMetric() {
			var labels []string
			for _, pair := range m.GetLabel() {
				labels = append(labels, pair.GetName())
			}
			want := slices.Sorted(slices.Values(d.Labels))
			if !slices.Equal(labels, want) {
				t.Errorf("%s has the labels %v, want %v", d.Name, labels, want)
			}
		}
	}
}
