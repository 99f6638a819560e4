package arrows

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Rule forbids an arrow. A pattern is a package or, with /... at its end, a
// package and all below it.
type Rule struct {
	From   []string // who is bound
	Except []string // who of these is not
	To     []string // what they must not reach
	Via    []string // gateways: what lies behind them is not looked at
	Why    string
}

// Violation is a forbidden arrow that exists.
type Violation struct {
	Rule  Rule
	Chain []string // from the bound package to the forbidden one
}

func (v Violation) String() string {
	return fmt.Sprintf("%s must not reach %s: %s\n\t%s",
		v.Chain[0], v.Chain[len(v.Chain)-1], v.Rule.Why, strings.Join(v.Chain, " → "))
}

// Check finds the violations of all rules, at most one for each rule and
// bound package.
func Check(g Graph, rules []Rule) []Violation {
	var found []Violation
	for _, rule := range rules {
		for _, from := range slices.Sorted(maps.Keys(g)) {
			if !matches(rule.From, from) || matches(rule.Except, from) {
				continue
			}
			chain := g.chain(from, func(p string) bool { return matches(rule.To, p) }, func(p string) bool { return matches(rule.Via, p) })
			if chain != nil {
				found = append(found, Violation{Rule: rule, Chain: chain})
			}
		}
	}
	return found
}

func matches(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		folder, below := strings.CutSuffix(pattern, "/...")
		return pkg == folder || below && strings.HasPrefix(pkg, folder+"/")
	})
}
