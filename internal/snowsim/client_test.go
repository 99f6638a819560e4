package snowsim_test

//lint:file-ignore SA1019 DisableTelemetry has no successor in this major version.

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strconv"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/snowflakedb/gosnowflake"

	"github.com/snowpg/etl/internal/snowsim"
)

// start runs a simulator with small chunks for the time of the test. Requests
// outside the protocol fail the test unless it expects them.
func start(t *testing.T, change ...func(*snowsim.Options)) *snowsim.Server {
	t.Helper()
	o := snowsim.Options{
		Engine: &stubEngine{}, Users: []snowsim.User{{Name: "demo", Password: "secret"}},
		InlineBytes: 1_000, FirstChunkRows: 100, ChunkRows: 600,
	}
	for _, f := range change {
		f(&o)
	}
	// The test's context ends before its cleanups, which log out.
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

// config is a fresh driver configuration: the driver writes into its
// parameters.
func config(s *snowsim.Server) *gosnowflake.Config {
	host, port, _ := net.SplitHostPort(s.Addr())
	n, _ := strconv.Atoi(port)
	format := "ARROW"
	return &gosnowflake.Config{
		Account: "acct", User: "demo", Password: "secret", Host: host, Port: n, Protocol: "http",
		DisableOCSPChecks: true, DisableTelemetry: true, MaxRetryCount: 2,
		Database: "demo", Schema: "public", Warehouse: "wh",
		Params: map[string]*string{"GO_QUERY_RESULT_FORMAT": &format},
	}
}

func open(t *testing.T, s *snowsim.Server, change ...func(*gosnowflake.Config)) *sql.DB {
	t.Helper()
	c := config(s)
	for _, f := range change {
		f(c)
	}
	db := sql.OpenDB(gosnowflake.NewConnector(gosnowflake.SnowflakeDriver{}, *c))
	t.Cleanup(func() { _ = db.Close() })
	return db
}

type arrowStreamer interface {
	QueryArrowStream(context.Context, string, ...driver.NamedValue) (gosnowflake.ArrowStreamLoader, error)
}

// stream runs a statement for its raw Arrow streams.
func stream(t *testing.T, db *sql.DB, query string) (gosnowflake.ArrowStreamLoader, error) {
	t.Helper()
	return streamCtx(t, t.Context(), db, query)
}

func streamCtx(t *testing.T, ctx context.Context, db *sql.DB, query string) (l gosnowflake.ArrowStreamLoader, err error) {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	err = conn.Raw(func(dc any) (err error) {
		l, err = dc.(arrowStreamer).QueryArrowStream(ctx, query)
		return err
	})
	return l, err
}

// download is what was read of one batch of a result.
type download struct {
	announced int64
	rows      int64
	batches   int
	types     []arrow.DataType
}

// read downloads one batch to its end, checksum included.
func read(ctx context.Context, b gosnowflake.ArrowStreamBatch) (download, error) {
	d := download{announced: b.NumRows()}
	body, err := b.GetStream(ctx)
	if err != nil {
		return d, err
	}
	defer func() { _ = body.Close() }()
	r, err := ipc.NewReader(body)
	if err != nil {
		return d, err
	}
	defer r.Release()
	for _, f := range r.Schema().Fields() {
		d.types = append(d.types, f.Type)
	}
	for r.Next() {
		d.rows += r.Record().NumRows()
		d.batches++
	}
	if err := r.Err(); err != nil && !errors.Is(err, io.EOF) {
		return d, err
	}
	_, err = io.Copy(io.Discard, body)
	return d, err
}

func readAll(t *testing.T, l gosnowflake.ArrowStreamLoader) []download {
	t.Helper()
	batches, err := l.GetBatches()
	if err != nil {
		t.Fatal(err)
	}
	var out []download
	for _, b := range batches {
		d, err := read(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

func number(t *testing.T, err error) int {
	t.Helper()
	var se *gosnowflake.SnowflakeError
	if !errors.As(err, &se) {
		t.Fatalf("%v is not a Snowflake error", err)
	}
	return se.Number
}
