package snowsim_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowsim"
)

// post sends a login-like body, as drivers wrap it, and decodes the answer.
func post(t *testing.T, s *snowsim.Server, path string, fields map[string]any, answer any) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"data": fields})
	if err != nil {
		t.Fatal(err)
	}
	status, got := do(t, http.MethodPost, s.URL()+path, body)
	if status != http.StatusOK {
		t.Fatalf("%s: status %d: %s", path, status, got)
	}
	if err := json.Unmarshal(got, answer); err != nil {
		t.Fatal(err)
	}
}

func do(t *testing.T, method, target string, body []byte) (int, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, target, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := noRedirect.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, got
}

// location is where a page redirects to.
func location(t *testing.T, page string) *url.URL {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := noRedirect.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	u, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// answer is the envelope of a service call.
type answer struct {
	Code    string
	Success bool
	Data    struct {
		Chunks       []struct{ URL string }
		ChunkHeaders map[string]string
		QRMK         string
		RowSetBase64 string
	}
}

// tokens are what a login hands out.
type tokens struct{ Token, MasterToken string }

func login(t *testing.T, s *snowsim.Server) tokens {
	t.Helper()
	var a struct{ Data tokens }
	post(t, s, "/session/v1/login-request", map[string]any{"LOGIN_NAME": "demo", "PASSWORD": "secret"}, &a)
	return a.Data
}

// call makes a service call with a token: a POST with a body, or a GET.
func call(t *testing.T, s *snowsim.Server, token, path, body string) answer {
	t.Helper()
	method := http.MethodPost
	if strings.HasSuffix(path, "/result") {
		method = http.MethodGet
	}
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", `Snowflake Token="`+token+`"`)
	resp, err := noRedirect.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var a answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

// getResult asks for a result in a session of its own.
func getResult(t *testing.T, s *snowsim.Server, id string) answer {
	t.Helper()
	return call(t, s, login(t, s).Token, "/queries/"+id+"/result", "")
}
