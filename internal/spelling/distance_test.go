package spelling_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/spelling"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"kitten", "sitting", 3}, {"orders", "oders", 1}, {"ab", "ba", 2}} {
		if got := spelling.Distance(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b"), rapid.String().Draw(t, "c")
		ab, ba := spelling.Distance(a, b), spelling.Distance(b, a)
		if ab != ba || (ab == 0) != (a == b) || ab > spelling.Distance(a, c)+spelling.Distance(c, b) {
			t.Fatalf("%d, %d", ab, ba)
		}
	})
}

func TestNearestComesFirst(t *testing.T) {
	t.Parallel()
	got := spelling.Nearest("oders", []string{"CUSTOMERS", "ORDERS", "HOLDERS", "X"}, 2)
	if !slices.Equal(got, []string{"ORDERS", "HOLDERS"}) {
		t.Errorf("%v", got)
	}
}

func TestClosest(t *testing.T) {
	t.Parallel()
	words := []string{"watermark", "lookback", "lag", "key"}
	for word, want := range map[string]string{"watermrk": "watermark", "lookbak": "lookback", "lg": "lag", "kye": "", "zzz": "", "": ""} {
		if got := spelling.Closest(word, words); got != want && !(word == "kye" && got == "key") {
			t.Errorf("%s is like %q, want %q", word, got, want)
		}
	}
}
