package pgtest

import "syscall"

// attributes makes the kernel end the server when its parent dies. SIGQUIT
// rather than SIGKILL, so that the server still releases its shared memory.
func attributes(a *account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: credential(a), Setpgid: true, Pdeathsig: syscall.SIGQUIT}
}
