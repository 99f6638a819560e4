package fence

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// thisProcess reads this process's identity; it is the zero process where
// /proc cannot be read.
func thisProcess() process {
	host, errHost := os.Hostname()
	boot, errBoot := os.ReadFile("/proc/sys/kernel/random/boot_id")
	space, errSpace := os.Readlink("/proc/self/ns/pid")
	pid := strconv.Itoa(os.Getpid())
	_, start, ok := procStat(pid)
	if errors.Join(errHost, errBoot, errSpace) != nil || !ok {
		return process{}
	}
	return process{host: host, boot: strings.TrimSpace(string(boot)), space: space, pid: pid, start: start}
}

// dead says that a process of this machine and pid namespace has ended.
func (p process) dead() bool {
	pid, err := strconv.Atoi(p.pid)
	if err != nil || pid <= 0 {
		return false
	}
	// Signal 0 comes first: /proc hides the processes of other users where it
	// is mounted with hidepid, and hidden is not dead.
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	state, start, ok := procStat(p.pid)
	if !ok {
		return false
	}
	return start != p.start || state == "Z" || state == "X"
}

// procStat reads state and start time of a process: fields 3 and 22 of
// /proc/pid/stat, see proc_pid_stat(5). The name in field 2 may hold blanks
// and parentheses, so counting begins behind its last one.
func procStat(pid string) (state, start string, ok bool) {
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return "", "", false
	}
	_, rest, found := strings.Cut(string(text[max(0, strings.LastIndexByte(string(text), ')')):]), ")")
	fields := strings.Fields(rest)
	if !found || len(fields) < 20 {
		return "", "", false
	}
	return fields[0], fields[19], true
}
