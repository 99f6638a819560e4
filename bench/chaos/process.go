package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a run of etl.
type process struct {
	command        *exec.Cmd
	stdout, stderr bytes.Buffer
	failed         error // to start
	begun          time.Time
	since          uint64 // the source's events before it began

	exited  chan struct{}
	outcome outcome
	peakRSS int64
}

// outcome is how a run ended.
type outcome struct {
	code int // 128 + signal for a killed process
	text string
	err  error // it could not be run, or did what it never may
}

func (c *scene) environment() []string {
	host, port := c.sourceAddress()
	target, _ := c.proxy.URL(c.stage.server.URL(c.database)) // the server's own URL is one
	return []string{
		"HOME=" + c.stage.folder, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir(),
		"SNOWFLAKE_ACCOUNT=demo", "SNOWFLAKE_USER=demo", "SNOWFLAKE_PASSWORD=" + password,
		"SNOWFLAKE_HOST=" + host, "SNOWFLAKE_PORT=" + port, "SNOWFLAKE_PROTOCOL=http",
		"SNOWFLAKE_DATABASE=DEMO", "SNOWFLAKE_SCHEMA=PUBLIC", "SNOWFLAKE_WAREHOUSE=WH",
		"POSTGRES_URL=" + target,
		"ETL_TABLES=" + c.table, "ETL_PARALLEL=2", "ETL_BATCH_SIZE=500",
		"ETL_LEASE=" + lease.String(), "ETL_RETRY_DELAY=100ms",
	}
}

// etl starts the program.
func (c *scene) etl() *process {
	p := &process{command: exec.CommandContext(c.ctx, c.stage.bin, "stream"), begun: time.Now(), since: c.lastEvent(), exited: make(chan struct{})}
	p.command.Dir = c.stage.folder
	p.command.Env = c.env
	p.command.Stdout, p.command.Stderr = &p.stdout, &p.stderr
	if p.failed = p.command.Start(); p.failed != nil {
		close(p.exited)
		return p
	}
	c.running = append(c.running, p)
	go func() {
		p.end()
		close(p.exited)
	}()
	return p
}

func (p *process) end() {
	_ = p.command.Wait() // the state says it all
	state := p.command.ProcessState
	p.outcome = outcome{code: state.ExitCode(), text: p.stdout.String() + p.stderr.String()}
	p.peakRSS = peakMemory(p.outcome.text)
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		p.outcome.code = 128 + int(status.Signal())
	}
	if strings.Contains(p.outcome.text, password) {
		p.outcome.err = fmt.Errorf("the program printed the password:\n%s", p.outcome.text)
	}
}

var saysPeak = regexp.MustCompile(`peak memory ([0-9.]+) MiB`)

// peakMemory is what the program says of itself, in bytes; 0 if it did not
// come to that. What the kernel counts for a child begins with the memory of
// the process that started it.
func peakMemory(text string) int64 {
	found := saysPeak.FindStringSubmatch(text)
	if found == nil {
		return 0
	}
	mebibytes, _ := strconv.ParseFloat(found[1], 64) // by the pattern it is one
	return int64(mebibytes * (1 << 20))
}

// wait waits for the end. A run that does not end shows its goroutines.
func (p *process) wait() outcome {
	if p.failed != nil {
		return outcome{code: -1, err: p.failed}
	}
	select {
	case <-p.exited:
		return p.outcome
	case <-time.After(patience):
	}
	p.signal(syscall.SIGCONT)
	p.signal(syscall.SIGQUIT)
	<-p.exited
	return outcome{code: p.outcome.code, text: p.outcome.text, err: fmt.Errorf("it hung:\n%s", p.outcome.text)}
}

// kill ends the process for certain, and returns when it is gone.
func (p *process) kill() {
	p.signal(syscall.SIGKILL)
	if p.failed == nil {
		<-p.exited
	}
}

func (p *process) signal(s syscall.Signal) {
	if p.failed == nil {
		_ = p.command.Process.Signal(s) // it may have ended by itself
	}
}

// want is an error unless the program ended with one of the codes.
func (o outcome) want(codes ...int) error {
	if o.err != nil {
		return o.err
	}
	for _, code := range codes {
		if o.code == code {
			return nil
		}
	}
	return fmt.Errorf("exit code %d, want one of %v:\n%s", o.code, codes, o.text)
}

// happened waits until a rule of the proxy has acted. The run may have ended
// a moment before: the rule's hook is what ended it.
func (c *scene) happened(acted <-chan struct{}, o outcome) error {
	select {
	case <-acted:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("the moment for it never came:\n%s", o.text)
	}
}
