package fence

import "strings"

// process identifies a process beyond its number, which is soon given to
// another. The zero process is unknown: nothing is ever said about it.
type process struct {
	host  string
	boot  string // identity of the running kernel
	space string // namespace the pid belongs to
	pid   string
	start string // when it began, in the kernel's own unit
}

const processFields = 5

// String is the identity as it is stored; it is empty for the zero process.
func (p process) String() string {
	if p == (process{}) {
		return ""
	}
	return strings.Join([]string{p.host, p.boot, p.space, p.pid, p.start}, "|")
}

func parseProcess(text string) (p process, ok bool) {
	fields := strings.Split(text, "|")
	if len(fields) != processFields {
		return process{}, false
	}
	return process{host: fields[0], boot: fields[1], space: fields[2], pid: fields[3], start: fields[4]}, true
}

// foundDead says that the process with the stored identity ran where this one
// runs, and is gone. Where that cannot be known it says false.
func (p process) foundDead(stored string) bool {
	other, ok := parseProcess(stored)
	if !ok || p == (process{}) {
		return false
	}
	here := other.host == p.host && other.boot == p.boot && other.space == p.space
	return here && other.dead()
}
