package baseline

import "testing"

func TestUpsertStatement(t *testing.T) {
	t.Parallel()
	j := Job{Target: "t", Columns: []string{`"id"`, `"a"`, `"b"`}, Key: []string{`"id"`}}
	want := `INSERT INTO t ("id", "a", "b") VALUES ($1,$2,$3),($4,$5,$6) ON CONFLICT ("id") DO UPDATE SET "a" = EXCLUDED."a", "b" = EXCLUDED."b"`
	if got := j.upsert(2); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
