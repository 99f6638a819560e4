package arrows

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestThisModule(t *testing.T) {
	t.Parallel()
	g, err := Load(t.Context(), "minicore_disabled")
	if err != nil {
		t.Fatal(err)
	}
	if len(g["internal/arrows"]) == 0 || len(g["encoding/json"]) == 0 {
		t.Fatalf("the graph of %d packages is not whole", len(g))
	}
	for _, violation := range Check(g, Rules) {
		t.Error(violation)
	}
}

// allowed is a small module as it should be.
func allowed() Graph {
	const driver, pg = "github.com/snowflakedb/gosnowflake", "github.com/jackc/pgx/v5"
	return Graph{
		"cmd/etl":           {"stages/extract", "stages/transform", "stages/copyin", "stages/merge", "stages/plan", "stages/fence", "pipeline", "internal/config", "internal/postgres"},
		"cmd/snowsim":       {"internal/snowsim"},
		"bench":             {"internal/snowsim", "internal/pgtest", "stages/extract"},
		"pipeline":          {"internal/fault", "internal/progress"},
		"stages/plan":       {"pipeline", pg},
		"stages/fence":      {"internal/state"},
		"stages/extract":    {"pipeline", driver},
		"stages/transform":  {"pipeline", "internal/pgcopy"},
		"stages/copyin":     {"pipeline", "internal/postgres"},
		"stages/merge":      {"pipeline", "internal/postgres", "stages/merge/sql"},
		"stages/merge/sql":  {"internal/catalog"},
		"internal/postgres": {pg + "/pgxpool", "internal/fault"},
		"internal/state":    {pg},
		"internal/config":   {"internal/secret"},
		"internal/pgtest":   {pg},
		"internal/pgproxy":  {pg + "/pgproto3"},
		"internal/snowsim":  {"internal/snowsim/data", "net/http"},
		"internal/metrics":  {"net/http"},
		pg + "/pgxpool":     {pg},
		driver:              {"net/http", "database/sql"},
	}
}

func TestAllowedArrowsPass(t *testing.T) {
	t.Parallel()
	for _, violation := range Check(allowed(), Rules) {
		t.Error(violation)
	}
}

// Each line adds one arrow to what is allowed and names the packages that then
// reach too far.
var forbidden = []struct {
	from, to string
	found    string
}{
	{"internal/catalog", "github.com/snowflakedb/gosnowflake", "internal/catalog stages/merge stages/merge/sql cmd/etl"},
	{"cmd/etl", "github.com/snowflakedb/gosnowflake", "cmd/etl"},
	{"bench/load", "github.com/snowflakedb/gosnowflake/arrowbatches", "bench/load"},
	{"stages/transform", "internal/postgres", "stages/transform"},
	{"stages/extract", "github.com/jackc/pgx/v5/pgconn", "stages/extract"},
	{"internal/fault", "github.com/jackc/pgx/v5/pgconn", "internal/fault pipeline stages/extract stages/transform"},
	{"pipeline", "internal/config", "pipeline"},
	{"pipeline", "stages/extract", "pipeline stages/copyin stages/merge stages/plan stages/transform"},
	{"pipeline", "cmd/etl", "pipeline stages/copyin stages/extract stages/merge stages/plan stages/transform"},
	{"stages/copyin", "stages/merge/sql", "stages/copyin"},
	{"stages/fence", "stages/plan", "stages/fence"},
	{"stages/merge/sql", "stages/copyin", "stages/merge stages/merge/sql"},
	{"internal/state", "pipeline", "internal/state"},
	{"internal/secret", "stages/fence", "internal/config internal/secret"},
	{"internal/metrics", "bench", "internal/metrics"},
	{"internal/postgres", "internal/pgtest", "cmd/etl"},
	{"cmd/etl", "internal/snowsim/data", "cmd/etl"},
	{"stages/copyin", "internal/pgproxy", "cmd/etl"},
	{"internal/snowsim/data", "internal/snowtype", "cmd/snowsim internal/snowsim internal/snowsim/data"},
	{"internal/snowsim", "internal/watermark", "cmd/snowsim internal/snowsim"},
	{"cmd/snowsim", "pipeline", "cmd/snowsim"},
	{"internal/pgcopy", "net/http", "internal/pgcopy"},
	{"internal/config", "internal/state", "internal/config"},
	{"internal/metrics", "github.com/jackc/pgx/v5/pgxpool", "internal/metrics"},
	{"internal/progress", "internal/secret", "internal/progress"},
}

func TestForbiddenArrowsAreFound(t *testing.T) {
	t.Parallel()
	used := make(map[string]bool)
	for _, c := range forbidden {
		g := allowed()
		g[c.from] = append(slices.Clone(g[c.from]), c.to)
		found := make(map[string]bool)
		for _, violation := range Check(g, Rules) {
			found[violation.Chain[0]] = true
			used[violation.Rule.Why] = true
		}
		for want := range strings.FieldsSeq(c.found) {
			if !found[want] {
				t.Errorf("%s → %s: %s is not found", c.from, c.to, want)
			}
		}
		if len(found) != len(strings.Fields(c.found)) {
			t.Errorf("%s → %s: found %v, want %s", c.from, c.to, slices.Sorted(maps.Keys(found)), c.found)
		}
	}
	for _, rule := range Rules {
		if rule.Why == "" || !used[rule.Why] {
			t.Errorf("no line breaks the rule %q", rule.Why)
		}
	}
}

func TestViolationShowsTheShortestWay(t *testing.T) {
	t.Parallel()
	g := Graph{"internal/a": {"internal/b", "internal/c"}, "internal/b": {"internal/d"}, "internal/c": {"pipeline"}, "internal/d": {"pipeline"}}
	found := Check(g, []Rule{{From: []string{"internal/a"}, To: []string{"pipeline/..."}, Why: "leaf"}})
	if len(found) != 1 || found[0].String() != "internal/a must not reach pipeline: leaf\n\tinternal/a → internal/c → pipeline" {
		t.Errorf("got %v", found)
	}
}

func TestCyclesEnd(t *testing.T) {
	t.Parallel()
	g := Graph{"internal/a": {"internal/b"}, "internal/b": {"internal/a"}}
	if found := Check(g, Rules); len(found) != 0 {
		t.Errorf("got %v", found)
	}
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	for pkg, want := range map[string]bool{"stages": true, "stages/merge": true, "stagesX": false, "pipeline": true, "pipeline/x": false} {
		if matches([]string{"stages/...", "pipeline"}, pkg) != want {
			t.Errorf("%s: want %v", pkg, want)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	g, err := parse(strings.NewReader(`{"ImportPath":"github.com/snowpg/etl/pipeline","Imports":["fmt","github.com/snowpg/etl/internal/fault"]} {"ImportPath":"fmt","Imports":["internal/fmtsort"]}`))
	want := Graph{"pipeline": {"fmt", "internal/fault"}, "fmt": {"std/internal/fmtsort"}}
	if err != nil || !maps.EqualFunc(g, want, slices.Equal) {
		t.Errorf("%v, %v", g, err)
	}
	if _, err := parse(strings.NewReader(`{"ImportPath":`)); err == nil {
		t.Error("a cut list is accepted")
	}
}
