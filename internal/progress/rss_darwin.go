package progress

import "syscall"

// PeakRSS is the largest resident memory this process has had, in bytes
// (getrusage(2); ru_maxrss is in bytes here).
func PeakRSS() (bytes uint64, ok bool) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil || usage.Maxrss < 0 {
		return 0, false
	}
	return uint64(usage.Maxrss), true
}
