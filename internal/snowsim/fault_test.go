package snowsim_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/fault"
)

// chunkFault runs one statement under a rule for chunk 0 and downloads it.
func chunkFault(t *testing.T, s *snowsim.Server, f fault.Fault) (download, error) {
	t.Helper()
	f.Endpoint, f.Chunk = fault.Chunk, fault.At(0)
	inject(t, s, f)
	return chunk(t, s, 0)
}

// chunk downloads one chunk of the test table.
func chunk(t *testing.T, s *snowsim.Server, n int) (download, error) {
	t.Helper()
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil {
		t.Fatal(err)
	}
	batches, err := l.GetBatches()
	if err != nil {
		t.Fatal(err)
	}
	return read(t.Context(), batches[n+1])
}

func TestChunkFaultsBreakTheDownload(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]fault.Action{
		"expired link":     {Kind: fault.Status, Status: http.StatusForbidden},
		"not found":        {Kind: fault.Status, Status: http.StatusNotFound},
		"reset":            {Kind: fault.Reset, Bytes: 100},
		"truncated":        {Kind: fault.Truncate, Bytes: 100},
		"chunked and cut":  {Kind: fault.TruncateChunked, Bytes: 100},
		"corrupt":          {Kind: fault.Corrupt},
		"empty":            {Kind: fault.Empty},
		"nothing but head": {Kind: fault.Reset},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			if d, err := chunkFault(t, s, fault.Fault{Action: a}); err == nil {
				t.Errorf("read %+v without an error", d)
			}
			e, err := s.WaitFor(t.Context(), snowsim.Match{Endpoint: fault.Chunk})
			if err != nil || e.Fault != a.Kind {
				t.Errorf("event %+v, %v", e, err)
			}
		})
	}
}

func TestServerTroubleIsRetriedByTheDriver(t *testing.T) {
	t.Parallel()
	d, err := chunkFault(t, start(t), fault.Fault{Action: fault.Action{Kind: fault.Status, Status: http.StatusServiceUnavailable}})
	if err != nil || d.rows != d.announced {
		t.Errorf("%+v, %v", d, err)
	}
}

// Only the number of rows shows that something is missing.
func TestDroppedBatchesAreSilent(t *testing.T) {
	t.Parallel()
	d, err := chunkFault(t, start(t), fault.Fault{Action: fault.Action{Kind: fault.DropBatches, Batches: 1}})
	if err != nil || d.batches != 3 || d.rows >= d.announced {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestWrongCounts(t *testing.T) {
	t.Parallel()
	s := start(t)
	inject(t, s,
		fault.Fault{Endpoint: fault.Query, Chunk: fault.At(0), Action: fault.Action{Kind: fault.RowCount, Rows: -7}},
		fault.Fault{Endpoint: fault.Query, Action: fault.Action{Kind: fault.Total, Rows: 5}},
	)
	d, err := chunk(t, s, 0)
	if err != nil || d.rows != d.announced+7 {
		t.Errorf("%+v, %v, want 7 rows more than announced", d, err)
	}
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil || l.TotalRows() != 3_005 {
		t.Errorf("total %d, %v, want 3005", l.TotalRows(), err)
	}
}

func TestStallEndsWhenReleased(t *testing.T) {
	t.Parallel()
	for _, kind := range []fault.Kind{fault.Stall, fault.StallBody} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := start(t)
			ids := inject(t, s, fault.Fault{
				Endpoint: fault.Chunk, Chunk: fault.At(0), Action: fault.Action{Kind: kind, Bytes: 10},
			})
			released := make(chan error, 1)
			go func() {
				_, err := s.WaitFor(t.Context(), snowsim.Match{Endpoint: fault.Chunk, Chunk: fault.At(0)})
				s.Release(ids[0])
				released <- err
			}()
			d, err := chunk(t, s, 0)
			if err != nil || d.rows != d.announced {
				t.Errorf("%+v, %v", d, err)
			}
			if err := <-released; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestStallEndsWhenTheClientLeaves(t *testing.T) {
	t.Parallel()
	s := start(t)
	inject(t, s, fault.Fault{Endpoint: fault.Chunk, Action: fault.Action{Kind: fault.StallBody, Bytes: 10}})
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil {
		t.Fatal(err)
	}
	batches, err := l.GetBatches()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, err := read(ctx, batches[1])
		failed <- err
	}()
	if _, err := s.WaitFor(t.Context(), snowsim.Match{Endpoint: fault.Chunk}); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-failed; err == nil {
		t.Error("no error from a cancelled download")
	}
	if _, err := s.WaitFor(t.Context(), snowsim.Match{Endpoint: fault.Chunk, Phase: snowsim.Answered}); err != nil {
		t.Error(err)
	}
}

func TestDripArrivesWhole(t *testing.T) {
	t.Parallel()
	d, err := chunkFault(t, start(t), fault.Fault{Action: fault.Action{Kind: fault.Drip, Bytes: 200, Pause: time.Millisecond}})
	if err != nil || d.rows != d.announced {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestLinksExpireByTheClock(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := start(t, func(o *snowsim.Options) { o.Clock = clock.Now })
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil {
		t.Fatal(err)
	}
	batches, err := l.GetBatches()
	if err != nil {
		t.Fatal(err)
	}
	clock.advance(7 * time.Hour)
	if _, err := read(t.Context(), batches[1]); number(t, err) != 262000 {
		t.Errorf("error %v, want 262000", err)
	}
	e, err := s.WaitFor(t.Context(), snowsim.Match{Endpoint: fault.Chunk, Phase: snowsim.Answered})
	if err != nil || e.Status != http.StatusForbidden {
		t.Errorf("%+v, %v, want status 403", e, err)
	}
}

// A client that lost the answer sends the same request id again.
func TestRepeatedRequestRunsOnce(t *testing.T) {
	t.Parallel()
	engine := &stubEngine{}
	s := start(t, func(o *snowsim.Options) { o.Engine = engine })
	token := login(t, s).Token
	for range 3 {
		if a := call(t, s, token, "/queries/v1/query-request?requestId=r1", `{"sqlText":"SELECT * FROM T"}`); !a.Success {
			t.Errorf("answer %+v", a)
		}
	}
	if h := s.History(); len(h) != 1 || h[0].Attempts != 3 || engine.executed.Load() != 1 {
		t.Errorf("%d executions, history %+v", engine.executed.Load(), h)
	}
}

// A renewed session's old token is as good as expired.
func TestOldTokenIsExpired(t *testing.T) {
	t.Parallel()
	s := start(t)
	old := login(t, s)
	renewal := `{"oldSessionToken":"` + old.Token + `","requestType":"RENEW"}`
	if a := call(t, s, old.MasterToken, "/session/token-request?requestId=r1", renewal); !a.Success {
		t.Fatalf("renewal: %+v", a)
	}
	if a := call(t, s, old.Token, "/session/heartbeat?requestId=r2", ""); a.Code != "390112" {
		t.Errorf("heartbeat: %+v, want 390112", a)
	}
	if a := call(t, s, "nobody's", "/session/heartbeat?requestId=r3", ""); a.Code != "390111" {
		t.Errorf("heartbeat: %+v, want 390111", a)
	}
}

func TestAbortOfNothing(t *testing.T) {
	t.Parallel()
	s := start(t)
	token := login(t, s).Token
	call(t, s, token, "/queries/v1/query-request?requestId=r1", `{"sqlText":"SELECT * FROM T"}`)
	for _, id := range []string{"r1", "unknown"} {
		a := call(t, s, token, "/queries/v1/abort-request?requestId=r2", `{"requestId":"`+id+`"}`)
		if a.Success || a.Code != "000605" {
			t.Errorf("abort of %s: %+v, want 000605", id, a)
		}
	}
}

func TestControlDoor(t *testing.T) {
	t.Parallel()
	s := start(t)
	status, body := do(t, http.MethodPost, s.URL()+"/sim/faults",
		[]byte(`[{"endpoint":"chunk","chunk":0,"action":{"kind":"status","status":404}}]`))
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, body)
	}
	if _, err := chunk(t, s, 0); number(t, err) != 262000 {
		t.Errorf("error %v", err)
	}
	for _, path := range []string{
		"/sim/wait?endpoint=chunk&n=0&phase=answered", "/sim/history", "/sim/logins", "/sim/events", "/sim/complaints",
	} {
		if status, body := do(t, http.MethodGet, s.URL()+path, nil); status != http.StatusOK {
			t.Errorf("%s: status %d: %s", path, status, body)
		}
	}
	for _, bad := range []string{`[{"endpoint":"moon"}]`, `[{"unknown":1}]`, `[{"endpoint":"chunk","action":{"kind":"kill","pid":99}}]`} {
		if status, _ := do(t, http.MethodPost, s.URL()+"/sim/faults", []byte(bad)); status != http.StatusBadRequest {
			t.Errorf("%s: status %d, want 400", bad, status)
		}
	}
}

func TestUnknownRequestsAreRefused(t *testing.T) {
	t.Parallel()
	s, err := snowsim.Start(t.Context(), snowsim.Options{Engine: &stubEngine{}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for i, target := range []string{"/queries/v1/unknown", "/telemetry/send?surprise=1"} {
		status, _ := do(t, http.MethodPost, s.URL()+target, nil)
		if status < 400 || len(s.Complaints()) != i+1 {
			t.Errorf("%s: status %d, complaints %q", target, status, s.Complaints())
		}
	}
}
