package merge_test

import (
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/pipeline"
)

// oid identifies the table behind a name: rows inserted from elsewhere never
// make it another one.
func (b bundle) oid(t *testing.T, relation string) string {
	t.Helper()
	return b.text(t, `SELECT '`+relation+`'::regclass::oid::text`)
}

func TestAFirstLoadTurnsItsStagingIntoTheTarget(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.acquired(t)
	b.exec(t, `
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA etl GRANT ALL ON TABLES TO pg_read_all_data`)
	job := b.staged(t, b.acquire(t, versions()), []row{{1, 1, "a", nil, nil}}, []row{{2, 1, "b", nil, nil}})
	staging := b.oid(t, job.Staging.Relation(0))
	merged, err := b.merger.Merge(t.Context(), job)
	b.finish(t, job, err)
	if err != nil || merged.Path != pipeline.PathDirect || merged.Written != 2 {
		t.Fatalf("merged %+v, %v", merged, err)
	}
	if got := b.oid(t, "public.items"); got != staging {
		t.Errorf("the target is relation %s, the rows were copied into %s", got, staging)
	}
	// Its privileges are those of new tables in its own schema.
	b.exec(t, `CREATE TABLE public.other ()`)
	want := b.text(t, `SELECT relacl::text FROM pg_class WHERE oid = 'public.other'::regclass`)
	if got := b.text(t, `SELECT relacl::text FROM pg_class WHERE oid = 'public.items'::regclass`); got != want {
		t.Errorf("privileges %s, those of a new table are %s", got, want)
	}
	if got := b.text(t, `SELECT conname FROM pg_constraint WHERE conrelid = 'public.items'::regclass`); got != "items_pkey" {
		t.Errorf("the key is called %s", got)
	}
}

// acquired makes sure that the state schema is there.
func (b bundle) acquired(t *testing.T) {
	t.Helper()
	if err := b.store.Ensure(t.Context(), b.pool); err != nil {
		t.Fatal(err)
	}
}

func TestAFirstLoadIsStagedWhereNewTablesArePublished(t *testing.T) {
	t.Parallel()
	b := setup(t)
	items := table(pipeline.Append, "", nil, "id bigint")
	for _, publication := range []string{`FOR ALL TABLES`, `FOR TABLES IN SCHEMA public`} {
		b.exec(t, `SET LOCAL client_min_messages = error; CREATE PUBLICATION p `+publication)
		if published, err := target.NewTablesPublished(t.Context(), b.pool, items.Target.Schema); err != nil || !published {
			t.Errorf("%s: published %t, %v", publication, published, err)
		}
		b.exec(t, `DROP PUBLICATION p`)
	}
	if published, err := target.NewTablesPublished(t.Context(), b.pool, items.Target.Schema); err != nil || published {
		t.Errorf("without a publication: %t, %v", published, err)
	}
	plain := *b.planned(t, items)
	plain.Direct = false
	run, err := b.fence.Acquire(t.Context(), &plain)
	if err != nil {
		t.Fatal(err)
	}
	job := b.staged(t, run, []row{{1}}, []row{{2}})
	merged, err := b.merger.Merge(t.Context(), job)
	b.finish(t, job, err)
	if err != nil || merged.Path != pipeline.PathInsert || merged.Written != 2 {
		t.Errorf("merged %+v, %v", merged, err)
	}
}

// keyedItems is a table that is read whole in every run.
func keyedItems() *pipeline.Table {
	return table(pipeline.Replace, "", []string{"id"}, "id bigint", "body text")
}

func TestAReplaceSwapsTheTableAndKeepsWhatItHas(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(t, keyedItems(), []row{{1, "a"}, {2, "b"}})
	b.exec(t, `
CREATE ROLE reader_`+b.database()+`;
GRANT SELECT ON public.items TO pg_monitor WITH GRANT OPTION; GRANT INSERT ON public.items TO reader_`+b.database()+`;
REVOKE TRIGGER ON public.items FROM CURRENT_USER;
COMMENT ON TABLE public.items IS 'it''s ours'; COMMENT ON COLUMN public.items.body IS 'text';
ALTER TABLE public.items ADD CONSTRAINT "One Body" UNIQUE (body), ALTER body SET DEFAULT 'none', ADD CHECK (id > 0),
	ADD twice bigint GENERATED ALWAYS AS (2 * id) STORED, ALTER body SET STORAGE EXTERNAL, ALTER body SET NOT NULL;
CREATE STATISTICS public.both ON id, body FROM public.items`)
	t.Cleanup(func() { b.exec(t, `DROP OWNED BY reader_`+b.database()+`; DROP ROLE reader_`+b.database()) })
	const shape = `
SELECT (SELECT array_agg(acl ORDER BY acl)::text FROM unnest(c.relacl::text[]) AS acl), c.relowner, obj_description(c.oid), col_description(c.oid, 2),
       (SELECT string_agg(conname || pg_get_constraintdef(oid), ';' ORDER BY conname) FROM pg_constraint WHERE conrelid = c.oid),
       (SELECT string_agg(indexrelid::regclass || pg_get_indexdef(indexrelid), ';' ORDER BY indexrelid::regclass::text) FROM pg_index WHERE indrelid = c.oid),
       (SELECT string_agg(concat(attname, format_type(atttypid, atttypmod), attnotnull, attstorage, attgenerated, pg_get_expr(adbin, adrelid)), ';' ORDER BY attnum)
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = c.oid AND attnum > 0),
       (SELECT string_agg(stxkeys::text, ';') FROM pg_statistic_ext WHERE stxrelid = c.oid)
FROM pg_class AS c WHERE c.oid = 'public.items'::regclass`
	before, oid := b.text(t, shape), b.oid(t, "public.items")
	merged := b.load(t, keyedItems(), []row{{3, "c"}}, []row{{4, "d"}})
	if want := counts(2, 0, 2, 0); !same(merged, want) || merged.Path != pipeline.PathSwap {
		t.Errorf("merged %+v", merged)
	}
	if got := b.text(t, `SELECT id, body, twice FROM public.items ORDER BY id`); got != "3 c 6\n4 d 8" {
		t.Errorf("rows\n%s", got)
	}
	if after := b.text(t, shape); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
	if b.oid(t, "public.items") == oid {
		t.Error("it is still the same table")
	}
}

// database names the bundle's database, which no other test has.
func (b bundle) database() string { return b.pool.Config().ConnConfig.Database }

func TestAReplaceOfAKeyThatComesTwiceIsNoSwap(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(t, keyedItems(), []row{{1, "a"}})
	merged := b.load(t, keyedItems(), []row{{3, "c"}, {3, "d"}})
	if !same(merged, counts(2, 1, 1, 0)) || merged.Path != pipeline.PathTruncate {
		t.Errorf("merged %+v", merged)
	}
	if got := b.text(t, `SELECT body FROM public.items`); got != "d" {
		t.Errorf("rows %q", got)
	}
}

// Whatever a swap would lose keeps the table the same table.
func TestAReplaceKeepsTheTableWhereASwapWouldLoseSomething(t *testing.T) {
	t.Parallel()
	b := setup(t)
	cases := map[string]string{
		"":                     `CREATE VIEW public.seen AS SELECT body FROM public.items`, // DROP TABLE says so
		"trigger":              `CREATE TRIGGER t BEFORE UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
		"foreign keys":         `CREATE TABLE public.child (id bigint REFERENCES public.items)`,
		"rules":                `CREATE RULE r AS ON DELETE TO public.items DO ALSO NOTHING`,
		"row security":         `ALTER TABLE public.items ENABLE ROW LEVEL SECURITY`,
		"storage parameters":   `ALTER TABLE public.items SET (fillfactor = 70)`,
		"replica identity":     `ALTER TABLE public.items REPLICA IDENTITY FULL`,
		"publication":          `SET client_min_messages = error; CREATE PUBLICATION p FOR TABLE public.items`,
		"index":                `CREATE INDEX ON public.items (body)`,
		"no WAL":               `ALTER TABLE public.items SET UNLOGGED`,
		"privileges or option": `GRANT UPDATE (body) ON public.items TO pg_monitor`,
		"identity column":      `ALTER TABLE public.items ADD n bigint GENERATED BY DEFAULT AS IDENTITY`,
		"a sequence":           `ALTER TABLE public.items ADD n bigserial`,
		"inheritance":          `CREATE TABLE public.heir () INHERITS (public.items)`,
	}
	for lost, ddl := range cases {
		t.Run(lost, func(t *testing.T) {
			b.load(t, keyedItems(), []row{{1, "a"}})
			defer func() {
				b.exec(t, `DROP TABLE public.items CASCADE; DROP TABLE IF EXISTS public.child; DROP PUBLICATION IF EXISTS p; TRUNCATE etl.etl_metadata, etl.run, etl.slice, etl.ahead`)
			}()
			b.exec(t, ddl)
			if got, err := target.LostBySwap(t.Context(), b.pool, keyedItems().Target); err != nil || !strings.Contains(got, lost) || (got == "") != (lost == "") {
				t.Errorf("lost by a swap: %q, %v", got, err)
			}
			if lost == "foreign keys" {
				return // neither TRUNCATE nor DROP goes then
			}
			oid := b.oid(t, "public.items")
			merged := b.load(t, keyedItems(), []row{{2, "b"}})
			if merged.Path != pipeline.PathTruncate || b.oid(t, "public.items") != oid {
				t.Errorf("merged %+v", merged)
			}
			if got := b.text(t, `SELECT id, body FROM public.items`); got != "2 b" {
				t.Errorf("rows %q", got)
			}
		})
	}
	if _, err := target.LostBySwap(t.Context(), b.pool, catalog.TargetTable{Schema: "public", Name: "nothing"}); err == nil {
		t.Error("a table that is not there loses nothing")
	}
}
