package snowsim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/snowsim/fault"
)

// waitLimit is how long /sim/wait holds a request that names no timeout.
const waitLimit = time.Minute

// control serves /sim/, the door for tests in other processes.
func (s *Server) control(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path {
	case "GET /sim/history":
		writeJSON(w, s.History())
	case "GET /sim/logins":
		writeJSON(w, s.Logins())
	case "GET /sim/complaints":
		writeJSON(w, s.Complaints())
	case "GET /sim/events":
		writeJSON(w, s.Events())
	case "GET /sim/wait":
		s.controlWait(w, r)
	case "POST /sim/faults":
		s.controlInject(w, r)
	case "DELETE /sim/faults":
		s.ClearFaults()
		writeJSON(w, []int{})
	case "POST /sim/release":
		s.controlRelease(w, r)
	default:
		s.refuse(w, r, http.StatusNotFound, "no such control")
	}
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	_ = e.Encode(v) // the client may leave whenever it likes
}

// controlInject takes a JSON array of faults and answers their ids.
func (s *Server) controlInject(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var faults []fault.Fault
	if err := decode(body, &faults); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	ids, err := s.Inject(faults...)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	writeJSON(w, ids)
}

func (s *Server) controlRelease(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.URL.Query().Get("id"))
	if err != nil || !s.Release(id) {
		http.Error(w, "no fault with this id", http.StatusNotFound)
		return
	}
	writeJSON(w, id)
}

// controlWait holds the request until an event matches, and answers it.
func (s *Server) controlWait(w http.ResponseWriter, r *http.Request) {
	m, timeout, err := parseWait(r.URL.Query())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	e, err := s.WaitFor(ctx, m)
	if err != nil {
		http.Error(w, "no such event: "+err.Error(), http.StatusRequestTimeout)
		return
	}
	writeJSON(w, e)
}

// parseWait reads endpoint, phase, statement, n (a chunk's number), after (an
// event's seq) and timeout (as Go writes durations).
func parseWait(q url.Values) (Match, time.Duration, error) {
	m := Match{
		Endpoint: fault.Endpoint(q.Get("endpoint")), Phase: Phase(q.Get("phase")), Statement: q.Get("statement"),
	}
	if m.Endpoint != "" && !m.Endpoint.Valid() {
		return m, 0, fmt.Errorf("unknown endpoint %q", m.Endpoint)
	}
	timeout := waitLimit
	var errs []error
	for name := range q {
		var err error
		switch name {
		case "endpoint", "phase", "statement":
		case "n":
			m.Chunk = new(int)
			*m.Chunk, err = strconv.Atoi(q.Get(name))
		case "after":
			m.After, err = strconv.ParseUint(q.Get(name), 10, 64)
		case "timeout":
			timeout, err = time.ParseDuration(q.Get(name))
		default:
			err = errors.New("unknown parameter " + strings.ToLower(name))
		}
		errs = append(errs, err)
	}
	return m, timeout, errors.Join(errs...)
}
