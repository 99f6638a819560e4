package snowsim

import (
	"net/http"
	"sync"
)

// complaintLog keeps what clients did outside the protocol.
type complaintLog struct {
	mu   sync.Mutex
	list []string
}

func (s *Server) complain(r *http.Request, why string) {
	s.complaints.mu.Lock()
	defer s.complaints.mu.Unlock()
	s.complaints.list = append(s.complaints.list, r.Method+" "+r.URL.Path+": "+why)
}

// Complaints names every request so far that the protocol does not know, or
// whose meaning the simulator does not play.
func (s *Server) Complaints() []string {
	s.complaints.mu.Lock()
	defer s.complaints.mu.Unlock()
	return append([]string{}, s.complaints.list...)
}
