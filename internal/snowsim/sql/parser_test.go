package sql

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowsim/data"
)

func TestParseQuery(t *testing.T) {
	t.Parallel()
	s, err := Parse(`SELECT "a""b" AS x, t.* FROM d.s."T" AT(TIMESTAMP => 'x'::TIMESTAMP_TZ(3)) t WHERE a = 1 OR NOT b AND c < -2::INT LIMIT 5 OFFSET 2;`)
	if err != nil {
		t.Fatal(err)
	}
	q := s.(*Select)
	if got := q.Items[0].Expr.(*ColumnRef).Name.String(); got != `a"b` || q.Items[0].Alias != "X" {
		t.Errorf("first item %s AS %s", got, q.Items[0].Alias)
	}
	if q.From.Name.String() != "D.S.T" || q.From.Alias != "T" {
		t.Errorf("from %s alias %s", q.From.Name, q.From.Alias)
	}
	cast := q.From.Travel.Value.(*Cast)
	if cast.Type != (data.Type{Kind: data.TimestampTZ, Scale: 3}) {
		t.Errorf("travel cast to %v", cast.Type)
	}
	or := q.Where.(*Binary)
	and := or.R.(*Binary)
	if or.Op != "OR" || and.Op != "AND" {
		t.Errorf("precedence: %s over %s", or.Op, and.Op)
	}
	if _, ok := and.R.(*Binary).R.(*Unary).X.(*Cast); !ok {
		t.Error(":: does not bind tighter than the sign")
	}
	if *q.Limit != 5 || q.Offset != 2 {
		t.Errorf("limit %d offset %d", *q.Limit, q.Offset)
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	s, err := Parse("select count( * ), 'it''s'||x from t")
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, it := range s.(*Select).Items {
		labels = append(labels, it.Label)
	}
	if want := []string{"COUNT( * )", "'it''s'||X"}; !reflect.DeepEqual(labels, want) {
		t.Errorf("got %q, want %q", labels, want)
	}
}

func TestStringEscapes(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		`'it''s'`: "it's", `'a\nb\t\\'`: "a\nb\t\\", `'\''`: "'", `'\x41\u00e9\101'`: "Aé" + "A", `'\q'`: "q", `$$a'b\n$$`: `a'b\n`,
	}
	for in, want := range tests {
		tokens, err := lex(in)
		if err != nil || tokens[0].text != want {
			t.Errorf("%s: got %q, %v; want %q", in, tokens[0].text, err, want)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sql    string
		line   int
		column int
		token  string
	}{
		{"", 1, 0, "<EOF>"},
		{"SELECT", 1, 6, "<EOF>"},
		{"SELECT 'open", 1, 7, "'"},
		{`SELECT "open`, 1, 7, `"`},
		{"SELECT 1 /* open", 1, 9, "/*"},
		{"SELECT é ?", 1, 9, "?"},
		{"SELECT a\nFROM t WHERE", 2, 12, "<EOF>"},
		{"SELECT a FROM t GROUP a", 1, 22, "a"},
		{"SELECT 1 UNION SELECT 2", 1, 9, "UNION"},
		{"CREATE TABLE t (a NUMBER(39))", 1, 25, "39"},
		{"CREATE TABLE t (a INT(3))", 1, 21, "("},
		{"CREATE TABLE t (a INT DEFAULT 1)", 1, 22, "DEFAULT"},
		{"ALTER SESSION SET a", 1, 19, "<EOF>"},
		{"MERGE INTO t", 1, 0, "MERGE"},
		{"SELECT " + strings.Repeat("(", 1000), 1, 7 + maxDepth - 1, "("},
	}
	for _, tt := range tests {
		_, err := Parse(tt.sql)
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%s: got %v", tt.sql, err)
			continue
		}
		if want := (SyntaxError{Pos{tt.line, tt.column}, tt.token}); *e != want {
			t.Errorf("%.40s: got %+v, want %+v", tt.sql, *e, want)
		}
	}
}

func TestCreateTable(t *testing.T) {
	t.Parallel()
	s, err := Parse(`CREATE OR REPLACE TABLE t (id INT, "n" DECIMAL(10, 2) NOT NULL, v DOUBLE PRECISION, CONSTRAINT pk PRIMARY KEY (id, "n")) CHANGE_TRACKING = TRUE`)
	if err != nil {
		t.Fatal(err)
	}
	c := s.(*CreateTable)
	want := []data.Column{
		{Name: "ID", Type: data.Type{Kind: data.Fixed, Precision: 38}, Nullable: true},
		{Name: "n", Type: data.Type{Kind: data.Fixed, Precision: 10, Scale: 2}},
		{Name: "V", Type: data.Type{Kind: data.Real}, Nullable: true},
	}
	if !reflect.DeepEqual(c.Columns, want) || len(c.PrimaryKey) != 2 || !c.OrReplace || !c.ChangeTracking {
		t.Errorf("got %+v", c)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"SELECT COUNT(*), 'a''b' || \"c\"\"d\" FROM a.b.c AT(OFFSET => -60) x WHERE x IN (1, 2.5e3) ORDER BY 1 DESC LIMIT 3",
		"SELECT CASE x WHEN 1 THEN 2 ELSE 3 END::NUMBER(3,1) FROM t CHANGES(INFORMATION => DEFAULT) AT(STATEMENT => 'q') END(OFFSET => 0)",
		"INSERT INTO t (a, b) VALUES (1, NULL), ($$x$$, TRUE) -- end",
		"UPDATE t SET a = a + 1 WHERE b NOT LIKE '%\\u0041' ESCAPE '^' /* c */;",
		"CREATE TABLE t (a INT NOT NULL PRIMARY KEY, b TIMESTAMP_TZ(3))",
		"ALTER SESSION SET TIMEZONE = 'UTC', X = -1", "SHOW TABLES LIKE 'a%' IN SCHEMA d.s", "DESC VIEW v",
		"EXPLAIN USING JSON SELECT a FROM t WHERE b > 1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse(text)
		var e *SyntaxError
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("error of another type: %v", err)
		}
		if (s == nil) != (err != nil) {
			t.Fatalf("statement %v and error %v", s, err)
		}
	})
}
