package extract_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"golang.org/x/sync/errgroup"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/extract"
)

func wholeTable() pipeline.Slice {
	table := &pipeline.Table{
		Request: pipeline.Request{Name: "t", Source: catalog.SourceTable{Database: "DB", Schema: "PUBLIC", Name: "T"}},
		Columns: []catalog.Mapping{
			{Source: catalog.SourceColumn{Name: "ID", Type: snowtype.Type{Kind: snowtype.Fixed, Precision: 38}, TypeText: "NUMBER(38,0)"}},
			{Source: catalog.SourceColumn{Name: "V", Type: snowtype.Type{Kind: snowtype.Text, Length: 100}, TypeText: "VARCHAR(100)"}},
		},
	}
	return pipeline.Slice{Run: &pipeline.Run{Table: table}}
}

// collector keeps the ids of all batches and counts releases.
type collector struct {
	mu  sync.Mutex
	ids []int64
}

func (c *collector) emit(_ context.Context, b pipeline.Batch) error {
	defer b.Release()
	c.mu.Lock()
	defer c.mu.Unlock()
	column := b.Record.Column(0)
	for i := range int(b.Record.NumRows()) {
		c.ids = append(c.ids, integer(column, i))
	}
	return nil
}

// integer reads any of the widths that NUMBER(38,0) travels as.
func integer(a arrow.Array, i int) int64 {
	switch a := a.(type) {
	case *array.Int8:
		return int64(a.Value(i))
	case *array.Int16:
		return int64(a.Value(i))
	case *array.Int32:
		return int64(a.Value(i))
	case *array.Int64:
		return a.Value(i)
	case *array.Decimal128:
		return int64(a.Value(i).LowBits())
	default:
		return -1
	}
}

func (c *collector) complete(t *testing.T) {
	t.Helper()
	slices.Sort(c.ids)
	if len(c.ids) != rows {
		t.Fatalf("%d rows came, %d are there", len(c.ids), rows)
	}
	for i, id := range c.ids {
		if id != int64(i) {
			t.Fatalf("row %d came as %d", i, id)
		}
	}
}

func newExtractor(source *extract.Source, budget *pipeline.Budget, retries *[]fault.Attempt) *extract.Extractor {
	var mu sync.Mutex
	return extract.New(source, extract.Options{
		Budget: budget, Downloads: 3,
		Retry: fault.Retryer{MaxRetries: 3, Delay: time.Millisecond, Then: fault.Restart},
		OnRetry: func(_ pipeline.Slice, a fault.Attempt) {
			mu.Lock()
			defer mu.Unlock()
			*retries = append(*retries, a)
		},
	})
}

func nothing(pipeline.Opened) {}

func TestExtractBringsEveryRowOnce(t *testing.T) {
	t.Parallel()
	server := simulator(t)
	budget := pipeline.NewBudget(1 << 30)
	var retries []fault.Attempt
	var opened pipeline.Opened
	got := new(collector)
	result, err := newExtractor(open(t, server), budget, &retries).Extract(t.Context(), wholeTable(),
		func(o pipeline.Opened) { opened = o }, got.emit)
	if err != nil {
		t.Fatal(err)
	}
	got.complete(t)
	if result.Rows != rows || opened.Rows != rows || opened.QueryID == "" || opened.QueryID != result.QueryID {
		t.Errorf("opened %+v, result %+v", opened, result)
	}
	if now, peak := budget.InUse(); now != 0 || peak == 0 {
		t.Errorf("budget in use %d, peak %d", now, peak)
	}
	if len(retries) != 0 {
		t.Errorf("retries: %v", retries)
	}
}

// damages are the ways in which a download goes wrong that another try mends.
var damages = map[string]simfault.Action{
	"cut":                             {Kind: simfault.Truncate, Bytes: 2000},
	"cut, ends cleanly":               {Kind: simfault.TruncateChunked, Bytes: 2000},
	"short at a message boundary":     {Kind: simfault.DropBatches, Batches: 1},
	"corrupt":                         {Kind: simfault.Corrupt},
	"reset":                           {Kind: simfault.Reset, Bytes: 1500},
	"stalls":                          {Kind: simfault.StallBody, Bytes: 1500},
	"empty":                           {Kind: simfault.Empty},
	"a status that no driver repeats": {Kind: simfault.Status, Status: 400},
}

// impatient ends a download soon that is to stall.
func impatient(a simfault.Action) func(*extract.Config) {
	return func(c *extract.Config) {
		if a.Kind == simfault.StallBody {
			c.Stall = time.Second
		}
	}
}

func TestExtractRepeatsDamagedChunks(t *testing.T) {
	t.Parallel()
	for name, action := range damages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := simulator(t)
			if _, err := server.Inject(simfault.Fault{Endpoint: simfault.Chunk, Chunk: simfault.At(1), Action: action}); err != nil {
				t.Fatal(err)
			}
			var retries []fault.Attempt
			got := new(collector)
			budget := pipeline.NewBudget(1 << 30)
			if _, err := newExtractor(open(t, server, impatient(action)), budget, &retries).Extract(t.Context(), wholeTable(), nothing, got.emit); err != nil {
				t.Fatal(err)
			}
			got.complete(t)
			if len(retries) != 1 {
				t.Errorf("%d retries, want 1: %v", len(retries), retries)
			}
			if now, _ := budget.InUse(); now != 0 {
				t.Errorf("budget in use: %d", now)
			}
		})
	}
}

func TestExtractRefusesWhatIsNotAsPromised(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault simfault.Fault
		class fault.Class
		text  string
	}{
		"chunk's row count": {simfault.Fault{Endpoint: simfault.Query, Statement: "select", Chunk: simfault.At(0), Action: simfault.Action{Kind: simfault.RowCount, Rows: 1}}, fault.Restart, "were promised"},
		"total":             {simfault.Fault{Endpoint: simfault.Query, Statement: "select", Action: simfault.Action{Kind: simfault.Total, Rows: 7}}, fault.Restart, "promised"},
		"expired link":      {simfault.Fault{Endpoint: simfault.Chunk, Count: -1, Action: simfault.Action{Kind: simfault.Status, Status: 403}}, fault.Restart, "HTTP 403"},
		"always corrupt":    {simfault.Fault{Endpoint: simfault.Chunk, Count: -1, Action: simfault.Action{Kind: simfault.Corrupt}}, fault.Restart, "damaged"},
		"statement refused": {simfault.Fault{Endpoint: simfault.Query, Statement: "select", Action: simfault.Action{Kind: simfault.Code, Code: "002003", Message: "Object 'T' does not exist or not authorized."}}, fault.Never, "does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := simulator(t)
			if _, err := server.Inject(c.fault); err != nil {
				t.Fatal(err)
			}
			var retries []fault.Attempt
			budget := pipeline.NewBudget(1 << 30)
			_, err := newExtractor(open(t, server), budget, &retries).Extract(t.Context(), wholeTable(), nothing, new(collector).emit)
			if err == nil || fault.Of(err) != c.class || !strings.Contains(err.Error(), c.text) {
				t.Fatalf("error %v of class %v; want class %v and %q", err, fault.Of(err), c.class, c.text)
			}
			if strings.Contains(err.Error(), "Signature=") {
				t.Errorf("the error shows a signed link: %v", err)
			}
			if now, _ := budget.InUse(); now != 0 {
				t.Errorf("budget in use: %d", now)
			}
		})
	}
}

func TestExtractStopsWhenTheReceiverFails(t *testing.T) {
	t.Parallel()
	server := simulator(t)
	budget := pipeline.NewBudget(1 << 30)
	var retries []fault.Attempt
	full := errors.New("full")
	_, err := newExtractor(open(t, server), budget, &retries).Extract(t.Context(), wholeTable(), nothing,
		func(_ context.Context, b pipeline.Batch) error {
			b.Release()
			return full
		})
	if !errors.Is(err, full) {
		t.Fatal(err)
	}
	if now, _ := budget.InUse(); now != 0 {
		t.Errorf("budget in use: %d", now)
	}
}

func TestExtractEndsWithItsContext(t *testing.T) {
	t.Parallel()
	server := simulator(t)
	if _, err := server.Inject(simfault.Fault{Endpoint: simfault.Chunk, Count: -1, Action: simfault.Action{Kind: simfault.Stall}}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	source := open(t, server)
	var retries []fault.Attempt
	begun := time.Now()
	_, err := newExtractor(source, pipeline.NewBudget(1<<30), &retries).Extract(ctx, wholeTable(),
		func(pipeline.Opened) { cancel() }, new(collector).emit)
	if !errors.Is(err, context.Canceled) || time.Since(begun) > 10*time.Second {
		t.Fatalf("after %v: %v", time.Since(begun), err)
	}
}

func TestBudgetSmallerThanAChunkStillMoves(t *testing.T) {
	t.Parallel()
	server := simulator(t)
	var retries []fault.Attempt
	got := new(collector)
	if _, err := newExtractor(open(t, server), pipeline.NewBudget(1), &retries).Extract(t.Context(), wholeTable(), nothing, got.emit); err != nil {
		t.Fatal(err)
	}
	got.complete(t)
}

func TestARefusedLoginIsTriedOnce(t *testing.T) {
	t.Parallel()
	server := simulator(t)
	source := open(t, server, func(c *extract.Config) { c.Password = "planted-wrong-password" })
	err := source.Connect(t.Context())
	if err == nil || fault.Of(err) != fault.Never {
		t.Fatalf("error %v of class %v", err, fault.Of(err))
	}
	for _, part := range []string{"127.0.0.1", "demo", "390100"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not name %q: %v", part, err)
		}
	}
	if strings.Contains(err.Error(), "planted") {
		t.Errorf("the error shows the password: %v", err)
	}
	if n := server.Logins()["DEMO"]; n.Attempts != 1 || n.Succeeded != 0 {
		t.Errorf("logins: %+v", server.Logins())
	}
}

func TestADeadSessionIsReplaced(t *testing.T) {
	t.Parallel()
	server := simulator(t)
	source := open(t, server, func(c *extract.Config) { c.Connections = 1 })
	if err := source.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.DropSessions()
	var retries []fault.Attempt
	extractor := newExtractor(source, pipeline.NewBudget(1<<30), &retries)
	_, err := extractor.Extract(t.Context(), wholeTable(), nothing, new(collector).emit)
	if class := fault.Of(err); err != nil && class != fault.Reconnect && class != fault.Retry {
		t.Fatalf("error %v of class %v", err, class)
	}
	got := new(collector)
	if _, err := extractor.Extract(t.Context(), wholeTable(), nothing, got.emit); err != nil {
		t.Fatal(err)
	}
	got.complete(t)
}

// Sessions end together: after a long pause, or when the user is disabled. One
// failure is enough to learn it.
func TestAllDeadSessionsAreReplacedAtOnce(t *testing.T) {
	t.Parallel()
	const sessions = 4
	server := simulator(t)
	source := open(t, server, func(c *extract.Config) { c.Connections = sessions })
	var retries []fault.Attempt
	extractor := newExtractor(source, pipeline.NewBudget(1<<30), &retries)
	hold, err := server.Inject(simfault.Fault{Endpoint: simfault.Query, Count: sessions, Action: simfault.Action{Kind: simfault.Stall}})
	if err != nil {
		t.Fatal(err)
	}
	var queries errgroup.Group
	for range sessions {
		queries.Go(func() error {
			_, err := extractor.Extract(t.Context(), wholeTable(), nothing, new(collector).emit)
			return err
		})
	}
	for n, seq := 0, uint64(0); n < sessions; n++ {
		e, err := server.WaitFor(t.Context(), snowsim.Match{Endpoint: simfault.Query, After: seq})
		if err != nil {
			t.Fatal(err)
		}
		seq = e.Seq
	}
	server.Release(hold[0])
	if err := queries.Wait(); err != nil {
		t.Fatal(err)
	}
	server.DropSessions()
	if _, err := extractor.Extract(t.Context(), wholeTable(), nothing, new(collector).emit); fault.Of(err) != fault.Reconnect {
		t.Fatalf("error %v of class %v", err, fault.Of(err))
	}
	got := new(collector)
	if _, err := extractor.Extract(t.Context(), wholeTable(), nothing, got.emit); err != nil {
		t.Fatal(err)
	}
	got.complete(t)
}

func TestAColumnAlteredAtTheSourceIsNoticed(t *testing.T) {
	t.Parallel()
	server := simulator(t)
	s := wholeTable()
	s.Run.Table.Columns[0].Source.Type.Scale = 2
	var retries []fault.Attempt
	_, err := newExtractor(open(t, server), pipeline.NewBudget(1<<30), &retries).Extract(t.Context(), s, nothing, new(collector).emit)
	if err == nil || !strings.Contains(err.Error(), "altered at the source") || !strings.Contains(err.Error(), "ID") {
		t.Fatal(err)
	}
}

func TestPlainTextIsForThisMachineOnly(t *testing.T) {
	t.Parallel()
	_, err := extract.Open(extract.Config{Account: "a", User: "u", Password: "p", Host: "snow.example.com", Port: 80, Protocol: "http"})
	if err == nil || !strings.Contains(err.Error(), "SNOWFLAKE_PROTOCOL") {
		t.Fatal(err)
	}
}
