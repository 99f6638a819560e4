package pgtest_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/pgtest"
)

// TestDiesWithParent starts a server from a second process and kills that
// process; nothing may survive, and the next start clears the folder.
func TestDiesWithParent(t *testing.T) {
	if dir := os.Getenv("PGTEST_CHILD_DIR"); dir != "" {
		parentToBeKilled(t, dir)
	}
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends a child with its parent")
	}
	t.Parallel()
	dir := openDir(t)
	child := exec.Command(os.Args[0], "-test.run=^TestDiesWithParent$")
	child.Env = append(os.Environ(), "PGTEST_CHILD_DIR="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "up\n" {
		t.Fatalf("child said %q, %v", line, err)
	}
	pid := serverPID(t, dir)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	awaitEnd(t, pid)

	start(t, pgtest.Options{Dir: dir, Settings: pgtest.FastSettings()})
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("folders after the next start: %v, want only the new one", left)
	}
}

func parentToBeKilled(t *testing.T, dir string) {
	start(t, pgtest.Options{Dir: dir, Settings: pgtest.FastSettings()})
	os.Stdout.WriteString("up\n")
	select {} // until killed
}

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
