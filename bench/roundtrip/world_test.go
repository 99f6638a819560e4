package roundtrip

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/copyin"
	"github.com/snowpg/etl/stages/extract"
	"github.com/snowpg/etl/stages/fence"
	"github.com/snowpg/etl/stages/merge"
	"github.com/snowpg/etl/stages/plan"
	"github.com/snowpg/etl/stages/transform"
)

// world is a simulated Snowflake, a PostgreSQL and the pipeline between them,
// in this process.
type world struct {
	engine   *engine.Engine
	server   *snowsim.Server
	pool     *pgxpool.Pool
	pipeline *pipeline.Pipeline
	tables   atomic.Int64
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{engine: engine.New(), pool: openPool(t)}
	server, err := snowsim.Start(context.WithoutCancel(t.Context()), snowsim.Options{
		Engine: w.engine, Users: []snowsim.User{{Name: "demo", Password: "secret"}},
		InlineBytes: 4_000, FirstChunkRows: 50, ChunkRows: 5_000, Vary: 3,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	w.server = server
	source := openSource(t, server.Addr())
	retry := fault.Retryer{MaxRetries: 2, Delay: time.Millisecond}
	store := state.New(state.Options{})
	w.pipeline = pipeline.New(pipeline.Stages{
		Planner:    plan.New(source, w.pool, plan.Options{}),
		Fence:      fence.New(w.pool, store, fence.Options{TTL: time.Minute}),
		Extractor:  extract.New(source, extract.Options{Budget: pipeline.NewBudget(64 << 20), Downloads: 2, Retry: retry}),
		NewEncoder: func(t *pipeline.Table) pipeline.Encoder { return transform.New(t) },
		Copier:     copyin.New(w.pool, store, copyin.Options{}),
		Merger:     merge.New(w.pool, store, merge.Options{}),
	}, pipeline.Options{Parallel: 2, BatchRows: 1000, Lease: time.Minute, Retry: retry})
	return w
}

func openPool(t *testing.T) *pgxpool.Pool {
	t.Helper()
	cfg, err := pgxpool.ParseConfig(pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func openSource(t *testing.T, addr string) *extract.Source {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	source, err := extract.Open(extract.Config{
		Account: "demo", User: "demo", Password: "secret", Authenticator: extract.Password,
		Host: host, Port: n, Protocol: "http", Database: "DB", Schema: "S", Warehouse: "WH", Application: "etl", Connections: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := source.Close(); err != nil {
			t.Error(err)
		}
	})
	return source
}

// create makes a table in the simulator with a first column ID, the key, and
// returns the request that loads it whole.
func (w *world) create(columns ...data.Column) (pipeline.Request, error) {
	name := fmt.Sprintf("T%d", w.tables.Add(1))
	all := append([]data.Column{{Name: "ID", Type: data.Type{Kind: data.Fixed, Precision: 18}}}, columns...)
	err := w.engine.CreateTable(engine.TableDef{Database: "DB", Schema: "S", Name: name, Columns: all, PrimaryKey: []string{"ID"}})
	return pipeline.Request{
		Name:   strings.ToLower(name),
		Source: catalog.SourceTable{Database: "DB", Schema: "S", Name: name},
		Target: catalog.TargetTable{Schema: "public", Name: strings.ToLower(name)},
		Mode:   pipeline.Upsert,
	}, err
}

// load adds rows to a table of create, with the first value's ID and so on.
func (w *world) load(r pipeline.Request, firstID int64, rows int, vectors ...*data.Vector) error {
	id := &data.Vector{Type: data.Type{Kind: data.Fixed, Precision: 18}}
	for i := range rows {
		id.Decimals = append(id.Decimals, integer(firstID+int64(i)))
	}
	block := &data.Block{Rows: rows, Columns: append([]*data.Vector{id}, vectors...)}
	return w.engine.Load("DB", "S", r.Source.Name, slices.Values([]*data.Block{block}), time.Now().Add(-time.Minute))
}

// stream runs the pipeline for one table.
func (w *world) stream(ctx context.Context, r pipeline.Request) pipeline.Report {
	return w.pipeline.Run(ctx, []pipeline.Request{r})[0]
}

// rows are the target's columns and rows as text, in the order of their ids;
// NULL is "NULL".
func (w *world) rows(ctx context.Context, r pipeline.Request) (names []string, rows [][]string, err error) {
	answer, err := w.pool.Query(ctx, "SELECT * FROM "+r.Target.SQL()+" ORDER BY id", pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range answer.FieldDescriptions() {
		names = append(names, f.Name+" "+pgcopy.TypeName(f.DataTypeOID))
	}
	rows, err = pgx.CollectRows(answer, func(row pgx.CollectableRow) ([]string, error) {
		texts := make([]string, 0, len(row.RawValues()))
		for _, raw := range row.RawValues() {
			if raw == nil {
				texts = append(texts, "NULL")
				continue
			}
			texts = append(texts, string(raw))
		}
		return texts, nil
	})
	return names, rows, err
}

// text is one value of a query.
func (w *world) text(t *testing.T, query string) string {
	t.Helper()
	var text string
	if err := w.pool.QueryRow(t.Context(), query).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}
