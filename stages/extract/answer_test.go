package extract_test

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/stages/extract"
)

func TestAnswerReadsEveryForm(t *testing.T) {
	t.Parallel()
	chunked := func(o *snowsim.Options) { o.InlineBytes, o.FirstChunkRows, o.ChunkRows = -1, 1, 1 }
	for statement, want := range map[string]string{
		`SELECT COUNT(*), COUNT(*) > 7, TO_VARCHAR(MAX(ID)), MAX(V), CAST(MIN(ID) AS FLOAT) FROM T`: "20000 true 19999 value 9999 0",
		`SELECT MAX(V) FROM T WHERE ID < 0`:                   "",
		`SELECT V FROM T WHERE ID IN (5, 6)`:                  "value 5|value 6",
		`SELECT ID FROM T WHERE ID > 19997`:                   "19998|19999",
		`SELECT ID FROM T WHERE ID < 0`:                       "",
		`SELECT ID * 100000000000000 FROM T WHERE ID = 19999`: "1999900000000000000",
	} {
		for form, change := range map[string]func(*snowsim.Options){
			"inline": func(*snowsim.Options) {}, "in chunks": chunked, "varied": func(o *snowsim.Options) { o.Vary = 3 },
		} {
			t.Run(form+"/"+statement, func(t *testing.T) {
				t.Parallel()
				_, rows, err := open(t, simulator(t, change)).Answer(t.Context(), statement)
				if err != nil {
					t.Fatal(err)
				}
				if got := lines(rows); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			})
		}
	}
}

// What SHOW and DESCRIBE answer is JSON, in chunks where it is long.
func TestAnswerReadsJSON(t *testing.T) {
	t.Parallel()
	for form, inline := range map[string]int{"inline": 0, "in chunks": -1} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			source := open(t, simulator(t, func(o *snowsim.Options) { o.InlineBytes, o.FirstChunkRows, o.ChunkRows = inline, 1, 1 }))
			columns, rows, err := source.Answer(t.Context(), "DESCRIBE TABLE T")
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != 2 || columns[0] != "name" || rows[0][0] != "ID" || rows[1][0] != "V" || rows[1][1] != "VARCHAR(100)" {
				t.Errorf("%q: %q", columns, rows)
			}
		})
	}
}

func lines(rows [][]string) string {
	all := make([]string, len(rows))
	for i, row := range rows {
		all[i] = strings.Join(row, " ")
	}
	return strings.Join(all, "|")
}

func TestAnswerAsksAgainForDamagedChunks(t *testing.T) {
	t.Parallel()
	all := maps.Clone(damages)
	all["expired"] = simfault.Action{Kind: simfault.Status, Status: 403} // a new link is no new attempt of an extraction
	for name, action := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := simulator(t)
			if _, err := server.Inject(simfault.Fault{Endpoint: simfault.Chunk, Chunk: simfault.At(1), Action: action}); err != nil {
				t.Fatal(err)
			}
			wantWhole(t, open(t, server, impatient(action)))
		})
	}
}

// wantWhole reads the table as an answer.
func wantWhole(t *testing.T, source *extract.Source) {
	t.Helper()
	_, answer, err := source.Answer(t.Context(), "SELECT ID, V FROM T")
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool, rows)
	for _, row := range answer {
		if n, err := strconv.Atoi(row[0]); err != nil || row[1] != fmt.Sprintf("value %d", n) {
			t.Fatalf("a row is %q", row)
		}
		seen[row[0]] = true
	}
	if len(answer) != rows || len(seen) != rows {
		t.Errorf("%d rows, %d of them different", len(answer), len(seen))
	}
}

func TestAnswerEndsWithAnError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statement string
		fault     simfault.Fault
		class     fault.Class
		text      string
	}{
		"always short":  {"SELECT COUNT(*) FROM T", simfault.Fault{Endpoint: simfault.Chunk, Count: -1, Action: simfault.Action{Kind: simfault.DropBatches, Batches: 1}}, fault.Retry, "incomplete or damaged"},
		"always empty":  {"SELECT COUNT(*) FROM T", simfault.Fault{Endpoint: simfault.Chunk, Count: -1, Action: simfault.Action{Kind: simfault.Empty}}, fault.Retry, "incomplete or damaged"},
		"another total": {"SELECT COUNT(*) FROM T", simfault.Fault{Endpoint: simfault.Query, Statement: "COUNT", Action: simfault.Action{Kind: simfault.Total, Rows: 2}}, fault.Retry, "promised 3 rows and 1 came"},
		"refused":       {"SELECT COUNT(*) FROM NOWHERE", simfault.Fault{Endpoint: simfault.Chunk, Count: -1}, fault.Never, "NOWHERE"},
		"a time":        {"SELECT CURRENT_TIMESTAMP()", simfault.Fault{Endpoint: simfault.Chunk, Chunk: simfault.At(9)}, fault.Never, "has to write it as text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := simulator(t, func(o *snowsim.Options) { o.InlineBytes = -1 })
			if c.fault.Action.Kind != "" {
				if _, err := server.Inject(c.fault); err != nil {
					t.Fatal(err)
				}
			}
			began := time.Now()
			_, rows, err := open(t, server).Answer(t.Context(), c.statement)
			if err == nil || fault.Of(err) != c.class || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%q in %v, error %v of class %v; want class %v and %q", rows, time.Since(began), err, fault.Of(err), c.class, c.text)
			}
		})
	}
}
