package peers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/bench/harness/baseline"
	"github.com/snowpg/etl/bench/peers"
	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/engine"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/extract"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

const (
	user     = "peer"
	password = "peer-password"
	rows     = 7_000
)

// installed skips where there is no Node, or its packages cannot be had; in CI
// that is a failure.
func installed(t *testing.T) peers.Loader {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	node, err := peers.InstallNode(ctx)
	switch {
	case err == nil:
		return node
	case os.Getenv("CI") != "":
		t.Fatal(err)
	default:
		t.Skipf("the Node driver cannot be had here, so the simulator's JSON results are not compared with it: %v", err)
	}
	return node
}

// simulate serves the orders, which hold what naive clients lose, in several
// chunks.
func simulate(t *testing.T, table dataset.Table) extract.Config {
	t.Helper()
	e := engine.New()
	def := engine.TableDef{Database: table.Database, Schema: table.Schema, Name: table.Name, Columns: table.Columns, PrimaryKey: table.PrimaryKey}
	if err := e.CreateTable(def); err != nil {
		t.Fatal(err)
	}
	if err := e.Load(table.Database, table.Schema, table.Name, table.Blocks, time.Now().Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	server, err := snowsim.Start(context.WithoutCancel(t.Context()), snowsim.Options{
		Engine: e, Users: []snowsim.User{{Name: user, Password: password}}, InlineBytes: 20_000, ChunkRows: 2_000,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if c := server.Complaints(); len(c) > 0 {
			t.Errorf("requests outside the protocol: %q", c)
		}
	})
	host, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return extract.Config{
		Account: "sim", User: user, Password: password, Host: host, Port: number, Protocol: "http",
		Database: "DEMO", Schema: "PUBLIC", Warehouse: "WH", Application: "peers", Connections: 1,
	}
}

// TestNodeReadsWhatArrowClientsRead loads one table twice, through the Node
// driver's JSON and through Arrow, and compares the two in PostgreSQL.
func TestNodeReadsWhatArrowClientsRead(t *testing.T) {
	t.Parallel()
	node := installed(t)
	table := dataset.Orders(dataset.Options{Rows: rows, Seed: 5, Now: time.Now()})
	source := simulate(t, table)
	url := pgtest.Database(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	columns := mappings(t, table.Columns)
	for _, name := range []string{"from_json", "from_arrow"} {
		ddl := "CREATE TABLE " + name + " (" + catalog.StagingColumns(columns) + ", PRIMARY KEY (order_id))"
		if _, err := conn.Exec(t.Context(), ddl); err != nil {
			t.Fatal(err)
		}
	}
	runNode(t, node, baseline.Job{
		Source: source, Select: "SELECT * FROM ORDERS", URL: url, Target: "from_json",
		Columns: catalog.QuoteTargets(catalog.TargetNames(columns)), Key: []string{`"order_id"`},
	})
	copyArrow(t, conn, source, columns)
	for _, order := range []string{"from_json EXCEPT TABLE from_arrow", "from_arrow EXCEPT TABLE from_json"} {
		var differ int
		if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM (TABLE "+order+") AS d").Scan(&differ); err != nil {
			t.Fatal(err)
		}
		if differ > 0 {
			t.Errorf("%s: %d rows", order, differ)
		}
	}
}

// mappings are the columns as a target has them.
func mappings(t *testing.T, columns []data.Column) []catalog.Mapping {
	t.Helper()
	kinds := map[data.Kind]snowtype.Kind{
		data.Fixed: snowtype.Fixed, data.Real: snowtype.Real, data.Boolean: snowtype.Boolean, data.Date: snowtype.Date,
		data.TimestampNTZ: snowtype.TimestampNTZ, data.TimestampTZ: snowtype.TimestampTZ, data.Text: snowtype.Text, data.Variant: snowtype.Variant,
	}
	var all []catalog.Mapping
	for _, c := range columns {
		kind, ok := kinds[c.Type.Kind]
		if !ok {
			t.Fatalf("column %s: no type for %v", c.Name, c.Type)
		}
		source := catalog.SourceColumn{Name: c.Name, Type: snowtype.Type{Kind: kind, Precision: c.Type.Precision, Scale: c.Type.Scale}}
		target, err := catalog.DefaultType(source)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, catalog.Mapping{Source: source, Target: catalog.TargetColumn{Name: strings.ToLower(c.Name), Type: target}})
	}
	return all
}

func runNode(t *testing.T, node peers.Loader, job baseline.Job) {
	t.Helper()
	text, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	words := node.Command
	command := exec.CommandContext(t.Context(), words[0], words[1:]...)
	var stdout, stderr bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(text), &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Fatalf("node: %v\n%s", err, &stderr)
	}
	if got := strings.TrimSpace(stdout.String()); got != strconv.Itoa(rows) {
		t.Errorf("node moved %s rows, want %d", got, rows)
	}
}

// copyArrow loads the table the way etl does, in one stream.
func copyArrow(t *testing.T, conn *pgx.Conn, config extract.Config, columns []catalog.Mapping) {
	t.Helper()
	source, err := extract.Open(config)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close() // its errors would be those of a read
	var encoded []pgcopy.Column
	for _, m := range columns {
		encoded = append(encoded, pgcopy.Column{Name: m.Source.Name, Source: m.Source.Type, Target: m.Target.Type.OID})
	}
	stream := bytes.NewBuffer(pgcopy.Header())
	table := &pipeline.Table{Request: pipeline.Request{Source: catalog.SourceTable{Database: "DEMO", Schema: "PUBLIC", Name: "ORDERS"}}, Columns: columns}
	extractor := extract.New(source, extract.Options{Budget: pipeline.NewBudget(64 << 20), Downloads: 1, Retry: fault.Retryer{}})
	_, err = extractor.Extract(t.Context(), pipeline.Slice{Run: &pipeline.Run{Table: table}}, func(pipeline.Opened) {}, func(_ context.Context, b pipeline.Batch) error {
		defer b.Release()
		plan, err := pgcopy.NewPlan(encoded, b.Record.Schema(), pgcopy.Policy{})
		if err != nil {
			return err
		}
		tuples, err := plan.Append(nil, b.Record, 0, int(b.Record.NumRows()))
		stream.Write(tuples)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	stream.Write(pgcopy.Trailer())
	tag, err := conn.PgConn().CopyFrom(t.Context(), stream, "COPY from_arrow FROM STDIN (FORMAT binary)")
	if err != nil {
		t.Fatal(err)
	}
	if tag.RowsAffected() != rows {
		t.Errorf("Arrow moved %d rows, want %d", tag.RowsAffected(), rows)
	}
}
