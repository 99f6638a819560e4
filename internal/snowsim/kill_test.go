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

// The token may expire while a statement runs.
func TestRenewalWhilePolling(t *testing.T) {
	t.Parallel()
	s := start(t)
	inject(t, s,
		fault.Fault{Endpoint: fault.Query, Action: fault.Action{Kind: fault.Slow, Polls: 2}},
		fault.Fault{Endpoint: fault.Poll, Action: fault.Action{Kind: fault.Code, Code: "390112", Message: "expired"}},
	)
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil || l.TotalRows() != 3_000 {
		t.Fatal(err)
	}
	if _, err := s.WaitFor(t.Context(), snowsim.Match{Endpoint: fault.Renew}); err != nil {
		t.Error(err)
	}
	if got := len(s.History()); got != 1 {
		t.Errorf("%d statements, want 1", got)
	}
}

func TestResultIsForgottenAfterItsTime(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := start(t, func(o *snowsim.Options) { o.Clock, o.ResultLife, o.TokenLife = clock.Now, 1, 1<<62 })
	db := open(t, s)
	if _, err := stream(t, db, "SELECT * FROM T"); err != nil {
		t.Fatal(err)
	}
	clock.advance(1)
	_, body := getResult(t, s, s.History()[0].ID)
	if body.Code != "000612" {
		t.Errorf("code %q, want 000612", body.Code)
	}
}
