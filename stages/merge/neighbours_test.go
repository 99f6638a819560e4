package merge

import (
	"testing"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/pipeline"
)

func TestNeighboursInStagingAndInTheTarget(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t)
	_, err := pool.Exec(t.Context(), `
CREATE TABLE public.items (page bigint PRIMARY KEY, body text);
INSERT INTO public.items SELECT n, repeat('x', 200) FROM generate_series(1, 20000) AS n;
CREATE TABLE public."it's empty" (page bigint);
CREATE TABLE public.mixed AS SELECT page FROM public.items ORDER BY hashint8(page);
CREATE TABLE public.ordered AS SELECT page FROM public.items WHERE page > 5000 ORDER BY page / 1000 % 3, page;
CREATE TABLE public.unknown AS SELECT -page AS page FROM public.items`)
	if err != nil {
		t.Fatal(err)
	}
	table := &pipeline.Table{
		Request:    pipeline.Request{Target: catalog.TargetTable{Schema: "public", Name: "items"}},
		KeyColumns: []string{"page"},
		Columns:    []catalog.Mapping{{Target: catalog.TargetColumn{Name: "page", Type: catalog.PGType{OID: pgoid.Int8, SQL: "bigint"}}}},
	}
	for _, c := range []struct {
		name    string
		staging []string
		near    bool
	}{
		{"in order", []string{"public.ordered", `public."it's empty"`}, true},
		{"in no order", []string{"public.mixed"}, false},
		{"not there", []string{"public.unknown"}, false},
		{"nothing", []string{`public."it's empty"`}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx, err := pool.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback(t.Context()) //nolint:errcheck // nothing was written
			var joined bool
			err = lookingUp(t.Context(), tx, newStatement(table, c.staging), func() error {
				joined = true
				var hashes bool
				err := tx.QueryRow(t.Context(), `SELECT current_setting('enable_hashjoin')::boolean`).Scan(&hashes)
				if hashes == c.near {
					t.Errorf("hash joins allowed: %t", hashes)
				}
				return err
			})
			if err != nil || !joined {
				t.Errorf("joined %t, %v", joined, err)
			}
			var hashes bool
			if err := tx.QueryRow(t.Context(), `SELECT current_setting('enable_hashjoin')::boolean`).Scan(&hashes); err != nil || !hashes {
				t.Errorf("afterwards: %t, %v", hashes, err)
			}
		})
	}
}
