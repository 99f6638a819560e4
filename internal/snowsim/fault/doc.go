// Package fault describes what may go wrong between a client and the
// simulator, as rules: which request, from which occurrence on, how often, and
// what happens to it.
//
//	Fault{Endpoint: fault.Chunk, Chunk: At(2), Skip: 1, Count: 3,
//	      Action: Action{Kind: fault.Status, Status: 503}}
//
// answers 503 to the second, third and fourth download of chunk 2. Rules are
// tried in the order in which they were added; the first that acts on a
// request hides it from the rules behind it.
package fault
