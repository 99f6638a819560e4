package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/metrics"
)

func example(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("examples", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// decode reads the documents of a YAML file.
func decode(t *testing.T, name string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for decoder := yaml.NewDecoder(strings.NewReader(example(t, name))); ; {
		var document map[string]any
		if err := decoder.Decode(&document); err != nil {
			break
		}
		all = append(all, document)
	}
	if len(all) == 0 {
		t.Fatalf("%s holds no document", name)
	}
	return all
}

// at follows keys and list positions.
func at(t *testing.T, document any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := document.(map[string]any)
			document = m[step]
		case int:
			list, _ := document.([]any)
			if step >= len(list) {
				t.Fatalf("%v: nothing at %d", path, step)
			}
			document = list[step]
		}
	}
	if document == nil {
		t.Fatalf("nothing at %v", path)
	}
	return document
}

// tool runs a checker that not every machine has: whoever has it checks more,
// and CI has all of them.
func tool(t *testing.T, name string, args ...string) {
	t.Helper()
	if !installed(t, name) {
		return
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

func installed(t *testing.T, name string) bool {
	t.Helper()
	_, err := exec.LookPath(name)
	switch {
	case err == nil:
		return true
	case os.Getenv("CI") != "":
		t.Errorf("%s is not installed: .ci/run should have done that", name)
	default:
		t.Logf("%s is not installed: only the structure is checked", name)
	}
	return false
}

func TestExampleConfigurationLoads(t *testing.T) {
	t.Parallel()
	env := map[string]string{
		"SNOWFLAKE_ACCOUNT": "a", "SNOWFLAKE_USER": "u", "SNOWFLAKE_PASSWORD": "password", "POSTGRES_URL": "postgres://u@localhost/d",
		"ETL_ALERT_WEBHOOK": "https://hooks.example.com/x", "ETL_CONFIG": "examples/etl.yaml",
	}
	c, err := config.Load(config.Input{LookupEnv: func(name string) (string, bool) { v, ok := env[name]; return v, ok }})
	if err != nil {
		t.Fatal(err)
	}
	kinds := make(map[string]bool)
	for _, r := range c.Tables[0].Rules {
		kinds[strings.SplitN(r.Check.String(), "(", 2)[0]] = true
	}
	if len(kinds) != 7 {
		t.Errorf("the example shows %v, not every kind of rule", kinds)
	}
}

var metricName = regexp.MustCompile(`\betl_[a-z_]+`)

// known fails the test for names that the program does not publish.
func known(t *testing.T, where, text string) {
	t.Helper()
	for _, name := range metricName.FindAllString(text, -1) {
		if !slices.Contains(metrics.Names(), name) {
			t.Errorf("%s: there is no metric %s", where, name)
		}
	}
}

func TestAlertRules(t *testing.T) {
	t.Parallel()
	const name = "prometheus/rules.yaml"
	rules, _ := at(t, decode(t, name)[0], "groups", 0, "rules").([]any)
	alerts := make(map[string]bool)
	for _, r := range rules {
		expr, _ := at(t, r, "expr").(string)
		known(t, name, expr)
		if strings.Count(expr, "(") != strings.Count(expr, ")") || !metricName.MatchString(expr) {
			t.Errorf("expr %q", expr)
		}
		alerts[at(t, r, "alert").(string)] = true
		at(t, r, "annotations", "summary")
		at(t, r, "labels", "severity")
	}
	for _, want := range []string{"EtlTableFailed", "EtlTableLags", "EtlRowsRejected", "EtlLossyValues", "EtlRuleBroken"} {
		if !alerts[want] {
			t.Errorf("there is no alert %s", want)
		}
	}
	tool(t, "promtool", "check", "rules", "examples/"+name)
}

func TestDashboard(t *testing.T) {
	t.Parallel()
	const name = "grafana/dashboard.json"
	var dashboard struct {
		Title, UID string
		Panels     []struct {
			ID      int
			Title   string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(example(t, name)), &dashboard); err != nil {
		t.Fatal(err)
	}
	var exprs strings.Builder
	taken := make(map[[2]int]string)
	for _, p := range dashboard.Panels {
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			cell := [2]int{x, p.GridPos.Y}
			if taken[cell] != "" || x >= 24 {
				t.Errorf("%s lies over %s, or outside", p.Title, taken[cell])
			}
			taken[cell] = p.Title
		}
		for _, target := range p.Targets {
			exprs.WriteString(target.Expr + "\n")
			// A dashboard's variables are no PromQL.
			expr := strings.NewReplacer("$__rate_interval", "5m", "$table", ".*").Replace(target.Expr)
			checkExpr(t, expr)
		}
	}
	known(t, name, exprs.String())
	for _, metric := range metrics.Names() {
		if !strings.Contains(exprs.String(), metric) {
			t.Errorf("no panel shows %s", metric)
		}
	}
}

// checkExpr lets promtool parse an expression, as a rule.
func checkExpr(t *testing.T, expr string) {
	t.Helper()
	rule, err := json.Marshal(map[string]any{"groups": []any{map[string]any{"name": "g", "rules": []any{map[string]any{"record": "r", "expr": expr}}}}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rule.yaml")
	if err := os.WriteFile(path, rule, 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "promtool", "check", "rules", path)
}

func TestKubernetes(t *testing.T) {
	t.Parallel()
	documents := decode(t, "kubernetes/cronjob.yaml")
	job := documents[1]
	spec := at(t, job, "spec", "jobTemplate", "spec", "template", "spec")
	container := at(t, spec, "containers", 0)
	for _, c := range []struct {
		got, want any
	}{
		{at(t, job, "apiVersion"), "batch/v1"},
		{at(t, job, "kind"), "CronJob"},
		{at(t, job, "spec", "concurrencyPolicy"), "Forbid"},
		{at(t, spec, "restartPolicy"), "Never"},
		{at(t, spec, "securityContext", "runAsNonRoot"), true},
		{at(t, container, "args", 0), "stream"},
		{at(t, spec, "volumes", 0, "configMap", "name"), at(t, documents[0], "metadata", "name")},
	} {
		if c.got != c.want {
			t.Errorf("got %v, want %v", c.got, c.want)
		}
	}
	knownFlags(t, container)
	file := filepath.Join(t.TempDir(), "etl.yaml")
	if err := os.WriteFile(file, []byte(at(t, documents[0], "data", "etl.yaml").(string)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := config.Load(config.Input{Flags: map[string]string{"config": file}, Optional: config.PartSnowflake | config.PartPostgres})
	if err != nil {
		t.Error(err)
	}
}

func knownFlags(t *testing.T, container any) {
	t.Helper()
	args, _ := at(t, container, "args").([]any)
	var words []string
	for _, a := range args {
		words = append(words, a.(string))
	}
	knownOptions(t, strings.Join(words, " "))
	for _, e := range at(t, container, "env").([]any) {
		name := at(t, e, "name").(string)
		if !slices.ContainsFunc(config.Settings(), func(s config.Setting) bool { return slices.Contains(s.Env, name) }) {
			t.Errorf("there is no setting %s", name)
		}
	}
}

var option = regexp.MustCompile(`--[a-z-]+`)

// knownOptions fails the test for flags that stream does not have.
func knownOptions(t *testing.T, command string) {
	t.Helper()
	options := option.FindAllString(command, -1)
	if !strings.Contains(command, "stream") || len(options) == 0 {
		t.Errorf("no command in %q", command)
	}
	for _, o := range options {
		if !slices.ContainsFunc(config.Settings(), func(s config.Setting) bool { return s.Flag() == o }) {
			t.Errorf("there is no flag %s", o)
		}
	}
}

func TestSystemd(t *testing.T) {
	t.Parallel()
	service, timer := example(t, "systemd/etl.service"), example(t, "systemd/etl.timer")
	wantParts(t, service, "[Unit]\n", "[Service]\n", "Type=oneshot\n", "SuccessExitStatus=5 143\n")
	wantParts(t, timer, "[Timer]\n", "OnCalendar=*:0/5\n", "WantedBy=timers.target\n")
	knownOptions(t, regexp.MustCompile(`ExecStart=.*`).FindString(service))

	// systemd looks for the program and for the files.
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"etl.service": strings.ReplaceAll(service, "/usr/local/bin/etl", self), "etl.timer": timer} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tool(t, "systemd-analyze", "verify", "--man=no", filepath.Join(dir, "etl.service"), filepath.Join(dir, "etl.timer"))
}

func TestCrontab(t *testing.T) {
	t.Parallel()
	line := regexp.MustCompile(`^(\S+ +){4}\S+ +cd /etc/etl && (/usr/local/bin/etl stream .*)$`)
	commands := 0
	for text := range strings.Lines(example(t, "cron/etl.crontab")) {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "#") || regexp.MustCompile(`^[A-Z]+=`).MatchString(text) {
			continue
		}
		m := line.FindStringSubmatch(text)
		if m == nil || strings.Contains(text, "%") { // cron takes % for a line end
			t.Errorf("line %q", text)
			continue
		}
		commands++
		knownOptions(t, m[2])
	}
	if commands == 0 {
		t.Error("there is no command")
	}
}

func TestAirflow(t *testing.T) {
	t.Parallel()
	const name = "airflow/etl_dag.py"
	text := example(t, name)
	wantParts(t, text, "max_active_runs=1", "skip_on_exit_code=5", "catchup=False")
	knownOptions(t, regexp.MustCompile(`(?s)bash_command=\((.*?)\),`).FindString(text))
	tool(t, "python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])", "examples/"+name)
}

func TestExamplesAreListed(t *testing.T) {
	t.Parallel()
	list := example(t, "README.md")
	err := filepath.WalkDir("examples", func(path string, entry os.DirEntry, err error) error {
		name, _ := filepath.Rel("examples", path)
		if err == nil && !entry.IsDir() && name != "README.md" && !strings.Contains(list, "`"+filepath.ToSlash(name)+"`") {
			t.Errorf("README.md does not list %s", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
