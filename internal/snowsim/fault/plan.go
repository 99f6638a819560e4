package fault

import "sync"

// Plan is the list of rules in force. The zero value is empty and ready; it
// is safe for concurrent use.
type Plan struct {
	mu    sync.Mutex
	rules []*rule
	next  int
}

type rule struct {
	id       int
	fault    Fault
	seen     int
	released chan struct{}
}

// Fired is a rule that acts on a request.
type Fired struct {
	ID    int
	Fault Fault
	// Released is closed once a stall is to end.
	Released <-chan struct{}
}

// Add appends rules and answers their ids. It adds all or none.
func (p *Plan) Add(faults ...Fault) ([]int, error) {
	for _, f := range faults {
		if err := f.Validate(); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	ids := make([]int, len(faults))
	for i, f := range faults {
		p.next++
		ids[i] = p.next
		p.rules = append(p.rules, &rule{id: p.next, fault: f, released: make(chan struct{})})
	}
	return ids, nil
}

// Match answers the rule that acts on the request, nil when there is none.
// Rules behind it do not see the request.
func (p *Plan) Match(r Request) *Fired {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, u := range p.rules {
		if !u.fault.matches(r) {
			continue
		}
		u.seen++
		if u.acts() {
			return &Fired{ID: u.id, Fault: u.fault, Released: u.released}
		}
	}
	return nil
}

func (u *rule) acts() bool {
	count := max(u.fault.Count, 1)
	return u.seen > u.fault.Skip && (u.fault.Count < 0 || u.seen <= u.fault.Skip+count)
}

// Release ends the stalls of a rule, present and future, and tells whether
// there is such a rule.
func (p *Plan) Release(id int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, u := range p.rules {
		if u.id == id {
			u.release()
			return true
		}
	}
	return false
}

// Clear removes all rules and ends their stalls.
func (p *Plan) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, u := range p.rules {
		u.release()
	}
	p.rules = nil
}

func (u *rule) release() {
	select {
	case <-u.released:
	default:
		close(u.released)
	}
}
