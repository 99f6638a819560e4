package procstat

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

// spin burns CPU time until the kernel has counted so much of it.
func spin(t *testing.T, atLeast time.Duration) {
	t.Helper()
	begin := CPU(os.Getpid())
	for deadline := time.Now().Add(time.Minute); CPU(os.Getpid())-begin < atLeast; {
		if time.Now().After(deadline) {
			t.Fatalf("the CPU time of this process does not grow beyond %s", CPU(os.Getpid())-begin)
		}
	}
}

func TestCPUGrowsWithWork(t *testing.T) {
	spin(t, 30*time.Millisecond)
}

// TestTreeKeepsEndedChildren: what a child used is not lost with it.
func TestTreeKeepsEndedChildren(t *testing.T) {
	before := Tree(os.Getpid()) - CPU(os.Getpid())
	if err := exec.Command("sh", "-c", "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done").Run(); err != nil {
		t.Fatal(err)
	}
	if used := Tree(os.Getpid()) - CPU(os.Getpid()) - before; used <= 0 {
		t.Errorf("a child that counted to 50000 used %s", used)
	}
}

func TestTreeCountsLivingChildren(t *testing.T) {
	command := exec.Command("sh", "-c", "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; echo; read line")
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	pid := command.Process.Pid
	parts := CPU(pid) + CPU(os.Getpid())
	if Parent(pid) != os.Getpid() || CPU(pid) == 0 || Tree(os.Getpid()) < parts {
		t.Errorf("child %d of %d has used %s, both %s, the tree %s", pid, Parent(pid), CPU(pid), parts, Tree(os.Getpid()))
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // read found no line
}

func TestMemory(t *testing.T) {
	held := make([]byte, 64<<20)
	for i := 0; i < len(held); i += 4096 {
		held[i] = 1
	}
	now, peak := Memory(os.Getpid())
	if now < int64(len(held)) || peak < now {
		t.Errorf("resident %d, at most %d, with %d bytes in use", now, peak, len(held))
	}
	if held[0] != 1 {
		t.Error("the memory was not kept")
	}
}

func TestGoneProcess(t *testing.T) {
	command := exec.Command("true")
	if err := command.Run(); err != nil {
		t.Fatal(err)
	}
	pid := command.Process.Pid
	now, peak := Memory(pid)
	if CPU(pid) != 0 || Tree(pid) != 0 || Parent(pid) != 0 || now != 0 || peak != 0 {
		t.Error("a process that has ended still uses something")
	}
}

func TestMachine(t *testing.T) {
	for name, got := range map[string]string{"load": LoadAverage(), "processor": Processor(), "memory": TotalMemory()} {
		if got == "" || got == "unknown" && name != "processor" { // some architectures do not name a model
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestTreeNeverShrinks: a child that ends while the tree is counted is neither
// missed nor counted twice, so that the sum only grows.
func TestTreeNeverShrinks(t *testing.T) {
	const work = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"
	ended := make(chan error, 1)
	go func() {
		var err error
		for range 20 {
			if err = exec.Command("sh", "-c", work).Run(); err != nil {
				break
			}
		}
		ended <- err
	}()
	for last := time.Duration(0); ; {
		now := Tree(os.Getpid())
		if now < last {
			t.Errorf("the tree used %s and then %s", last, now)
		}
		last = now
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
			return
		default:
		}
	}
}
