package engine

import (
	"strings"
	"testing"
	"time"
)

func TestDML(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE t (id INT NOT NULL, s VARCHAR, v VARIANT)")
	b.expect("INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b')", "2")
	b.expect(`INSERT INTO t SELECT id + 10, s || '!', PARSE_JSON('{"k":1}') FROM t WHERE id < 3`, "2")
	b.expect("UPDATE t SET s = UPPER(s), id = id + 1 WHERE id > 10", "2|0")
	b.expect("DELETE FROM t WHERE s = 'a'", "1")
	b.expect("SELECT id, s FROM t ORDER BY id", "2|b", "12|A!", "13|B!")
	b.fails("UPDATE t SET id = NULL", "100072", "22000", "ID")
	b.must("TRUNCATE TABLE t")
	b.expect("SELECT COUNT(*) FROM t", "0")
}

func TestTimeTravel(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE t (x INT)", "INSERT INTO t VALUES (1)")
	b.now = epoch
	if _, err := b.execute("INSERT INTO t VALUES (2)"); err != nil {
		t.Fatal(err)
	}
	b.now = epoch.Add(time.Minute)
	read := "SELECT COUNT(*) FROM t "
	b.expect(read+at, "2") // inclusive
	b.expect(read+"BEFORE(TIMESTAMP => '2026-11-23 10:00:00.123456789'::TIMESTAMP_NTZ)", "1")
	b.expect(read+"AT(TIMESTAMP => '2026-11-23 10:00:00.123456788 Z'::TIMESTAMP_LTZ)", "1")
	b.expect(read+"AT(TIMESTAMP => '2026-11-23 10:00:00.2')", "2")
	b.expect(read+"AT(OFFSET => -60.5)", "1")
	b.expect(read+"AT(OFFSET => -10*6)", "2")
	b.fails(read+"AT(TIMESTAMP => '2026-11-23 09:00:00'::TIMESTAMP_TZ)", "002003", "02000", "DEMO.PUBLIC.T")
	b.fails(read+"AT(TIMESTAMP => '2026-11-22 09:00:00'::TIMESTAMP_TZ)", "000707", "02000", "Time travel data is not available for table T")
	b.fails(read+"AT(TIMESTAMP => '2026-11-24'::TIMESTAMP_TZ)", "000707", "02000", "Time travel data")
	b.fails(read+"AT(STATEMENT => 'nope')", "000709", "02000", "nope")
	b.engine.statementTime = func(id string) (time.Time, bool) { return epoch, id == "q1" }
	b.expect(read+"AT(STATEMENT => 'q1')", "2")
	b.expect(read+"BEFORE(STATEMENT => 'q1')", "1")
}

// A reading at the clock's time is repeatable although more commits happen at
// the very same time.
func TestCommitsAtOneTimeAreOrdered(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE t (x INT)")
	stamp := "SELECT TO_VARCHAR(CURRENT_TIMESTAMP(), 'YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM')"
	for _, want := range []string{"0", "1", "2"} {
		anchor := b.rows(stamp)[0]
		again := "SELECT COUNT(*) FROM t AT(TIMESTAMP => '" + anchor + "'::TIMESTAMP_TZ)"
		b.expect(again, want)
		if _, err := b.execute("INSERT INTO t VALUES (1)"); err != nil {
			t.Fatal(err)
		}
		b.expect(again, want)
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE t (id INT, s VARCHAR) CHANGE_TRACKING = TRUE", "CREATE TABLE u (id INT)",
		"INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')")
	b.must("UPDATE t SET s = 'B' WHERE id = 2")
	b.must("DELETE FROM t WHERE id = 3")
	b.must("INSERT INTO t VALUES (4, 'd'), (5, 'e')")
	b.must("DELETE FROM t WHERE id = 5")
	query := `SELECT id, s, METADATA$ACTION, METADATA$ISUPDATE FROM t CHANGES(INFORMATION => %) ` + at + `ORDER BY id, s`
	b.expect(replace(query, "DEFAULT"), "2|B|INSERT|true", "2|b|DELETE|true", "3|c|DELETE|false", "4|d|INSERT|false")
	b.expect(replace(query, "APPEND_ONLY"), "4|d|INSERT|false", "5|e|INSERT|false")
	b.expect("SELECT COUNT(*) FROM t CHANGES(INFORMATION => DEFAULT)"+at+"END(TIMESTAMP => '2026-11-23 10:00:01.123456789 Z'::TIMESTAMP_TZ)", "2")
	b.expect("SELECT COUNT(DISTINCT METADATA$ROW_ID) FROM t CHANGES(INFORMATION => DEFAULT)"+at+"WHERE id = 2", "1")
	b.fails("SELECT * FROM u CHANGES(INFORMATION => DEFAULT)"+at, "000707", "02000", "Change tracking is not enabled")
}

func replace(query, kind string) string { return strings.Replace(query, "%", kind, 1) }
