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
	// CutInside forwards the first half of the message, and then closes both
	// connections.
	CutInside
	// CutInsideAnswer forwards the message and the first half of the server's
	// next one, and then closes both connections.
	CutInsideAnswer
	// Pass forwards the message as if there were no rule.
	Pass
)

// Rule says at which message of a client the proxy acts. It acts once.
type Rule struct {
	// Match sees the messages of all clients, one at a time.
	Match  func(Message) bool
	Action Action
	// Hook, if not nil, runs at that moment: before the message is forwarded,
	// or, with CutAfter and CutInsideAnswer, when the server has answered it.
	Hook func()
}

// Statement matches a Query or Parse of exactly this statement in any case.
func Statement(sql string) func(Message) bool {
	return func(m Message) bool { return strings.EqualFold(m.SQL(), sql) }
}

// Contains matches a Query or Parse whose statement has the part in it.
func Contains(part string) func(Message) bool {
	return func(m Message) bool { return strings.Contains(m.SQL(), part) }
}

// Type matches the n-th message of a type, counted from 1 over all clients.
func Type(t byte, n int) func(Message) bool {
	return func(m Message) bool {
		if m.Type == t {
			n--
		}
		return m.Type == t && n == 0
	}
}

// After matches what then matches, once first has matched.
func After(first, then func(Message) bool) func(Message) bool {
	begun := false
	return func(m Message) bool {
		if !begun {
			begun = first(m)
			return false
		}
		return then(m)
	}
}

// Follows matches what then matches on a connection on which first has matched
// before; after that, first has to match there again.
func Follows(first, then func(Message) bool) func(Message) bool {
	begun := make(map[*session]bool)
	return func(m Message) bool {
		switch {
		case first(m):
			begun[m.from] = true
		case begun[m.from] && then(m):
			delete(begun, m.from)
			return true
		}
		return false
	}
}

// Nth matches the n-th message that another match fits, counted from 1 over all
// clients.
func Nth(n int, match func(Message) bool) func(Message) bool {
	return func(m Message) bool {
		if !match(m) {
			return false
		}
		n--
		return n == 0
	}
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

func (a armed) hook() {
	if a.Hook != nil {
		a.Hook()
	}
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

// Disarm removes the rules that have not acted.
func (p *Proxy) Disarm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules = nil
}
