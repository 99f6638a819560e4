package procstat

import (
	"bytes"
	"os"
	"strconv"
)

// Memory is what a process holds resident, now and at most so far, in bytes.
// Both are 0 when it is gone.
//
// The peak is that of the address space: getrusage would begin with what the
// parent held when it forked.
func Memory(pid int) (now, peak int64) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, 0
	}
	return kilobytes(text, "VmRSS:"), kilobytes(text, "VmHWM:")
}

// kilobytes reads a line such as "VmRSS:     1234 kB".
func kilobytes(status []byte, name string) int64 {
	for line := range bytes.Lines(status) {
		rest, ok := bytes.CutPrefix(line, []byte(name))
		if !ok {
			continue
		}
		if fields := bytes.Fields(rest); len(fields) > 0 {
			n, _ := strconv.ParseInt(string(fields[0]), 10, 64) // the kernel writes a number
			return n << 10
		}
	}
	return 0
}
