// Package process runs the built programs as children: the simulator for as
// long as a demo or a benchmark lasts, the loader for one run.
package process
