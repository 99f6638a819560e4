package arrows

import "slices"

// Graph maps each package to what it imports. Packages of this module go by
// their path within it, others by their import path.
type Graph map[string][]string

// chain is the shortest way from a package to one that is a target, both ends
// included, or nil. It goes through no package that is a gateway.
func (g Graph) chain(from string, target, gateway func(string) bool) []string {
	before := map[string]string{from: ""}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		here := queue[0]
		for _, next := range g[here] {
			if _, seen := before[next]; seen {
				continue
			}
			before[next] = here
			if target(next) {
				return trace(before, next)
			}
			if !gateway(next) {
				queue = append(queue, next)
			}
		}
	}
	return nil
}

func trace(before map[string]string, end string) []string {
	var way []string
	for p := end; p != ""; p = before[p] {
		way = append(way, p)
	}
	slices.Reverse(way)
	return way
}
