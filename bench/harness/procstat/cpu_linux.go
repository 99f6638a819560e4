package procstat

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// tick is the unit of CPU time in /proc: USER_HZ, 100 on every architecture
// that Go runs on.
const tick = 10 * time.Millisecond

// CPU is the time that a process has run, all threads, user and system, in
// steps of 10 ms. It is 0 when the process is gone.
func CPU(pid int) time.Duration {
	s, err := readStat(pid)
	if err != nil {
		return 0
	}
	return s.own
}

// Tree is the CPU time of a process, of its children that are alive and of
// those that have ended and were waited for.
func Tree(pid int) time.Duration {
	// A child that is waited for while the living are counted would be missed,
	// or counted twice: then all are counted again.
	const attempts = 100
	var total time.Duration
	for range attempts {
		before, err := readStat(pid)
		if err != nil {
			return 0
		}
		total = before.own + before.waitedFor
		for _, child := range children(pid) {
			total += CPU(child)
		}
		if after, err := readStat(pid); err == nil && after.waitedFor == before.waitedFor {
			break
		}
	}
	return total
}

// Parent is the parent of a process, 0 when it is gone.
func Parent(pid int) int {
	s, err := readStat(pid)
	if err != nil {
		return 0
	}
	return s.parent
}

func children(pid int) []int {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	var found []int
	for _, path := range stats {
		child, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err == nil && Parent(child) == pid {
			found = append(found, child)
		}
	}
	return found
}

type stat struct {
	parent         int
	own, waitedFor time.Duration
}

// readStat reads /proc/PID/stat; see proc(5). The second field, the command,
// may hold blanks and brackets, so the fields are counted from its end.
func readStat(pid int) (stat, error) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return stat{}, err
	}
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	const parent, utime, stime, cutime, cstime = 1, 11, 12, 13, 14 // of what follows the command
	if len(fields) <= cstime {
		return stat{}, fmt.Errorf("process %d: %d fields", pid, len(fields))
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(string(fields[i])) // the kernel writes numbers
		return n
	}
	return stat{
		parent:    number(parent),
		own:       time.Duration(number(utime)+number(stime)) * tick,
		waitedFor: time.Duration(number(cutime)+number(cstime)) * tick,
	}, nil
}
