package pgbinary_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/pgbinary"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

// copied reads what the server's COPY writes for a query.
func copied(t *testing.T, pool *pgxpool.Pool, query string) []byte {
	t.Helper()
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	var stream bytes.Buffer
	if _, err := conn.Conn().PgConn().CopyTo(t.Context(), &stream, "COPY ("+query+") TO STDOUT (FORMAT binary)"); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return stream.Bytes()
}

// rowsOf splits a stream that comes in pieces of a size.
func rowsOf(stream []byte, size int) (rows [][][]byte, err error) {
	s := pgbinary.NewSplitter(func(tuple []byte, fields [][]byte) error {
		var row [][]byte
		for _, f := range fields {
			row = append(row, bytes.Clone(f))
		}
		rows = append(rows, row)
		return nil
	})
	for piece := range slices.Chunk(stream, size) {
		if n, err := s.Write(piece); err != nil || n != len(piece) {
			return rows, fmt.Errorf("%d of %d: %w", n, len(piece), err)
		}
	}
	return rows, s.End()
}

func TestSplitterTakesPiecesOfAnySize(t *testing.T) {
	t.Parallel()
	stream := copied(t, pgtest.Pool(t), `SELECT i, nullif(repeat('x', i * 7), ''), NULL::text FROM generate_series(0, 20) AS i`)
	for size := 1; size <= len(stream); size++ {
		rows, err := rowsOf(stream, size)
		if err != nil || len(rows) != 21 {
			t.Fatalf("pieces of %d: %d rows, %v", size, len(rows), err)
		}
		for i, row := range rows {
			if len(row) != 3 || row[2] != nil || (i > 0) != (row[1] != nil) || len(row[1]) != 7*i || row[0][3] != byte(i) {
				t.Fatalf("pieces of %d: row %d is %q", size, i, row)
			}
		}
	}
	for end := range len(stream) {
		if rows, err := rowsOf(stream[:end], 1000); !errors.Is(err, pgbinary.ErrMalformed) {
			t.Fatalf("a stream cut at %d of %d gave %d rows and %v", end, len(stream), len(rows), err)
		}
	}
}

// canonical is the canonical form of the first field of a query's one row.
func canonical(t *testing.T, pool *pgxpool.Pool, oid uint32, expression string) string {
	t.Helper()
	rows, err := rowsOf(copied(t, pool, "SELECT "+expression), 1<<20)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%s: %d rows, %v", expression, len(rows), err)
	}
	return string(pgbinary.AppendCanonical(nil, oid, rows[0][0]))
}

func TestCanonicalFormsOfTheServersValues(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t)
	for _, c := range []struct {
		oid  uint32
		cast string
		// Within a line all values are equal, between lines none is.
		lines []string
	}{
		{pgoid.Numeric, "numeric", []string{
			"0|0.00|-0|000", "1|1.0|1.0000000000", "-1|-1.00", "10000|10000.0", "0.0001|0.00010", "100000000|1e8", "NaN", "123456789012345678901234567890.12345|123456789012345678901234567890.123450", "1.5|15e-1", "10001",
		}},
		{pgoid.Float8, "double precision", []string{"0", "1|1.0|1e0", "NaN|nan", "Infinity", "-Infinity", "4.9e-324", "0.1|0.10000000000000001"}},
		{pgoid.JSONB, "jsonb", []string{
			`{"a":1,"bb":2}|{"bb": 2, "a": 1.0}|{"a":7,"bb":2,"a":1}`, `{"a":"1","bb":2}`, `[1,2]|[1.0, 2e0]`, `[2,1]`, `null`, `"null"`, `"a"|"\u0061"`, `""`, `[]`, `{}`, `[[]]`, `0|-0|0.0|0e5`, `100|1e2`, `1000|1e3`, `true`, `"\""`,
		}},
		{pgoid.JSON, "json", []string{`{"a":1,"b":[1,2]}|{ "b" : [1, 2.0], "a" : 1 }`, `{"a":1,"b":[2,1]}`, `1`, `"1"`}},
		{pgoid.Text, "text", []string{"a", "A", "a ", ""}},
	} {
		seen := make(map[string]string)
		for _, line := range c.lines {
			var first string
			for i, value := range strings.Split(line, "|") {
				got := canonical(t, pool, c.oid, "'"+value+"'::"+c.cast)
				if i == 0 {
					first = got
				}
				if got != first {
					t.Errorf("%s: %s differs from the first of %s", c.cast, value, line)
				}
			}
			if other, taken := seen[first]; taken {
				t.Errorf("%s: %s and %s are the same", c.cast, line, other)
			}
			seen[first] = line
		}
	}
}

// numericField is the wire form of a numeric: digits of base 10000, and the
// weight of the first.
func numericField(weight int16, scale uint16, digits ...uint16) []byte {
	var field []byte
	for _, word := range append([]uint16{uint16(len(digits)), uint16(weight), 0, scale}, digits...) {
		field = binary.BigEndian.AppendUint16(field, word)
	}
	return field
}

// The server strips zero digits when it stores a numeric; whoever sends one
// need not have.
func TestZeroDigitsOfANumericDoNotCount(t *testing.T) {
	t.Parallel()
	want := pgbinary.AppendCanonical(nil, pgoid.Numeric, numericField(1, 0, 12, 3400))
	for _, same := range [][]byte{numericField(1, 5, 12, 3400, 0, 0), numericField(3, 0, 0, 0, 12, 3400), numericField(2, 9, 0, 12, 3400, 0)} {
		if got := pgbinary.AppendCanonical(nil, pgoid.Numeric, same); !bytes.Equal(got, want) {
			t.Errorf("%x: %x, want %x", same, got, want)
		}
	}
	for _, other := range [][]byte{numericField(0, 0, 12, 3400), numericField(1, 0, 12, 34), numericField(1, 0, 12, 0, 3400)} {
		if got := pgbinary.AppendCanonical(nil, pgoid.Numeric, other); bytes.Equal(got, want) {
			t.Errorf("%x is taken for another number", other)
		}
	}
	if got := pgbinary.AppendCanonical(nil, pgoid.Numeric, numericField(5, 2, 0, 0)); !bytes.Equal(got, pgbinary.AppendCanonical(nil, pgoid.Numeric, numericField(0, 0))) {
		t.Error("zero has two forms")
	}
}

func TestCanonicalTakesAnyBytes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		field := rapid.SliceOf(rapid.Byte()).Draw(t, "field")
		for _, oid := range []uint32{pgoid.Numeric, pgoid.Float8, pgoid.JSON, pgoid.JSONB, pgoid.Text} {
			if got := pgbinary.AppendCanonical([]byte("x"), oid, field); got[0] != 'x' {
				t.Fatal("what was there is gone")
			}
		}
		if _, n, _ := pgbinary.Next(field, nil); n > len(field) {
			t.Fatalf("a tuple of %d bytes in %d", n, len(field))
		}
	})
}

func TestTextIsForPeople(t *testing.T) {
	t.Parallel()
	pool, types := pgtest.Pool(t), pgtype.NewMap()
	for _, c := range []struct {
		oid              uint32
		expression, want string
	}{
		{pgoid.Numeric, "12.50::numeric", "12.50"},
		{pgoid.Int8, "42::bigint", "42"},
		{pgoid.Bool, "true", "true"},
		{pgoid.Text, "'häßlich'::text", "häßlich"},
		{pgoid.Text, "repeat('ä', 20)", strings.Repeat("ä", 10) + "…"},
		{pgoid.Timestamp, "timestamp '2026-01-02 03:04:05.6'", "2026-01-02 03:04:05.6"},
		{pgoid.JSONB, `'{"a":1}'::jsonb`, `{"a": 1}`},
		{pgoid.Bytea, `'\xff00'::bytea`, `\xff00`},
		{pgoid.Text, "NULL::text", "NULL"},
	} {
		rows, err := rowsOf(copied(t, pool, "SELECT "+c.expression), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		if got := pgbinary.Text(types, c.oid, rows[0][0], 21); got != c.want {
			t.Errorf("%s: %q, want %q", c.expression, got, c.want)
		}
	}
}
