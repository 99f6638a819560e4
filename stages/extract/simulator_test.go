package extract_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine"
	"github.com/snowpg/etl/stages/extract"
)

const rows = 20_000

// simulator serves DB.PUBLIC.T with rows rows in several chunks.
func simulator(t *testing.T, change ...func(*snowsim.Options)) *snowsim.Server {
	t.Helper()
	e := engine.New()
	columns := []data.Column{
		{Name: "ID", Type: data.Type{Kind: data.Fixed, Precision: 38}},
		{Name: "V", Type: data.Type{Kind: data.Text, Length: 100}, Nullable: true},
	}
	if err := e.CreateTable(engine.TableDef{Database: "DB", Schema: "PUBLIC", Name: "T", Columns: columns}); err != nil {
		t.Fatal(err)
	}
	if err := e.Load("DB", "PUBLIC", "T", slices.Values([]*data.Block{numbered(columns)}), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	o := snowsim.Options{
		Engine: e, Users: []snowsim.User{{Name: "demo", Password: "secret"}},
		InlineBytes: 4_000, FirstChunkRows: 500, ChunkRows: 4_000,
	}
	for _, f := range change {
		f(&o)
	}
	s, err := snowsim.Start(context.WithoutCancel(t.Context()), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if c := s.Complaints(); len(c) > 0 {
			t.Errorf("requests outside the protocol: %q", c)
		}
	})
	return s
}

func numbered(columns []data.Column) *data.Block {
	id, v := &data.Vector{Type: columns[0].Type}, &data.Vector{Type: columns[1].Type}
	for i := range rows {
		id.Decimals = append(id.Decimals, decimal128.FromI64(int64(i)))
		v.Strings = append(v.Strings, fmt.Sprintf("value %d", i))
	}
	return &data.Block{Rows: rows, Columns: []*data.Vector{id, v}}
}

// open connects to the simulator.
func open(t *testing.T, s *snowsim.Server, change ...func(*extract.Config)) *extract.Source {
	t.Helper()
	host, port, err := net.SplitHostPort(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	cfg := extract.Config{
		Account: "acct", User: "demo", Password: "secret", Authenticator: extract.Password,
		Host: host, Port: n, Protocol: "http", Database: "DB", Schema: "PUBLIC", Warehouse: "WH",
		Application: "etl", Connections: 2, Stall: time.Minute, // a busy machine is no stalled download
	}
	for _, f := range change {
		f(&cfg)
	}
	source, err := extract.Open(cfg)
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
