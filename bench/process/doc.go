// Package process runs the built programs as children: the simulator for as
// long as a demo or a benchmark lasts, the loader for one run. A SlowLine stands
// in for a network between the loader and a server on this machine.
package process
