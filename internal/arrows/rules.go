package arrows

import "slices"

const (
	snowflake = "github.com/snowflakedb/gosnowflake/..."
	pgx       = "github.com/jackc/pgx/v5/..."
)

var (
	module    = []string{"cmd/...", "bench/...", "pipeline/...", "stages/...", "internal/..."}
	stageList = []string{"stages/plan", "stages/fence", "stages/extract", "stages/transform", "stages/copyin", "stages/merge", "stages/verify", "stages/check"}
	above     = []string{"cmd/...", "bench/..."}
)

// Rules is the table of the design: each folder and what it must not know.
var Rules = slices.Concat([]Rule{
	{
		From: module, Except: []string{"stages/extract/...", "cmd/etl/...", "bench/..."}, To: []string{snowflake},
		Why: "the Snowflake driver has one home, stages/extract",
	},
	{
		From: above, Except: []string{"bench/harness/baseline"}, To: []string{snowflake}, Via: []string{"stages/extract/...", "bench/harness/baseline"},
		Why: "the Snowflake driver is reached through stages/extract only, but for what stands beside us in benchmarks",
	},
	{
		From: []string{"stages/..."}, Except: []string{"stages/plan/...", "stages/fence/...", "stages/copyin/...", "stages/merge/...", "stages/verify/...", "stages/check/..."}, To: []string{pgx},
		Why: "only the stages that talk to PostgreSQL know its driver",
	},
	{
		From: []string{"pipeline/..."}, To: []string{pgx, "internal/config/..."},
		Why: "the walk knows neither drivers nor where settings come from",
	},
	{
		From: []string{"pipeline/..."}, To: slices.Concat(above, []string{"stages/..."}),
		Why: "the walk declares interfaces; stages implement them",
	},
	{
		From: []string{"stages/..."}, To: above,
		Why: "a stage does not know who starts it",
	},
	{
		From: []string{"internal/..."}, To: slices.Concat(above, []string{"stages/...", "pipeline/..."}),
		Why: "internal packages are leaves: they never look up",
	},
	{
		From: []string{"cmd/etl/..."}, To: []string{"internal/snowsim/...", "internal/pgtest/...", "internal/pgproxy/..."},
		Why: "the simulator and test kits are not shipped",
	},
	{
		From: []string{"internal/snowsim/...", "cmd/snowsim/..."},
		To:   []string{"pipeline/...", "stages/...", "internal/pgcopy/...", "internal/catalog/...", "internal/snowtype/...", "internal/watermark/..."},
		Why:  "a simulator that shares code with what it tests shares its mistakes",
	},
	{
		From: []string{"internal/pgcopy/..."}, To: []string{pgx, "net/http", "database/sql"},
		Why: "the codec is pure: it dials nobody",
	},
	{
		From: []string{"internal/config/..."},
		To:   slices.Concat(above, []string{"internal/catalog/...", "internal/state/...", "internal/postgres/...", "internal/pgcopy/...", pgx}),
		Why:  "settings are plain values: others read them, they read nobody",
	},
	{
		From: []string{"internal/fault/...", "internal/metrics/...", "internal/progress/..."}, To: []string{pgx},
		Why: "drivers are asked by behaviour",
	},
	{
		From: []string{"internal/progress/..."}, To: module,
		Why: "the display knows nothing of what it shows",
	},
}, siblings())

// siblings forbids each stage all the others: what they share lies in pipeline.
func siblings() []Rule {
	var rules []Rule
	for _, stage := range stageList {
		rules = append(rules, Rule{
			From: []string{stage + "/..."}, To: others(stage),
			Why: "stages never see each other",
		})
	}
	return rules
}

func others(stage string) []string {
	var list []string
	for _, s := range stageList {
		if s != stage {
			list = append(list, s+"/...")
		}
	}
	return list
}
