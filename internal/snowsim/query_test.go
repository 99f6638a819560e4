package snowsim_test

import (
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/snowflakedb/gosnowflake"

	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/fault"
)

func TestArrowResultInChunks(t *testing.T) {
	t.Parallel()
	s := start(t)
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil {
		t.Fatal(err)
	}
	got := readAll(t, l)
	if l.TotalRows() != 3_000 {
		t.Errorf("total of %d rows, want 3000", l.TotalRows())
	}
	sum := int64(0)
	for i, d := range got {
		if d.rows != d.announced {
			t.Errorf("batch %d: %d rows, announced %d", i, d.rows, d.announced)
		}
		sum += d.rows
	}
	if sum != 3_000 || len(got) < 4 {
		t.Errorf("%d rows in %d batches, want 3000 in at least 4", sum, len(got))
	}
	if first, last := got[0].types[0], got[len(got)-1].types[0]; first.ID() != arrow.INT8 || last.ID() != arrow.INT16 {
		t.Errorf("ID is %s at first and %s at last, want int8 and int16", first, last)
	}
	if got[len(got)-1].batches != 4 {
		t.Errorf("%d record batches in the last chunk, want 4", got[len(got)-1].batches)
	}
	h := s.History()
	if len(h) != 1 || h[0].Rows != 3_000 || h[0].ChunkRequests != len(got)-1 || h[0].ChunkBytes == 0 || h[0].Status != "SUCCESS" {
		t.Errorf("history %+v", h)
	}
}

// TestFormatByClient: who says nothing about it gets what its driver reads by
// default.
func TestFormatByClient(t *testing.T) {
	t.Parallel()
	s := start(t)
	for app, arrow := range map[string]bool{"Go": true, "PythonConnector": true, "JavaScript": false} {
		var opened struct{ Data tokens }
		post(t, s, "/session/v1/login-request", map[string]any{"LOGIN_NAME": "demo", "PASSWORD": "secret", "CLIENT_APP_ID": app}, &opened)
		a := call(t, s, opened.Data.Token, "/queries/v1/query-request?requestId="+app, `{"sqlText":"SELECT * FROM T"}`)
		if !a.Success || (a.Data.RowSetBase64 != "") != arrow {
			t.Errorf("%s: success %t, Arrow %t, want %t", app, a.Success, a.Data.RowSetBase64 != "", arrow)
		}
	}
}

func TestRowsThroughDatabaseSQL(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"ARROW", "JSON"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			db := open(t, start(t), func(c *gosnowflake.Config) { c.Params["GO_QUERY_RESULT_FORMAT"] = &format })
			rows, err := db.QueryContext(t.Context(), "SELECT * FROM T")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = rows.Close() }()
			n, nulls := int64(0), 0
			for rows.Next() {
				var id int64
				var name *string
				if err := rows.Scan(&id, &name); err != nil {
					t.Fatal(err)
				}
				if id != n {
					t.Fatalf("row %d has id %d", n, id)
				}
				if name == nil {
					nulls++
				}
				n++
			}
			if rows.Err() != nil || n != 3_000 || nulls != 429 {
				t.Errorf("%d rows, %d nulls, error %v", n, nulls, rows.Err())
			}
		})
	}
}

func TestEmptyResultHasNoBatches(t *testing.T) {
	t.Parallel()
	l, err := stream(t, open(t, start(t)), "SELECT * FROM EMPTY")
	if err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, l); len(got) != 0 || len(l.RowTypes()) != 2 {
		t.Errorf("%d batches of %d columns, want 0 of 2", len(got), len(l.RowTypes()))
	}
}

func TestShowAnswersJSONToArrowClients(t *testing.T) {
	t.Parallel()
	l, err := stream(t, open(t, start(t)), "SHOW TABLES")
	if err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, l); len(got) != 0 || len(l.JSONData()) != 5 {
		t.Errorf("%d Arrow batches and %d JSON rows, want 0 and 5", len(got), len(l.JSONData()))
	}
}

func TestStatementErrorKeepsCode(t *testing.T) {
	t.Parallel()
	s := start(t)
	_, err := stream(t, open(t, s), "SELECT * FROM NOWHERE")
	if got := number(t, err); got != 2003 {
		t.Errorf("error %d, want 2003", got)
	}
	if h := s.History(); h[0].ErrorCode != "002003" || h[0].Status != "FAILED_WITH_ERROR" {
		t.Errorf("history %+v", h)
	}
}

func TestSlowStatementIsPolled(t *testing.T) {
	t.Parallel()
	s := start(t)
	inject(t, s, fault.Fault{Endpoint: fault.Query, Action: fault.Action{Kind: fault.Slow, Polls: 3}})
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil {
		t.Fatal(err)
	}
	if l.TotalRows() != 3_000 {
		t.Errorf("total %d", l.TotalRows())
	}
	polls := 0
	for _, e := range s.Events() {
		if e.Endpoint == fault.Poll && e.Phase == snowsim.Answered {
			polls++
		}
	}
	if polls != 3 {
		t.Errorf("%d polls, want 3", polls)
	}
}

func TestAsyncResult(t *testing.T) {
	t.Parallel()
	s := start(t)
	rows, err := open(t, s).QueryContext(gosnowflake.WithAsyncMode(t.Context()), "SELECT * FROM T")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		n++
	}
	if n != 3_000 || !s.History()[0].Async {
		t.Errorf("%d rows, history %+v", n, s.History())
	}
}

func TestFetchResultByID(t *testing.T) {
	t.Parallel()
	s := start(t)
	db := open(t, s)
	if _, err := stream(t, db, "SELECT * FROM T"); err != nil {
		t.Fatal(err)
	}
	ctx := gosnowflake.WithFetchResultByID(t.Context(), s.History()[0].ID)
	rows, err := db.QueryContext(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		n++
	}
	if n != 3_000 || len(s.History()) != 1 {
		t.Errorf("%d rows after %d statements, want 3000 after 1", n, len(s.History()))
	}
}

func TestAlterSessionStays(t *testing.T) {
	t.Parallel()
	db := open(t, start(t))
	db.SetMaxOpenConns(1)
	if _, err := stream(t, db, "ALTER SESSION SET TIMEZONE = 'UTC'"); err != nil {
		t.Fatal(err)
	}
	l, err := stream(t, db, "SELECT * FROM T")
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Location().String(); got != "UTC" {
		t.Errorf("location %s, want UTC", got)
	}
}

func TestResultIsForgottenAfterItsTime(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := start(t, func(o *snowsim.Options) { o.Clock, o.ResultLife, o.TokenLife = clock.Now, 1, 1<<62 })
	db := open(t, s)
	if _, err := stream(t, db, "SELECT * FROM T"); err != nil {
		t.Fatal(err)
	}
	clock.advance(1)
	if a := getResult(t, s, s.History()[0].ID); a.Code != "000612" {
		t.Errorf("code %q, want 000612", a.Code)
	}
}

func inject(t *testing.T, s *snowsim.Server, faults ...fault.Fault) []int {
	t.Helper()
	ids, err := s.Inject(faults...)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}
