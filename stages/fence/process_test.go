package fence

import (
	"os/exec"
	"runtime"
	"strconv"
	"testing"
)

func TestProcessIdentity(t *testing.T) {
	t.Parallel()
	self := thisProcess()
	if runtime.GOOS != "linux" {
		if self != (process{}) {
			t.Fatalf("identity %v", self)
		}
		return
	}
	gone := exec.CommandContext(t.Context(), "true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	change := func(f func(*process)) string { p := self; f(&p); return p.String() }
	dead := strconv.Itoa(gone.Process.Pid)
	cases := map[string]struct {
		stored string
		want   bool
	}{
		"myself":            {self.String(), false},
		"ended":             {change(func(p *process) { p.pid = dead }), true},
		"number reused":     {change(func(p *process) { p.start = "1" }), true},
		"other machine":     {change(func(p *process) { p.pid, p.host = dead, "elsewhere" }), false},
		"before the reboot": {change(func(p *process) { p.pid, p.boot = dead, "b" }), false},
		"other container":   {change(func(p *process) { p.pid, p.space = dead, "pid:[1]" }), false},
		"unknown":           {"", false},
		"not an identity":   {"a|b", false},
		"no number":         {change(func(p *process) { p.pid = "x" }), false},
		"process group":     {change(func(p *process) { p.pid = "-1" }), false},
	}
	for name, c := range cases {
		if got := self.foundDead(c.stored); got != c.want {
			t.Errorf("%s: foundDead(%q) = %t", name, c.stored, got)
		}
	}
	if (process{}).foundDead(change(func(p *process) { p.pid = dead })) {
		t.Error("a process that does not know itself judges others")
	}
}
