package pgtest_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// serverPID reads the lock file of the one server below dir.
func serverPID(t *testing.T, dir string) int {
	t.Helper()
	locks, _ := filepath.Glob(filepath.Join(dir, "*", "data", "postmaster.pid"))
	if len(locks) != 1 {
		t.Fatalf("lock files: %v", locks)
	}
	text, err := os.ReadFile(locks[0])
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// alive reports whether the process runs; a zombie that nobody reaps (there is
// no init in some containers) counts as ended.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

// awaitEnd polls, because nothing tells us of the end of a process that is
// not our child.
func awaitEnd(t *testing.T, pid int) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(20 * time.Second)
	for alive(pid) {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("process %d outlived its parent", pid)
		}
	}
}
