package metrics

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

// gateway keeps what was pushed, by path.
type gateway struct {
	mu       sync.Mutex
	requests []string
	bodies   map[string]int
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	families := 0
	for decoder := expfmt.NewDecoder(r.Body, expfmt.ResponseFormat(r.Header)); ; families++ {
		if err := decoder.Decode(new(dto.MetricFamily)); err == io.EOF {
			break
		} else if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	line := strings.Join([]string{r.Method, r.URL.Path, user, password}, " ")
	g.requests = append(g.requests, line)
	g.bodies[r.URL.Path] = families
}

func TestPushGroupsByTable(t *testing.T) {
	t.Parallel()
	g := &gateway{bodies: make(map[string]int)}
	server := httptest.NewServer(g)
	defer server.Close()
	defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	address := strings.Replace(server.URL, "http://", "http://me:planted@", 1)
	if err := filled().Push(t.Context(), address, "etl"); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"POST /metrics/job/etl me planted",
		"POST /metrics/job/etl/table/a me planted",
		"POST /metrics/job/etl/table/b me planted",
		"POST /metrics/job/etl/table/c me planted",
	}
	if !slices.Equal(g.requests, want) {
		t.Errorf("got %q", g.requests)
	}
	if n := g.bodies["/metrics/job/etl"]; n != 2 {
		t.Errorf("%d families belong to no table, want retries and queue", n)
	}
}

func TestPushFailsWithoutThePassword(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://me:planted@127.0.0.1:1", "http://me:planted%zz@x"} {
		err := filled().Push(t.Context(), address, "etl")
		if err == nil || strings.Contains(err.Error(), "planted") {
			t.Errorf("got %v", err)
		}
	}
}
