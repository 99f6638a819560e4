package snowsim

import (
	"maps"
	"slices"
)

// Secrets are what the server has given out and no client may ever show:
// session and master tokens, and the keys of the chunks.
func (s *Server) Secrets() []string {
	all := s.sessions.tokens()
	s.statements.mu.Lock()
	defer s.statements.mu.Unlock()
	for _, st := range s.statements.inOrder {
		st.mu.Lock()
		if st.result != nil {
			all = append(all, st.result.key)
		}
		st.mu.Unlock()
	}
	return all
}

func (t *sessionTable) tokens() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Concat(slices.Collect(maps.Keys(t.byToken)), slices.Collect(maps.Keys(t.byMaster)))
}
