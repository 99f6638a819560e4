package engine

import (
	"strings"

	"github.com/snowpg/etl/internal/snowsim/sql"
)

func fold(s string) []rune { return []rune(strings.ToUpper(s)) }

// showWarehouses lists the session's own warehouse: any name is a warehouse
// here, as they cost nothing.
func (s *statement) showWarehouses(t *sql.Show) (*answer, error) {
	a := newAnswer(textColumns("name", "state", "type", "size"))
	if w := s.session.Warehouse; w != "" && matches(t, w) {
		a.add(w, "STARTED", "STANDARD", "X-Small")
	}
	return a, nil
}

func (s *statement) showDatabases(t *sql.Show) (*answer, error) {
	a := newAnswer(showColumns("name", "is_default", "is_current", "origin", "owner", "comment"))
	s.engine.mu.RLock()
	defer s.engine.mu.RUnlock()
	for _, d := range sorted(s.engine.databases) {
		if matches(t, d.name) {
			a.add(stamp(d.created), d.name, "N", yes(d.name == s.session.Database), "", owner, "")
		}
	}
	return a, nil
}

func (s *statement) showSchemas(t *sql.Show) (*answer, error) {
	a := newAnswer(showColumns("name", "is_default", "is_current", "database_name", "owner", "comment"))
	only, _ := s.scope(t)
	if len(t.Name) == 1 {
		only = t.Name[0].Name // IN DATABASE is the default here
	}
	s.engine.mu.RLock()
	defer s.engine.mu.RUnlock()
	for _, d := range sorted(s.engine.databases) {
		for _, sc := range sorted(d.schemas) {
			if (only == "" || d.name == only) && matches(t, sc.name) {
				current := d.name == s.session.Database && sc.name == s.session.Schema
				a.add(stamp(d.created), sc.name, "N", yes(current), d.name, owner, "")
			}
		}
	}
	return a, nil
}
