package pgproxy

import "strings"

// Action is what happens at a message.
type Action int

// The actions.
const (
	// CutBefore closes both connections instead of forwarding the message: the
	// server never sees it.
	CutBefore Action = iota
	// CutAfter forwards the message, waits until the server is ready for the
	// next one, and then closes both connections: the client never sees the
	// answer.
	CutAfter
)

// Rule says at which message of a client the proxy acts. It acts once.
type Rule struct {
	Match  func(Message) bool
	Action Action
}

// Statement matches a Query or Parse of exactly this statement in any case.
func Statement(sql string) func(Message) bool {
	return func(m Message) bool { return strings.EqualFold(m.SQL(), sql) }
}

type armed struct {
	Rule
	fired chan struct{}
}

// Arm adds a rule and returns a channel that is closed when it has acted.
func (p *Proxy) Arm(r Rule) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := armed{Rule: r, fired: make(chan struct{})}
	p.rules = append(p.rules, a)
	return a.fired
}

// match takes the first rule for the message off the list.
func (p *Proxy) match(m Message) (armed, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, r := range p.rules {
		if r.Match(m) {
			p.rules = append(p.rules[:i:i], p.rules[i+1:]...)
			return r, true
		}
	}
	return armed{}, false
}
