package pgtest

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// process is a running child; done is closed when it and everything that holds
// its log open has ended.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // valid after done
}

// startProcess starts cmd on a thread of its own: Pdeathsig is about the death
// of the parent's thread, and Go ends threads when it likes.
func startProcess(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		defer close(p.done)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("pgtest: start %s: %w", cmd.Path, err)
	}
	return p, nil
}

// end sends each signal in turn and gives the process its time to go.
func (p *process) end(steps ...step) error {
	for _, s := range steps {
		if err := p.cmd.Process.Signal(s.signal); err != nil && !p.ended() {
			return fmt.Errorf("pgtest: signal %v: %w", s.signal, err)
		}
		select {
		case <-p.done:
			return nil
		case <-time.After(s.patience):
		}
	}
	return fmt.Errorf("pgtest: server process %d does not end", p.cmd.Process.Pid)
}

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// step is one attempt to end a process.
type step struct {
	signal   os.Signal
	patience time.Duration
}
