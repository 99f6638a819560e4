package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/engine"
)

const (
	notificationRows = 5_000
	orderRows        = 1_500
	plantedPassword  = "planted-Pa55-word"

	// patience is for a run of the program on a machine that has much else to do.
	patience = 5 * time.Minute
)

// world is both sides of a load: a simulator with the demo's tables, and an
// empty database.
type world struct {
	t      *testing.T
	engine *engine.Engine
	server *snowsim.Server
	url    string
	pool   *pgxpool.Pool
	// env is the program's environment, on top of nothing.
	env map[string]string
	dir string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, engine: engine.New(), url: pgtest.Database(t), dir: t.TempDir()}
	now := time.Now()
	w.load(dataset.NotificationText(dataset.Options{Rows: notificationRows, Seed: 1, Now: now}))
	w.load(dataset.Orders(dataset.Options{Rows: orderRows, Seed: 1, Now: now}))
	server, err := snowsim.Start(context.WithoutCancel(t.Context()), snowsim.Options{
		Engine: w.engine, Users: []snowsim.User{{Name: "demo", Password: plantedPassword}},
		InlineBytes: 20_000, FirstChunkRows: 200, ChunkRows: 500, Vary: 7,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.server = server
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if c := server.Complaints(); len(c) > 0 {
			t.Errorf("requests outside the protocol: %q", c)
		}
	})
	if w.pool, err = pgxpool.New(context.WithoutCancel(t.Context()), w.url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.pool.Close)
	w.env = w.environment()
	return w
}

func (w *world) load(d dataset.Table) {
	w.t.Helper()
	def := engine.TableDef{Database: d.Database, Schema: d.Schema, Name: d.Name, Columns: d.Columns, PrimaryKey: d.PrimaryKey}
	if err := w.engine.CreateTable(def); err != nil {
		w.t.Fatal(err)
	}
	if err := w.engine.Load(d.Database, d.Schema, d.Name, d.Blocks, time.Now().Add(-time.Minute)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) environment() map[string]string {
	host, port, err := net.SplitHostPort(w.server.Addr())
	if err != nil {
		w.t.Fatal(err)
	}
	return map[string]string{
		asProgram: "1",
		"GORACE":  "atexit_sleep_ms=0", // the race detector waits a second at the end of each process
		"HOME":    w.dir, "PATH": os.Getenv("PATH"), "TMPDIR": os.TempDir(),
		"SNOWFLAKE_ACCOUNT": "demo", "SNOWFLAKE_USER": "demo", "SNOWFLAKE_PASSWORD": plantedPassword,
		"SNOWFLAKE_HOST": host, "SNOWFLAKE_PORT": port, "SNOWFLAKE_PROTOCOL": "http",
		"SNOWFLAKE_DATABASE": "DEMO", "SNOWFLAKE_SCHEMA": "PUBLIC", "SNOWFLAKE_WAREHOUSE": "WH",
		"POSTGRES_URL": w.url,
		"ETL_TABLES":   "notification_text,orders", "ETL_RETRY_DELAY": "10ms",
		"ETL_STALL_TIMEOUT": "10m", // what a test holds stays held until the test lets go
	}
}

// outcome is what a run of the program left.
type outcome struct {
	code           int
	stdout, stderr string
}

func (o outcome) text() string { return o.stdout + o.stderr }

// etl runs the program to its end.
func (w *world) etl(args ...string) outcome {
	w.t.Helper()
	p := w.start(args...)
	return p.wait()
}

// process is the program while it runs.
type process struct {
	w              *world
	command        *exec.Cmd
	stdout, stderr bytes.Buffer
}

func (w *world) start(args ...string) *process {
	w.t.Helper()
	p := w.prepare(args...)
	if err := p.command.Start(); err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *world) prepare(args ...string) *process {
	w.t.Helper()
	self, err := os.Executable()
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	w.t.Cleanup(cancel)
	p := &process{w: w, command: exec.CommandContext(ctx, self, args...)}
	p.command.Dir = w.dir
	for name, value := range w.env {
		p.command.Env = append(p.command.Env, name+"="+value)
	}
	p.command.Stdout, p.command.Stderr = &p.stdout, &p.stderr
	return p
}

// wait waits for the end and looks for the planted password in what was
// printed.
func (p *process) wait() outcome {
	p.w.t.Helper()
	err := p.command.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.w.t.Fatal(err)
	}
	o := outcome{code: p.command.ProcessState.ExitCode(), stdout: p.stdout.String(), stderr: p.stderr.String()}
	if strings.Contains(o.text(), plantedPassword) {
		p.w.t.Errorf("the program printed the password:\n%s", o.text())
	}
	return o
}

// want fails the test unless the program ended with the code.
func (o outcome) want(t *testing.T, code int, parts ...string) outcome {
	t.Helper()
	if o.code != code {
		t.Fatalf("exit code %d, want %d\n%s", o.code, code, o.text())
	}
	for _, part := range parts {
		if !strings.Contains(o.text(), part) {
			t.Errorf("the output does not say %q:\n%s", part, o.text())
		}
	}
	return o
}

// source runs a statement at the source.
func (w *world) source(statement string) *data.Result {
	w.t.Helper()
	session := &data.Session{User: "demo", Database: "DEMO", Schema: "PUBLIC", Warehouse: "WH", Parameters: map[string]string{"TIMEZONE": "UTC"}}
	result, err := w.engine.Execute(context.Background(), session, statement, time.Now(), false)
	if err != nil {
		w.t.Fatalf("%s: %v", statement, err)
	}
	return result
}

// scalar reads one value from the target database.
func scalar[T any](w *world, query string, args ...any) T {
	w.t.Helper()
	var v T
	if err := w.pool.QueryRow(context.Background(), query, args...).Scan(&v); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return v
}

// stagingTables counts what loads have left in the state schema.
func (w *world) stagingTables() int {
	w.t.Helper()
	return scalar[int](w, `SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = 'etl' AND c.relname LIKE 'stage\_%' AND c.relkind = 'r'`)
}
