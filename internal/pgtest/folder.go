package pgtest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const folderPrefix = "etl-pg-"

// makeFolder creates the server's folder below base, or below the system's
// temporary folder. Its name carries our process id, so that a later start can
// tell an abandoned folder from a living one.
func makeFolder(base string, a *account) (string, error) {
	if base == "" {
		base = os.TempDir()
	}
	sweep(base)
	dir, err := os.MkdirTemp(base, fmt.Sprintf("%s%d-", folderPrefix, os.Getpid()))
	if err != nil {
		return "", fmt.Errorf("pgtest: data folder: %w", err)
	}
	if err := a.own(dir); err != nil {
		return "", errors.Join(fmt.Errorf("pgtest: data folder: %w", err), os.RemoveAll(dir))
	}
	return dir, nil
}

// sweep removes folders whose owner was killed before it could. Errors do not
// matter: the folder may belong to another user, or be swept by another test.
func sweep(base string) {
	found, _ := filepath.Glob(filepath.Join(base, folderPrefix+"*"))
	for _, dir := range found {
		if abandoned(dir) {
			_ = os.RemoveAll(dir)
		}
	}
}

func abandoned(dir string) bool {
	owner, _, ok := strings.Cut(strings.TrimPrefix(filepath.Base(dir), folderPrefix), "-")
	pid, err := strconv.Atoi(owner)
	if !ok || err != nil {
		return false
	}
	return gone(pid) && gone(postmaster(dir))
}

// postmaster returns the process id in the server's lock file, 0 if there is none.
func postmaster(dir string) int {
	text, err := os.ReadFile(filepath.Join(dir, dataFolder, "postmaster.pid"))
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, _ := strconv.Atoi(line)
	return pid
}

// gone reports whether no process has this id.
func gone(pid int) bool {
	return pid <= 0 || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
