package snowsim_test

import (
	"os/exec"
	"testing"

	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/fault"
)

// A chosen request is the trigger that ends another process, unannounced.
func TestKillOnEvent(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *snowsim.Options) { o.AllowKill = true })
	victim := exec.CommandContext(t.Context(), "sleep", "600")
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	d, err := chunkFault(t, s, fault.Fault{Action: fault.Action{Kind: fault.Kill, PID: victim.Process.Pid}})
	if err != nil || d.rows != d.announced {
		t.Errorf("%+v, %v: the download itself is not harmed", d, err)
	}
	if err := victim.Wait(); err == nil || victim.ProcessState.ExitCode() != -1 {
		t.Errorf("process ended with %v, want by a signal", err)
	}
}
