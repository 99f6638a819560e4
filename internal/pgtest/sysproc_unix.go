//go:build unix && !linux

package pgtest

import "syscall"

// attributes sets the account; only Linux can tie a child's life to its parent.
func attributes(a *account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: credential(a), Setpgid: true}
}
