package fault

import "time"

// Rule is one line of the fault table: what an error code means and what
// follows from it.
type Rule struct {
	// Code is a SQLSTATE or its two-character class, a six-digit Snowflake
	// number or its first three digits, or "" where the error has no code.
	Code string
	// Class is the verdict.
	Class Class
	// Tries caps the attempts one unit of work makes in all while this code
	// comes back; 0 leaves it to the Retryer.
	Tries int
	// Pause is the shortest wait before the next attempt, for faults that need
	// time or people to go away (a full disk).
	Pause time.Duration
	// Window lets attempts go on beyond the Retryer's count for this long
	// after the first failure: a server in crash recovery comes back by itself.
	Window time.Duration
	// Login marks a refused login. Its class is Never and cannot be overruled.
	Login bool
	// Reason is the meaning in a few words.
	Reason string
	// NextStep tells a human what to do; "" where there is nothing to do.
	NextStep string
}

// table finds rules by code, first the whole code and then its prefix.
type table struct {
	rules  map[string]Rule
	prefix int
}

func newTable(prefix int, rules []Rule) table {
	t := table{rules: make(map[string]Rule, len(rules)), prefix: prefix}
	for _, r := range rules {
		t.rules[r.Code] = r
	}
	return t
}

func (t table) find(code string) (Rule, bool) {
	if r, ok := t.rules[code]; ok {
		return r, true
	}
	if len(code) <= t.prefix {
		return Rule{}, false
	}
	r, ok := t.rules[code[:t.prefix]]
	r.Code = code
	return r, ok
}
