package pgtest_test

import (
	"bufio"
	"os"
	"os/exec"
	"testing"

	"github.com/snowpg/etl/internal/pgtest"
)

// TestDiesWithParent starts a server from a second process and kills that
// process; nothing may survive, and the next start clears the folder.
func TestDiesWithParent(t *testing.T) {
	if dir := os.Getenv("PGTEST_CHILD_DIR"); dir != "" {
		parentToBeKilled(t, dir)
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
