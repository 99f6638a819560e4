package engine

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestExplainCountsWhatPruningLeaves loads the same rows in two orders, eight
// to a partition.
func TestExplainCountsWhatPruningLeaves(t *testing.T) {
	t.Parallel()
	const partitions, each = 10, 8
	b := newBench(t, "CREATE TABLE ordered (x INT, s VARCHAR)", "CREATE TABLE shuffled (x INT, s VARCHAR)")
	for p := range partitions {
		var ordered, shuffled []string
		for i := range each {
			ordered = append(ordered, fmt.Sprintf("(%d, 's')", p*each+i))
			shuffled = append(shuffled, fmt.Sprintf("(%d, 's')", i*partitions+p))
		}
		b.must("INSERT INTO ordered VALUES " + strings.Join(ordered, ", "))
		b.must("INSERT INTO shuffled VALUES " + strings.Join(shuffled, ", "))
	}
	tests := []struct {
		query    string
		assigned int64
	}{
		{"SELECT x FROM ordered", partitions},
		{"SELECT x FROM ordered WHERE x > 15 AND x <= 31", 2},
		{"SELECT x FROM ordered WHERE x >= 15 AND x <= 31", 3},
		{"SELECT s FROM ordered WHERE x < 0", 0},
		{"SELECT s FROM ordered WHERE x % 2 = 3", partitions}, // no range tells that
		{"SELECT x FROM shuffled WHERE x > 15 AND x <= 31", partitions},
		{"SELECT x FROM shuffled AT(OFFSET => -10) WHERE x > 31", partitions - 5},
	}
	b.session.Warehouse = "" // compiling takes none
	for _, tt := range tests {
		var p struct{ GlobalStats scanned }
		if err := json.Unmarshal([]byte(b.rows("EXPLAIN USING JSON " + tt.query)[0]), &p); err != nil {
			t.Fatal(err)
		}
		if g := p.GlobalStats; g.PartitionsAssigned != tt.assigned || g.BytesAssigned != tt.assigned*each*16 || g.PartitionsTotal < tt.assigned {
			t.Errorf("%s: %+v, want %d assigned", tt.query, g, tt.assigned)
		}
	}
}

func TestExplainHasTheDocumentedForm(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE t (x INT, y INT, z INT)", "INSERT INTO t VALUES (1, 2, 3)")
	const stats = `"partitionsTotal":1,"partitionsAssigned":1,"bytesAssigned":24}`
	b.expect("EXPLAIN USING JSON SELECT y, y + 1 FROM t a WHERE x > 0",
		`{"GlobalStats":{`+stats+`,"Operations":[[`+
			`{"id":0,"operation":"Result","expressions":["T.Y","Y + 1"]},`+
			`{"id":1,"parentOperators":[0],"operation":"Filter","expressions":["X > 0"]},`+
			`{"id":2,"parentOperators":[1],"operation":"TableScan","objects":["DEMO.PUBLIC.T"],"alias":"A","expressions":["X","Y"],`+stats+`]]}`)
	if r := b.must("EXPLAIN USING JSON SELECT * FROM t"); r.Columns[0].Name != "content" {
		t.Errorf("column %q", r.Columns[0].Name)
	}
}

func TestExplainRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE t (x INT)", "CREATE VIEW v AS SELECT x FROM t")
	for _, query := range []string{
		"SELECT 1", "SELECT COUNT(*) FROM t", "SELECT x FROM t ORDER BY x", "SELECT x FROM t LIMIT 1",
		"SELECT x FROM v", "SELECT x FROM (SELECT x FROM t)",
	} {
		b.fails("EXPLAIN USING JSON "+query, "001003", "42000", "EXPLAIN")
	}
	b.fails("EXPLAIN SELECT x FROM t", "001003", "42000", "SELECT")
	b.fails("EXPLAIN USING TEXT SELECT x FROM t", "001003", "42000", "TEXT")
	b.fails("EXPLAIN USING JSON DELETE FROM t", "001003", "42000", "DELETE")
	b.fails("EXPLAIN USING JSON SELECT x FROM missing", "002003", "02000", "MISSING")
}
