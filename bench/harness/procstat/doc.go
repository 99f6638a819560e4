// Package procstat reads what the kernel counts about other processes: their
// CPU time and their memory. Where it counts nothing that can be read without
// a library, all figures are zero.
package procstat
