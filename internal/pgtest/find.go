package pgtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ErrNotInstalled says that no PostgreSQL server binaries were found and what
// to do about it.
var ErrNotInstalled = errors.New("pgtest: no PostgreSQL server found: install one (Debian: apt-get install postgresql; " +
	"macOS: brew install postgresql@17), or set ETL_PG_BINDIR to the folder that holds initdb and postgres, " +
	"or set ETL_TEST_PG_URL to a running server")

// usualFolders are where packages put server binaries; * stands for a version.
var usualFolders = []string{
	"/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                                   // RHEL, PGDG
	"/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew on Apple silicon
	"/usr/local/opt/postgresql@*/bin",                    // Homebrew on Intel
	"/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
	"/usr/libexec/postgresql*",                           // Alpine
	"/usr/local/pgsql/bin",                               // source build
	"/usr/bin",                                           // Fedora, Arch
}

// finder looks for the server binaries; its fields are the world it looks at.
type finder struct {
	getenv   func(string) string
	lookPath func(string) (string, error)
	pgConfig func() (string, error)
	folders  []string
}

func systemFinder() finder {
	return finder{getenv: os.Getenv, lookPath: exec.LookPath, pgConfig: pgConfigBindir, folders: usualFolders}
}

// bindir returns the folder that holds both initdb and postgres.
func (f finder) bindir() (string, error) {
	if dir := f.getenv("ETL_PG_BINDIR"); dir != "" {
		if !complete(dir) {
			return "", fmt.Errorf("pgtest: ETL_PG_BINDIR=%s holds no initdb and postgres: %w", dir, ErrNotInstalled)
		}
		return dir, nil
	}
	for _, dir := range f.candidates() {
		if complete(dir) {
			return dir, nil
		}
	}
	return "", ErrNotInstalled
}

func (f finder) candidates() []string {
	var dirs []string
	if dir, err := f.pgConfig(); err == nil {
		dirs = append(dirs, dir)
	}
	if path, err := f.lookPath("postgres"); err == nil {
		// A link in /usr/local/bin must lead to its real neighbours.
		if real, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	for _, pattern := range f.folders {
		found, _ := filepath.Glob(pattern)
		slices.SortFunc(found, newestFirst)
		dirs = append(dirs, found...)
	}
	return dirs
}

// complete reports whether dir holds a server: client-only packages have
// pg_config and psql but neither of these.
func complete(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.IsDir() {
			return false
		}
	}
	return true
}

// newestFirst orders folders by the number in their path, so that 17 comes
// before 9.6.
func newestFirst(a, b string) int {
	return int(1000 * (version(b) - version(a)))
}

func version(path string) float64 {
	digits := strings.FieldsFunc(path, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	for _, field := range slices.Backward(digits) {
		if v, err := strconv.ParseFloat(field, 64); err == nil {
			return v
		}
	}
	return 0
}

func pgConfigBindir() (string, error) {
	out, err := exec.Command("pg_config", "--bindir").Output()
	return strings.TrimSpace(string(out)), err
}
