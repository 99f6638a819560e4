package snowsim

import (
	"fmt"
	"sync"
)

// statementTable finds statements by their own and by their request's id.
type statementTable struct {
	mu        sync.Mutex
	ids       map[string]*statement
	requests  map[string]*statement
	inOrder   []*statement
	nextQuery uint64
}

func newStatementTable() statementTable {
	return statementTable{ids: map[string]*statement{}, requests: map[string]*statement{}}
}

func (t *statementTable) byID(id string) *statement {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ids[id]
}

func (t *statementTable) byRequest(id string) *statement {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.requests[id]
}

// claim answers the statement of a request id: the one that exists (fresh
// false), or the one that make builds with a new query id.
func (t *statementTable) claim(requestID string, build func(id string) *statement) (st *statement, fresh bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if st, ok := t.requests[requestID]; ok {
		return st, false
	}
	t.nextQuery++
	st = build(queryID(t.nextQuery))
	st.number = t.nextQuery
	t.ids[st.id], t.requests[requestID] = st, st
	t.inOrder = append(t.inOrder, st)
	return st, true
}

// queryID has the shape of Snowflake's, and grows.
func queryID(n uint64) string {
	return fmt.Sprintf("01c0ffee-%04x-%04x-0000-%012x", n>>16&0xffff, n&0xffff, n)
}

// count is how many statements there have been.
func (t *statementTable) count() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.nextQuery
}

func (t *statementTable) all() []*statement {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]*statement(nil), t.inOrder...)
}

// abortOf stops what a session still runs.
func (t *statementTable) abortOf(owner *session) {
	for _, st := range t.all() {
		if st.session == owner {
			st.abort()
		}
	}
}
