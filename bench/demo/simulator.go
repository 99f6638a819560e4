package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// simulator is the Snowflake simulator as its own process.
type simulator struct {
	bin        string
	host, port string
	command    *exec.Cmd
	exited     chan error
}

// startSimulator returns when the simulator listens: it writes its address to
// a file then.
func startSimulator(ctx context.Context, o options, addressFile string) (*simulator, error) {
	s := &simulator{bin: filepath.Join(o.bin, "snowsim"), exited: make(chan error, 1)}
	s.command = exec.Command(s.bin, "serve", "--listen", "127.0.0.1:0", "--addr-file", addressFile,
		"--user", user, "--rows", strconv.Itoa(o.rows), "--orders", strconv.Itoa(o.orders), "--prewarm")
	s.command.Env = append(os.Environ(), "SNOWSIM_PASSWORD="+password)
	s.command.Stderr = os.Stderr
	// A terminal's Ctrl-C goes to the whole group: the simulator must outlive
	// the etl that it serves.
	s.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	go func() { s.exited <- s.command.Wait() }()
	address, err := s.awaitAddress(ctx, addressFile)
	if err != nil {
		return nil, errors.Join(err, s.stop())
	}
	s.host, s.port, err = net.SplitHostPort(address)
	return s, err
}

func (s *simulator) awaitAddress(ctx context.Context, file string) (string, error) {
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		if text, err := os.ReadFile(file); err == nil && strings.HasSuffix(string(text), "\n") {
			return strings.TrimSpace(string(text)), nil
		}
		select {
		case err := <-s.exited:
			s.exited <- nil
			return "", fmt.Errorf("it ended before it was ready: %w", err)
		case <-ctx.Done():
			return "", ctx.Err()
		case <-poll.C:
		}
	}
}

// execute runs one statement, with the simulator's own client.
func (s *simulator) execute(ctx context.Context, statement string) error {
	fmt.Println("  " + statement)
	command := interruptible(ctx, s.bin, "exec", "--url", "http://"+net.JoinHostPort(s.host, s.port), "--user", user, statement)
	command.Env = append(os.Environ(), "SNOWSIM_PASSWORD="+password)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}

// stop ends the process and waits for it.
func (s *simulator) stop() error {
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.exited:
		return nil
	case <-time.After(grace):
		return errors.Join(errors.New("the simulator did not stop and was killed"), s.command.Process.Kill())
	}
}
