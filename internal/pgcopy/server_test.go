package pgcopy_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowtype"
)

// TestServerWritesTheSameBytes copies every golden value into PostgreSQL and
// out again: what the server sends for the value must be what was sent to it.
func TestServerWritesTheSameBytes(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t)
	for _, g := range golden {
		rec := one(t, g.arrow, func(b array.Builder) {
			appendAny(b, nil)
			appendAny(b, g.value)
		})
		sent, _, err := encode(rec, pgcopy.Policy{}, column("C", g.source, g.target))
		if err != nil {
			t.Fatal(err)
		}
		got, err := throughServer(t.Context(), pool, sent, g.target)
		if err != nil {
			t.Errorf("%s: %v", g.name, err)
			continue
		}
		if g.target == pgoid.JSONB || g.target == pgoid.BPChar {
			continue // PostgreSQL prints its own form of these
		}
		if !bytes.Equal(got, sent) {
			t.Errorf("%s: sent %s, got %s", g.name, hex.EncodeToString(sent), hex.EncodeToString(got))
		}
	}
}

// throughServer copies tuples into a temporary table and returns the tuples of
// COPY TO.
func throughServer(ctx context.Context, pool *pgxpool.Pool, tuples []byte, targets ...uint32) ([]byte, error) {
	pooled, err := pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer pooled.Release()
	conn := pooled.Conn().PgConn()
	columns := make([]string, len(targets))
	for i, oid := range targets {
		columns[i] = fmt.Sprintf("c%d %s", i, pgcopy.TypeName(oid))
		if oid == pgoid.BPChar {
			columns[i] = fmt.Sprintf("c%d bpchar", i) // character alone is character(1)
		}
	}
	const drop = "DROP TABLE IF EXISTS pg_temp.codec"
	if _, err := conn.Exec(ctx, drop+"; CREATE TEMP TABLE codec ("+strings.Join(columns, ", ")+")").ReadAll(); err != nil {
		return nil, err
	}
	stream := append(append(pgcopy.Header(), tuples...), pgcopy.Trailer()...)
	if _, err := conn.CopyFrom(ctx, bytes.NewReader(stream), "COPY codec FROM STDIN (FORMAT binary)"); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if _, err := conn.CopyTo(ctx, &out, "COPY codec TO STDOUT (FORMAT binary)"); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(bytes.TrimPrefix(out.Bytes(), pgcopy.Header()), pgcopy.Trailer()), nil
}

// TestRandomTablesGoThroughTheServer is TestEveryValueArrives with PostgreSQL
// between the encoder and the reader.
func TestRandomTablesGoThroughTheServer(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t)
	rapid.Check(t, func(rt *rapid.T) {
		columns := make([]modelColumn, len(models))
		plan := make([]pgcopy.Column, len(models))
		targets := make([]uint32, len(models))
		for i, model := range models {
			columns[i] = model(rt)
			plan[i], targets[i] = columns[i].Column, columns[i].Target
		}
		rec, want := drawRecord(rt, columns)
		defer rec.Release()
		sent, _, err := encode(rec, pgcopy.Policy{}, plan...)
		if err != nil {
			rt.Fatalf("%v", err)
		}
		got, err := throughServer(t.Context(), pool, sent, targets...)
		if err != nil {
			rt.Fatalf("%v", err)
		}
		for r, row := range parseTuples(rt, got, len(columns)) {
			for c := range columns {
				if v := decodeField(rt, targets[c], row[c]); v != want[r][c] {
					rt.Fatalf("row %d, %s: got %s, want %s", r, columns[c].Source, v, want[r][c])
				}
			}
		}
	})
}

// TestServerTakesWhatTheScannerAccepts draws documents around the limits of
// jsonb: the server must not refuse one that passed.
func TestServerTakesWhatTheScannerAccepts(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t)
	nested := strings.Repeat("[", 1000) + strings.Repeat("]", 1000)
	documents := []string{
		nested, `1e131071`, `1e-16383`, `-0.0e-5`, `"\ud83d\ude00"`, `[undefined]`, `"a\u0000b"`, "\"\xff\"", "{\"\":\"\x7f\"}", " [ ] ",
		`1` + strings.Repeat("0", 131_071), `0.` + strings.Repeat("1", 16_383), `123e-3`, `{"a":1,"a":2}`, `"\/"`,
	}
	rec := one(t, utf8s, func(b array.Builder) {
		for _, d := range documents {
			appendAny(b, d)
		}
	})
	lenient := pgcopy.Policy{NUL: pgcopy.NULStrip, InvalidUTF8: pgcopy.UTF8Replace}
	for _, target := range []uint32{pgoid.JSONB, pgoid.JSON} {
		sent, _, err := encode(rec, lenient, column("C", kind(snowtype.Variant), target))
		if err != nil {
			t.Fatal(err)
		}
		got, err := throughServer(t.Context(), pool, sent, target)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(parseTuples(t, got, 1)); n != len(documents) {
			t.Errorf("%d documents, want %d", n, len(documents))
		}
	}
}
