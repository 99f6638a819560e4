package target_test

import (
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

func TestRead(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t)
	name := catalog.TargetTable{Schema: "public", Name: `odd"name`}
	_, err := pool.Exec(t.Context(), `
		CREATE TABLE public."odd""name" (
			id bigint GENERATED ALWAYS AS IDENTITY,
			gone int,
			amount numeric(18,2) NOT NULL DEFAULT 0,
			free numeric,
			code varchar(20),
			at timestamp(3),
			twice numeric GENERATED ALWAYS AS (amount * 2) STORED,
			PRIMARY KEY (id, code)
		);
		ALTER TABLE public."odd""name" DROP COLUMN gone;
		CREATE UNIQUE INDEX ON public."odd""name" (code, amount);
		CREATE UNIQUE INDEX ON public."odd""name" (free) WHERE free > 0;
		CREATE UNIQUE INDEX ON public."odd""name" (lower(code));
		ALTER TABLE public."odd""name" ADD UNIQUE (at) DEFERRABLE;
		CREATE INDEX ON public."odd""name" (at);`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := target.Read(t.Context(), pool, name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"id", "code"}, {"code", "amount"}}, got.UniqueKeys); diff != "" || !got.HasPrimaryKey {
		t.Errorf("keys, primary %t: %s", got.HasPrimaryKey, diff)
	}
	want := []catalog.TargetColumn{
		{Name: "id", NotNull: true, HasDefault: true, IdentityAlways: true, Type: catalog.PGType{OID: pgoid.Int8, SQL: "bigint", Precision: -1, Scale: -1, Length: -1}},
		{Name: "amount", NotNull: true, HasDefault: true, Type: catalog.PGType{OID: pgoid.Numeric, SQL: "numeric(18,2)", Precision: 18, Scale: 2, Length: -1}},
		{Name: "free", Type: catalog.PGType{OID: pgoid.Numeric, SQL: "numeric", Precision: -1, Scale: -1, Length: -1}},
		{Name: "code", NotNull: true, Type: catalog.PGType{OID: pgoid.Varchar, SQL: "character varying(20)", Precision: -1, Scale: -1, Length: 20}},
		{Name: "at", Type: catalog.PGType{OID: pgoid.Timestamp, SQL: "timestamp(3) without time zone", Precision: -1, Scale: 3, Length: -1}},
		{Name: "twice", HasDefault: true, Generated: true, Type: catalog.PGType{OID: pgoid.Numeric, SQL: "numeric", Precision: -1, Scale: -1, Length: -1}},
	}
	if diff := cmp.Diff(want, got.Columns); diff != "" {
		t.Error(diff)
	}
}

func TestFingerprintFollowsTheShape(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t)
	name := catalog.TargetTable{Schema: "public", Name: "t"}
	seen := make(map[string]string)
	for _, ddl := range []string{
		`CREATE TABLE t (a int, b int)`,
		`ALTER TABLE t ADD PRIMARY KEY (a)`,
		`ALTER TABLE t ALTER b TYPE bigint`,
		`ALTER TABLE t ALTER b SET NOT NULL`,
		`ALTER TABLE t ALTER b SET DEFAULT 1`,
		`ALTER TABLE t ADD c int`,
		`CREATE UNIQUE INDEX ON t (b)`,
	} {
		if _, err := pool.Exec(t.Context(), ddl); err != nil {
			t.Fatal(err)
		}
		got, err := target.Read(t.Context(), pool, name)
		if err != nil {
			t.Fatal(err)
		}
		if before, same := seen[got.Fingerprint]; same {
			t.Errorf("%s left the fingerprint of %s", ddl, before)
		}
		seen[got.Fingerprint] = ddl
	}
	if _, err := pool.Exec(t.Context(), `CREATE INDEX ON t (c); COMMENT ON TABLE t IS 'x'`); err != nil {
		t.Fatal(err)
	}
	if got, err := target.Read(t.Context(), pool, name); err != nil || seen[got.Fingerprint] == "" {
		t.Errorf("what the loader does not rely on changed the fingerprint, %v", err)
	}
}

func TestWhatIsNoTable(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t)
	if _, err := pool.Exec(t.Context(), `CREATE VIEW v AS SELECT 1 AS a; CREATE TABLE p (a int) PARTITION BY RANGE (a)`); err != nil {
		t.Fatal(err)
	}
	var refused *target.NotATableError
	if _, err := target.Read(t.Context(), pool, catalog.TargetTable{Schema: "public", Name: "v"}); !errors.As(err, &refused) {
		t.Errorf("a view: %v", err)
	}
	if got, err := target.Read(t.Context(), pool, catalog.TargetTable{Schema: "public", Name: "p"}); err != nil || got == nil {
		t.Errorf("a partitioned table: %v, %v", got, err)
	}
	if got, err := target.Read(t.Context(), pool, catalog.TargetTable{Schema: "public", Name: "none"}); err != nil || got != nil {
		t.Errorf("no table: %v, %v", got, err)
	}
}
