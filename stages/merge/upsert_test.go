package merge_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/pipeline"
)

// versions is a table with a numeric watermark.
func versions() *pipeline.Table {
	return table(pipeline.Upsert, "seq", []string{"id"}, "id bigint", "seq bigint", "body text", "doc json", "docb jsonb")
}

func TestUpsertDecidesByKeyAndWatermark(t *testing.T) {
	t.Parallel()
	j := func(s string) []byte { return []byte(s) }
	cases := []struct {
		name          string
		there, staged []row
		want          string // seq and body afterwards
		counts        pipeline.Merged
	}{
		{"new", nil, []row{{1, 5, "n", j(`1`), j(`1`)}}, "5 n", counts(1, 0, 1, 0)},
		{"newer", []row{{1, 4, "o", nil, nil}}, []row{{1, 5, "n", nil, nil}}, "5 n", counts(1, 0, 1, 0)},
		{"older", []row{{1, 6, "o", nil, nil}}, []row{{1, 5, "n", nil, nil}}, "6 o", counts(1, 0, 0, 1)},
		{"as new, same", []row{{1, 5, "o", j(`{"a": 1}`), j(`{"a":1}`)}}, []row{{1, 5, "o", j(`{"a": 1}`), j(`{"a":1}`)}}, "5 o", counts(1, 0, 0, 1)},
		{"as new, differs", []row{{1, 5, "o", nil, nil}}, []row{{1, 5, "n", nil, nil}}, "5 n", counts(1, 0, 1, 0)},
		{"as new, json differs", []row{{1, 5, "o", j(`1`), nil}}, []row{{1, 5, "o", j(`2`), nil}}, "5 o", counts(1, 0, 1, 0)},
		{"as new, jsonb differs", []row{{1, 5, "o", nil, j(`{"a":1}`)}}, []row{{1, 5, "o", nil, j(`{"a":2}`)}}, "5 o", counts(1, 0, 1, 0)},
		{"as new, NULL appears", []row{{1, 5, "o", nil, j(`1`)}}, []row{{1, 5, "o", nil, nil}}, "5 o", counts(1, 0, 1, 0)},
		{"no watermark there", []row{{1, nil, "o", nil, nil}}, []row{{1, 5, "n", nil, nil}}, "5 n", counts(1, 0, 1, 0)},
		{"no watermark staged", []row{{1, 5, "o", nil, nil}}, []row{{1, nil, "n", nil, nil}}, "5 o", counts(1, 0, 0, 1)},
		{"no watermark, differs", []row{{1, nil, "o", nil, nil}}, []row{{1, nil, "n", nil, nil}}, "<nil> n", counts(1, 0, 1, 0)},
		{"no watermark, same", []row{{1, nil, "o", nil, nil}}, []row{{1, nil, "o", nil, nil}}, "<nil> o", counts(1, 0, 0, 1)},
		{"newest of several", nil, []row{{1, 5, "a", nil, nil}, {1, 7, "b", nil, nil}, {1, nil, "c", nil, nil}, {1, 6, "d", nil, nil}}, "7 b", counts(4, 3, 1, 0)},
		{"older ones, several", []row{{1, 9, "o", nil, nil}}, []row{{1, 5, "a", nil, nil}, {1, 7, "b", nil, nil}}, "9 o", counts(2, 0, 0, 2)},
		{"older and newer ones", []row{{1, 6, "o", nil, nil}}, []row{{1, 5, "a", nil, nil}, {1, 7, "b", nil, nil}, {1, 8, "c", nil, nil}}, "8 c", counts(3, 1, 1, 1)},
		{"as new, one of them the same", []row{{1, 5, "o", nil, nil}}, []row{{1, 5, "n", nil, nil}, {1, 5, "o", nil, nil}}, "5 o", counts(2, 1, 0, 1)},
		{"as new, the newest differs", []row{{1, 5, "n", nil, nil}}, []row{{1, 5, "n", nil, nil}, {1, 5, "o", nil, nil}}, "5 o", counts(2, 0, 1, 1)},
		{"no watermark, one of them the same", []row{{1, nil, "o", nil, nil}}, []row{{1, nil, "o", nil, nil}, {1, nil, "n", nil, nil}, {1, nil, "m", nil, nil}}, "<nil> o", counts(3, 2, 0, 1)},
		{"nothing", []row{{1, 9, "o", nil, nil}}, nil, "9 o", counts(0, 0, 0, 0)},
	}
	b := setup(t)
	for _, c := range cases {
		for path, others := range map[pipeline.Path]int{pipeline.PathPrefilter: 1, pipeline.PathUpsert: 600} {
			t.Run(c.name+"/"+string(path), func(t *testing.T) {
				defer b.forget(t)
				b.load(t, versions(), c.there)
				b.exec(t, `INSERT INTO public.items SELECT 1000 + n, n, 'other' FROM generate_series(1, $1::int) AS n`, others)
				before := b.text(t, `SELECT xmin::text FROM public.items WHERE id = 1`)
				merged := b.load(t, versions(), c.staged)
				if len(c.staged) > 1 { // a key that comes twice is compared first
					path = pipeline.PathPrefilter
				}
				if !same(merged, c.counts) || (merged.Path != path && len(c.staged) > 0) {
					t.Errorf("counts %+v, want %+v by %s", merged, c.counts, path)
				}
				if got := b.text(t, `SELECT seq, body FROM public.items WHERE id = 1`); got != c.want {
					t.Errorf("row %q, want %q", got, c.want)
				}
				if rewritten := b.text(t, `SELECT xmin::text FROM public.items WHERE id = 1`) != before; rewritten != (merged.Written > 0) {
					t.Errorf("rewritten: %t, yet %d rows written", rewritten, merged.Written)
				}
			})
		}
	}
}

func TestOfEqualWatermarksTheSameRowWinsWhateverTheOrder(t *testing.T) {
	t.Parallel()
	rows := []row{{1, 5, "a", []byte(`1`), nil}, {1, 5, "b", []byte(`1`), nil}, {1, 5, "b", []byte(`2`), nil}, {1, 5, nil, nil, nil}}
	b := setup(t)
	for i := range len(rows) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			defer b.forget(t)
			b.load(t, versions(), nil) // no first load: that one is another statement
			turned := append(slices.Clone(rows[i:]), rows[:i]...)
			b.load(t, versions(), turned[:2], turned[2:])
			if got := b.text(t, `SELECT body, doc::text FROM public.items`); got != "b 2" {
				t.Errorf("winner %q", got)
			}
		})
	}
}

func TestCompositeKeyAndNamesThatNeedQuotes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(t, `CREATE SCHEMA "s""x"`)
	items := table(pipeline.Upsert, `Select`, []string{`a"b`, `c, d`}, `a"b bigint`, `c, d text`, `Select bigint`, `v'alue numeric`)
	items.Target.Schema, items.Target.Name = `s"x`, `t;"able`
	b.load(t, items, []row{{1, "x", 1, nil}, {1, "y", 1, "2.50"}})
	got := b.load(t, items, []row{{1, "x", 2, "1"}, {2, "x", 1, nil}, {1, "y", 1, "2.50"}})
	if want := counts(3, 0, 2, 1); !same(got, want) {
		t.Errorf("counts %+v", got)
	}
	if got := b.text(t, `SELECT "a""b", "c, d", "v'alue"::text FROM "s""x"."t;""able" ORDER BY 1, 2`); got != "1 x 1\n1 y 2.50\n2 x <nil>" {
		t.Errorf("rows\n%s", got)
	}
}

func TestATableThatIsAllKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	pairs := table(pipeline.Upsert, "", []string{"a", "b"}, "a bigint", "b bigint")
	b.load(t, pairs, []row{{1, 1}, {1, 2}})
	if got := b.load(t, pairs, []row{{1, 2}, {2, 2}, {2, 2}}); !same(got, counts(3, 1, 1, 1)) {
		t.Errorf("counts %+v", got)
	}
}

func TestWithoutAWatermarkWhatDiffersIsWritten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(t, `CREATE COLLATION public.nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE public.items (id bigint PRIMARY KEY, word text COLLATE public.nocase, price numeric)`)
	words := table(pipeline.Upsert, "", []string{"id"}, "id bigint", "word text", "price numeric")
	b.load(t, words, []row{{1, "Word", "1.0"}, {2, "two", "2"}})
	if got := b.load(t, words, []row{{1, "word", "1.0"}, {2, "two", "2"}}); !same(got, counts(2, 0, 1, 1)) {
		t.Errorf("counts %+v", got)
	}
	if got := b.load(t, words, []row{{2, "two", "2.00"}}); got.Written != 1 {
		t.Errorf("2 and 2.00 are two texts of a number: %+v", got)
	}
	if got := b.text(t, `SELECT word, price::text FROM public.items ORDER BY id`); got != "word 1.0\ntwo 2.00" {
		t.Errorf("rows\n%s", got)
	}
}

func TestIdentityColumnsTakeTheSourcesValues(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(t, `CREATE TABLE public.items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text, own text DEFAULT 'kept')`)
	items := table(pipeline.Upsert, "", []string{"id"}, "id bigint", "v text")
	items.Columns[0].Target.IdentityAlways = true
	b.load(t, items, []row{{77, "a"}})
	b.exec(t, `UPDATE public.items SET own = 'mine'`)
	b.load(t, items, []row{{77, "b"}})
	if got := b.text(t, `SELECT id, v, own FROM public.items`); got != "77 b mine" {
		t.Errorf("row %q", got)
	}
}

func TestTriggersSeeTheirSearchPath(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(t, `
CREATE TABLE public.items (id bigint PRIMARY KEY, v text);
CREATE TABLE public.log (id bigint);
CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (NEW.id); RETURN NEW; END';
CREATE TRIGGER note AFTER INSERT ON public.items FOR EACH ROW EXECUTE FUNCTION public.note()`)
	b.load(t, table(pipeline.Upsert, "", []string{"id"}, "id bigint", "v text"), []row{{1, "a"}, {2, "b"}})
	if got := b.text(t, `SELECT count(*) FROM public.log`); got != "2" {
		t.Errorf("the trigger wrote %s rows", got)
	}
}

// TestAnySplitOfTheRowsGivesTheSameTarget merges the same row versions in many
// ways: in one slice, in several, again and again. Effect once means that the
// target never tells them apart.
func TestAnySplitOfTheRowsGivesTheSameTarget(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			defer b.forget(t)
			random := rand.New(rand.NewPCG(seed, 1))
			events := table(pipeline.Upsert, "seq", []string{"id"}, "id bigint", "seq bigint", "body text")
			var all []row
			model := map[int64]row{}
			for range 60 {
				id, seq := random.Int64N(12), any(random.Int64N(1000))
				if random.IntN(8) == 0 {
					seq = nil
				}
				// One version of a key has one body, as in a source with a key.
				r := row{id, seq, fmt.Sprint("body ", id, seq)}
				all = append(all, r)
				if old, ok := model[id]; !ok || old[1] == nil || (seq != nil && seq.(int64) > old[1].(int64)) {
					model[id] = r
				}
			}
			for range 4 {
				random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				cut := random.IntN(len(all))
				again := random.IntN(len(all))
				b.load(t, events, all[:cut], all[again:])
			}
			b.load(t, events, all)
			for id, want := range model {
				got := b.text(t, fmt.Sprintf(`SELECT seq, body FROM public.items WHERE id = %d`, id))
				if want := fmt.Sprintln(want[1:]...); got+"\n" != want {
					t.Errorf("key %d: %q, want %q", id, got, want)
				}
			}
			if got := b.text(t, `SELECT count(*) FROM public.items`); got != fmt.Sprint(len(model)) {
				t.Errorf("%s keys, want %d", got, len(model))
			}
		})
	}
}

func TestWithoutPreparedStatements(t *testing.T) {
	t.Parallel()
	for _, mode := range []pgx.QueryExecMode{pgx.QueryExecModeCacheDescribe, pgx.QueryExecModeExec} {
		t.Run(mode.String(), func(t *testing.T) {
			t.Parallel()
			config, err := pgxpool.ParseConfig(pgtest.Database(t))
			if err != nil {
				t.Fatal(err)
			}
			config.ConnConfig.DefaultQueryExecMode = mode
			pool, err := pgxpool.NewWithConfig(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(pool.Close)
			b := with(pool)
			b.load(t, versions(), []row{{1, 5, "a", nil, nil}})
			if got := b.load(t, versions(), []row{{1, 6, "b", nil, nil}, {1, 6, "b", nil, nil}}); !same(got, counts(2, 1, 1, 0)) {
				t.Errorf("counts %+v", got)
			}
		})
	}
}
