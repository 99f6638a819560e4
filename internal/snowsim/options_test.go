package snowsim_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/ipc"

	"github.com/snowpg/etl/internal/snowsim"
)

// TestLinksAndKeysInEveryForm: the driver reads chunks whether or not their
// compression is announced, and whichever way it is told the key.
func TestLinksAndKeysInEveryForm(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{false, true} {
		for _, keyOnly := range []bool{false, true} {
			s := start(t, func(o *snowsim.Options) { o.PlainLinks, o.KeyOnly = plain, keyOnly })
			l, err := stream(t, open(t, s), "SELECT * FROM T")
			if err != nil {
				t.Fatal(err)
			}
			rows := int64(0)
			for _, d := range readAll(t, l) {
				rows += d.rows
			}
			if rows != 3_000 {
				t.Errorf("plain %t, key only %t: %d rows", plain, keyOnly, rows)
			}
			a := getResult(t, s, s.History()[0].ID)
			if hasHeaders := len(a.Data.ChunkHeaders) > 0; hasHeaders == keyOnly || (a.Data.QRMK != "") != keyOnly {
				t.Errorf("key only %t: headers %v, key %q", keyOnly, a.Data.ChunkHeaders, a.Data.QRMK)
			}
			if announced := strings.Contains(a.Data.Chunks[0].URL, "response-content-encoding"); announced == plain {
				t.Errorf("plain %t: link %s", plain, a.Data.Chunks[0].URL)
			}
		}
	}
}

// form is what of a result's wire form a seed decides.
type form struct {
	parts                  int
	inline, headers, plain bool
	empty, ended           bool
	version                ipc.MetadataVersion
	types                  string
}

// formOf runs the statement and looks at what comes.
func formOf(t *testing.T, s *snowsim.Server) form {
	t.Helper()
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil {
		t.Fatal(err)
	}
	history := s.History()
	a := getResult(t, s, history[len(history)-1].ID)
	f := form{inline: a.Data.RowSetBase64 != "", headers: len(a.Data.ChunkHeaders) > 0, plain: !strings.Contains(a.Data.Chunks[0].URL, "content-encoding")}
	batches, err := l.GetBatches()
	if err != nil {
		t.Fatal(err)
	}
	f.parts = len(batches)
	rows := int64(0)
	for _, b := range batches {
		body, err := b.GetStream(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var raw bytes.Buffer
		if _, err := raw.ReadFrom(body); err != nil {
			t.Fatal(err)
		}
		_ = body.Close()
		f.empty = f.empty || b.NumRows() == 0
		f.ended = bytes.HasSuffix(raw.Bytes(), []byte("\xff\xff\xff\xff\x00\x00\x00\x00"))
		rows += f.read(t, raw.Bytes())
	}
	if rows != 3_000 {
		t.Errorf("%d rows in %+v", rows, f)
	}
	return f
}

func (f *form) read(t *testing.T, raw []byte) (rows int64) {
	t.Helper()
	messages := ipc.NewMessageReader(bytes.NewReader(raw))
	defer messages.Release()
	m, err := messages.Message()
	if err != nil {
		t.Fatal(err)
	}
	f.version = m.Version()
	r, err := ipc.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if r.Schema().Field(0).Type.ID() == arrow.DECIMAL128 {
		f.types += "d"
	}
	for r.Next() {
		rows += r.Record().NumRows()
	}
	return rows
}

// TestVary: all that may differ does differ, nothing is lost by it, and the
// same seed gives the same.
func TestVary(t *testing.T) {
	t.Parallel()
	s := start(t)
	usual := formOf(t, s)
	if again := formOf(t, s); again != usual {
		t.Errorf("%+v and then %+v without a seed", usual, again)
	}
	seen := map[string]map[any]bool{}
	note := func(what string, value any) {
		if seen[what] == nil {
			seen[what] = map[any]bool{}
		}
		seen[what][value] = true
	}
	for seed := uint64(1); seed <= 24; seed++ {
		s.Vary(seed)
		f := formOf(t, s)
		s.Vary(seed)
		if again := formOf(t, s); again != f {
			t.Errorf("seed %d: %+v and then %+v", seed, f, again)
		}
		note("inline part", f.inline)
		note("chunk headers", f.headers)
		note("plain links", f.plain)
		note("chunks without rows", f.empty)
		note("end-of-stream marker", f.ended)
		note("metadata version", f.version)
		note("wide integers", f.types != "")
	}
	for what, values := range seen {
		if len(values) != 2 {
			t.Errorf("%s: only %v in 24 results", what, values)
		}
	}
	s.Vary(0)
	if f := formOf(t, s); f != usual {
		t.Errorf("%+v after all, want %+v", f, usual)
	}
}

// TestAccountParameters: what the account sets holds unless the client asks
// for something else.
func TestAccountParameters(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *snowsim.Options) { o.Parameters = map[string]string{"timezone": "Europe/Berlin"} })
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil || l.Location().String() != "Europe/Berlin" {
		t.Errorf("location %v, %v", l.Location(), err)
	}
	var a struct {
		Data struct {
			Parameters []struct {
				Name  string
				Value any
			}
		}
	}
	post(t, s, "/session/v1/login-request", map[string]any{
		"LOGIN_NAME": "demo", "PASSWORD": "secret", "SESSION_PARAMETERS": map[string]any{"TIMEZONE": "UTC"},
	}, &a)
	for _, p := range a.Data.Parameters {
		if p.Name == "TIMEZONE" && p.Value != "UTC" {
			t.Errorf("TIMEZONE is %v, want the client's UTC", p.Value)
		}
	}
}

// TestSyncWait: a request is held that long and then told to ask again.
func TestSyncWait(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *snowsim.Options) { o.SyncWait = time.Nanosecond })
	token := login(t, s).Token
	for _, again := range []string{"r1", "r1"} {
		if a := call(t, s, token, "/queries/v1/query-request?requestId="+again, `{"sqlText":"HANG"}`); !a.Success || a.Code != "333333" {
			t.Errorf("%+v, want 333333", a)
		}
	}
	if a := call(t, s, token, "/queries/v1/abort-request?requestId=r2", `{"requestId":"r1"}`); !a.Success {
		t.Errorf("abort: %+v", a)
	}
}

// TestTokensExpireByTheClock: the session token after an hour, the master
// token after four; by default and as the options say.
func TestTokensExpireByTheClock(t *testing.T) {
	t.Parallel()
	for _, life := range []time.Duration{0, time.Minute} {
		clock := newClock()
		s := start(t, func(o *snowsim.Options) { o.Clock, o.TokenLife, o.MasterLife = clock.Now, life, 4*life })
		if life == 0 {
			life = time.Hour
		}
		got := login(t, s)
		heartbeat := func() string { return call(t, s, got.Token, "/session/heartbeat?requestId=h", "").Code }
		clock.advance(life - time.Nanosecond)
		if code := heartbeat(); code != "" {
			t.Errorf("before its time: %s", code)
		}
		clock.advance(time.Nanosecond)
		if code := heartbeat(); code != "390112" {
			t.Errorf("code %q, want 390112", code)
		}
		clock.advance(3 * life)
		if a := call(t, s, got.MasterToken, "/session/token-request?requestId=r", `{"requestType":"RENEW"}`); a.Code != "390114" {
			t.Errorf("renewal: %+v, want 390114", a)
		}
	}
}

func TestStartRefuses(t *testing.T) {
	t.Parallel()
	engine := &stubEngine{}
	for want, o := range map[string]snowsim.Options{
		"no engine":       {},
		"chunk rows":      {Engine: engine, ChunkRows: -1},
		"not on loopback": {Engine: engine, Listen: "0.0.0.0:0"},
		"missing port":    {Engine: engine, Listen: "127.0.0.1"},
		"taken":           {Engine: engine, Users: []snowsim.User{{Name: "a", Password: "x"}, {Name: "A", Password: "x"}}},
	} {
		s, err := snowsim.Start(t.Context(), o)
		if err == nil {
			_ = s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// The control door is for tests on this machine and knows no secrets.
func TestHistoryCountsDownloads(t *testing.T) {
	t.Parallel()
	s := start(t)
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil {
		t.Fatal(err)
	}
	parts := len(readAll(t, l))
	q := s.History()[0]
	if q.SQL != "SELECT * FROM T" || q.ID == "" || q.RequestID == "" || q.SessionID == 0 || q.Chunks != parts-1 || q.ChunkRequests != parts-1 || q.End.Before(q.Start) {
		t.Errorf("%+v", q)
	}
	_, body := do(t, http.MethodGet, s.URL()+"/sim/history", nil)
	for _, secret := range s.Secrets() {
		if bytes.Contains(body, []byte(secret)) {
			t.Error("the history shows a token or key")
		}
	}
}
