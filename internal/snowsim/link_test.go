package snowsim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowsim"
)

// TestLinksAreChecked: a link works for whoever has it, unchanged and with
// the result's key.
func TestLinksAreChecked(t *testing.T) {
	t.Parallel()
	s, err := snowsim.Start(t.Context(), snowsim.Options{
		Engine: &stubEngine{}, Users: []snowsim.User{{Name: "demo", Password: "secret"}}, InlineBytes: -1,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err := stream(t, open(t, s), "SELECT * FROM T"); err != nil {
		t.Fatal(err)
	}
	first := getResult(t, s, s.History()[0].ID)
	second := getResult(t, s, s.History()[0].ID)
	link, headers := first.Data.Chunks[0].URL, first.Data.ChunkHeaders
	if link == second.Data.Chunks[0].URL {
		t.Error("a second reading got the same links")
	}
	wrongKey := map[string]string{}
	for name := range headers {
		wrongKey[name] = "AES256"
	}
	for name, c := range map[string]struct {
		link    string
		headers map[string]string
		want    int
	}{
		"good":            {link, headers, http.StatusOK},
		"fresh":           {second.Data.Chunks[0].URL, headers, http.StatusOK},
		"other chunk":     {strings.Replace(link, "data_0_0_0", "data_0_0_1", 1), headers, http.StatusForbidden},
		"longer life":     {strings.Replace(link, "Expires=1", "Expires=9", 1), headers, http.StatusForbidden},
		"no such chunk":   {strings.Replace(link, "data_0_0_0", "data_0_0_99", 1), headers, http.StatusNotFound},
		"without headers": {link, nil, http.StatusBadRequest},
		"wrong key":       {link, wrongKey, http.StatusBadRequest},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.link, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range c.headers {
			r.Header.Set(name, value)
		}
		resp, err := noRedirect.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != c.want {
			t.Errorf("%s: status %d, want %d", name, resp.StatusCode, c.want)
		}
	}
}
