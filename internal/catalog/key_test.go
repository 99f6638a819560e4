package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestResolveKey(t *testing.T) {
	t.Parallel()
	mappings, err := Select(orders, []SourceColumn{column(t, "A", "NUMBER(9,0)"), column(t, "B", "NUMBER(9,0)")}, Selection{Rename: map[string]string{"B": "beta"}})
	if err != nil {
		t.Fatal(err)
	}
	keyed := &Target{UniqueKeys: [][]string{{"beta"}}, HasPrimaryKey: true}
	for name, c := range map[string]struct {
		named, declared []string
		target          *Target
		want            []string
		fault           string
	}{
		"the user's":            {[]string{"b", "A"}, []string{"A"}, keyed, []string{"beta", "a"}, ""},
		"by the target's name":  {[]string{"beta"}, nil, nil, []string{"beta"}, ""},
		"the source's":          {nil, []string{"A"}, keyed, []string{"a"}, ""},
		"the target's":          {nil, nil, keyed, []string{"beta"}, ""},
		"none":                  {nil, nil, &Target{UniqueKeys: [][]string{{"a"}}}, nil, "--key"},
		"unknown":               {[]string{"C"}, nil, nil, nil, `"C"`},
		"twice":                 {[]string{"A", "a"}, nil, nil, nil, "twice"},
		"not fed":               {nil, nil, &Target{UniqueKeys: [][]string{{"c"}}, HasPrimaryKey: true}, nil, "feeds"},
		"declared but left out": {nil, []string{"Z"}, nil, nil, `"Z"`},
	} {
		got, err := ResolveKey(c.named, c.declared, mappings, c.target)
		switch {
		case c.fault == "" && err != nil, c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%s: error %v, want %q", name, err, c.fault)
		case c.fault == "":
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
}
