package engine

import "testing"

func TestAggregates(t *testing.T) {
	t.Parallel()
	b := newBench(t,
		"CREATE TABLE n (g VARCHAR, x NUMBER(10,1), f FLOAT)",
		"INSERT INTO n VALUES ('a', 1.5, 1), ('a', 2.5, 2), ('b', NULL, 3), (NULL, 2.5, 'NaN'::FLOAT)")
	tests := []struct {
		sql  string
		want []string
	}{
		{"SELECT COUNT(*), COUNT(x), COUNT(DISTINCT x), COUNT_IF(x > 2) FROM n", []string{"4|3|2|2"}},
		{"SELECT SUM(x), MIN(x), MAX(x), MAX(f) FROM n", []string{"6.5|1.5|2.5|NaN"}},
		{"SELECT SUM(x), MIN(x), COUNT(*), HASH_AGG(*) FROM n WHERE FALSE", []string{"NULL|NULL|0|0"}},
		{"SELECT MAX(x) - MIN(x) FROM n", []string{"1.0"}},
		{"SELECT APPROX_PERCENTILE(f, 0.5) FROM n WHERE f < 10", []string{"2"}},
		{"SELECT g, COUNT(*) c FROM n GROUP BY g ORDER BY c DESC, g", []string{"a|2", "b|1", "NULL|1"}},
		{"SELECT MAX(x) FROM n WHERE g = 'b'", []string{"NULL"}},
		{"SELECT HASH_AGG(g, x) = (0 + HASH_AGG(g, x)) FROM n", []string{"true"}},
	}
	for _, tt := range tests {
		b.expect(tt.sql, tt.want...)
	}
}

func TestHashAggIgnoresOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t,
		"CREATE TABLE p (x INT, y VARCHAR)", "CREATE TABLE q (x INT, y VARCHAR)",
		"INSERT INTO p VALUES (1, 'a'), (2, NULL), (3, 'c')",
		"INSERT INTO q VALUES (3, 'c'), (1, 'a')", "INSERT INTO q VALUES (2, NULL)")
	p := b.rows("SELECT HASH_AGG(*) FROM p")
	b.expect("SELECT HASH_AGG(x, y) FROM q", p...)
	b.must("UPDATE q SET y = 'd' WHERE x = 3")
	if q := b.rows("SELECT HASH_AGG(*) FROM q"); q[0] == p[0] {
		t.Errorf("different rows hash alike: %s", q[0])
	}
}

func TestOrderAndLimit(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE o (x INT, s VARCHAR)",
		"INSERT INTO o VALUES (2, 'b'), (NULL, 'n'), (1, 'a')", "INSERT INTO o VALUES (3, 'c')")
	b.expect("SELECT x FROM o ORDER BY x", "1", "2", "3", "NULL")
	b.expect("SELECT x FROM o ORDER BY x DESC", "NULL", "3", "2", "1")
	b.expect("SELECT x FROM o ORDER BY 1 DESC NULLS LAST LIMIT 2 OFFSET 1", "2", "1")
	b.expect("SELECT s AS k FROM o ORDER BY k LIMIT 1", "a")
	b.expect("SELECT x FROM o LIMIT 2 OFFSET 2", "1", "3")
	b.expect("SELECT x FROM o LIMIT 0")
	b.expect("SELECT t.x * 2 y FROM (SELECT x FROM o WHERE x > 1) t WHERE t.x < 3", "4")
}

func TestNames(t *testing.T) {
	t.Parallel()
	b := newBench(t, `CREATE TABLE "mixed Case" ("a""b" INT, plain INT)`, `INSERT INTO "mixed Case" VALUES (1, 2)`)
	b.expect(`SELECT "a""b", PLAIN, Plain FROM demo.public."mixed Case"`, "1|2|2")
	b.expect(`SELECT m."a""b", m.* FROM "mixed Case" m -- comment`, "1|1|2")
	b.expect(`SELECT public."mixed Case".plain /* here */ FROM "mixed Case";`, "2")
}

func TestViews(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE t (x INT)", "INSERT INTO t VALUES (1), (2)", "CREATE VIEW v AS SELECT x, x + 1 y FROM t")
	b.now = epoch
	b.must("INSERT INTO t VALUES (3)")
	b.expect("SELECT y FROM v WHERE x > 1", "3", "4")
	b.expect("SELECT y FROM v"+at+"WHERE x > 1", "3")
	b.must("CREATE OR REPLACE VIEW v AS SELECT * FROM v")
	b.fails("SELECT * FROM v", "002037", "42601", "nested too deeply")
}

func TestAlterTable(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE t (x INT, y INT)", "INSERT INTO t VALUES (1, 10)")
	before := b.must("SELECT x FROM t").Blocks[0].ID
	b.must("ALTER TABLE t ADD COLUMN z VARCHAR")
	b.must("INSERT INTO t VALUES (2, 20, 'z')")
	b.expect("SELECT * FROM t", "1|10|NULL", "2|20|z")
	b.must("ALTER TABLE t DROP COLUMN y")
	b.expect("SELECT * FROM t", "1|NULL", "2|z")
	if after := b.must("SELECT x FROM t").Blocks[0].ID; after == before {
		t.Error("a block keeps its ID over a change of the table's columns")
	}
	b.fails("ALTER TABLE t ADD COLUMN q INT NOT NULL", "002057", "42601", "Non-nullable")
}
