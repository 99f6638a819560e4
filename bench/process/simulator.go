package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// SimulatorOptions say which simulator to start.
type SimulatorOptions struct {
	// Bin is the folder with the built snowsim.
	Bin string
	// User and Password may log in.
	User, Password string
	// AddressFile is a path, not there yet, where the simulator will write
	// where it listens.
	AddressFile string
	// Args are further arguments of "snowsim serve".
	Args []string
	// Log receives what the simulator complains about.
	Log io.Writer
}

// Simulator is the Snowflake simulator as its own process.
type Simulator struct {
	Host, Port string

	options SimulatorOptions
	command *exec.Cmd
	exited  chan struct{}
	err     error // valid after exited
}

// StartSimulator returns when the simulator listens.
func StartSimulator(ctx context.Context, o SimulatorOptions) (*Simulator, error) {
	s := &Simulator{options: o, exited: make(chan struct{})}
	args := append([]string{"serve", "--listen", "127.0.0.1:0", "--addr-file", o.AddressFile, "--user", o.User}, o.Args...)
	s.command = exec.Command(s.path(), args...)
	s.command.Env = s.environment()
	s.command.Stderr = o.Log
	// A terminal's Ctrl-C goes to the whole group: the simulator must outlive
	// the etl that it serves.
	s.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.exited)
		s.err = s.command.Wait()
	}()
	address, err := s.awaitAddress(ctx)
	if err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	s.Host, s.Port, err = net.SplitHostPort(address)
	return s, err
}

// PID is the simulator's process.
func (s *Simulator) PID() int { return s.command.Process.Pid }

// Execute runs one statement with the simulator's own client, which prints the
// answer to out.
func (s *Simulator) Execute(ctx context.Context, statement string, out io.Writer) error {
	url := "http://" + net.JoinHostPort(s.Host, s.Port)
	command := Interruptible(ctx, s.path(), "exec", "--url", url, "--user", s.options.User, statement)
	command.Env = s.environment()
	command.Stdout, command.Stderr = out, s.options.Log
	return command.Run()
}

// Stop ends the process and waits for it.
func (s *Simulator) Stop() error {
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.exited:
		return nil
	case <-time.After(grace):
	}
	err := s.command.Process.Kill()
	<-s.exited
	return errors.Join(errors.New("the simulator did not stop and was killed"), err)
}

func (s *Simulator) path() string { return filepath.Join(s.options.Bin, "snowsim") }

func (s *Simulator) environment() []string {
	return append(os.Environ(), "SNOWSIM_PASSWORD="+s.options.Password)
}

// awaitAddress waits for the file; it comes in one step.
func (s *Simulator) awaitAddress(ctx context.Context) (string, error) {
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		text, err := os.ReadFile(s.options.AddressFile)
		switch {
		case err == nil:
			return strings.TrimSpace(string(text)), nil
		case !errors.Is(err, os.ErrNotExist):
			return "", err
		}
		select {
		case <-s.exited:
			return "", fmt.Errorf("the simulator ended before it was ready: %w", s.err)
		case <-ctx.Done():
			return "", context.Cause(ctx)
		case <-poll.C:
		}
	}
}
