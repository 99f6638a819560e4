package progress

import (
	"bufio"
	"os"
	"strconv"
	"strings"
)

// PeakRSS is the largest resident memory this process has had, in bytes.
// VmHWM is asked rather than getrusage, whose value on Linux survives exec and
// may be that of the shell that started the process.
func PeakRSS() (bytes uint64, ok bool) {
	status, err := os.Open("/proc/self/status")
	if err != nil {
		return 0, false
	}
	defer status.Close()
	lines := bufio.NewScanner(status)
	for lines.Scan() {
		if value, found := strings.CutPrefix(lines.Text(), "VmHWM:"); found {
			return parseKiB(value)
		}
	}
	return 0, false
}

// parseKiB reads proc(5)'s "  12345 kB", where kB is 1024 bytes.
func parseKiB(value string) (bytes uint64, ok bool) {
	n, err := strconv.ParseUint(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 10, 54)
	return n * 1024, err == nil
}
