//go:build !linux && !darwin

package progress

// PeakRSS is not known on this system.
func PeakRSS() (bytes uint64, ok bool) { return 0, false }
