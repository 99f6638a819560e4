package snowsim

import (
	"maps"
	"sync"
)

// LoginCount is how often a user tried to log in.
type LoginCount struct {
	Attempts  int `json:"attempts"`
	Succeeded int `json:"succeeded"`
}

type loginCounter struct {
	mu     sync.Mutex
	byUser map[string]LoginCount
}

func newLoginCounter() loginCounter { return loginCounter{byUser: map[string]LoginCount{}} }

func (c *loginCounter) count(user string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.byUser[user]
	n.Attempts++
	if ok {
		n.Succeeded++
	}
	c.byUser[user] = n
}

// Logins counts login attempts by upper-case user name.
func (s *Server) Logins() map[string]LoginCount {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	return maps.Clone(s.logins.byUser)
}
