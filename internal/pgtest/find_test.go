package pgtest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// binaries makes a folder with the named empty files.
func binaries(t *testing.T, dir string, names ...string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// nothing is a machine without PostgreSQL.
func nothing() finder {
	none := errors.New("none")
	return finder{
		getenv:   func(string) string { return "" },
		lookPath: func(string) (string, error) { return "", none },
		pgConfig: func() (string, error) { return "", none },
	}
}

func TestNothingInstalledIsOneClearLine(t *testing.T) {
	t.Parallel()
	_, err := nothing().bindir()
	if !errors.Is(err, ErrNotInstalled) {
		t.Fatalf("error = %v", err)
	}
	for _, want := range []string{"apt-get install postgresql", "brew install", "ETL_PG_BINDIR", "ETL_TEST_PG_URL"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Error("more than one line")
	}
}

func TestBindirOrder(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	old := binaries(t, filepath.Join(root, "9.6/bin"), "initdb", "postgres")
	newest := binaries(t, filepath.Join(root, "17/bin"), "initdb", "postgres")
	binaries(t, filepath.Join(root, "18/bin"), "pg_config", "psql")
	onPath := binaries(t, filepath.Join(root, "path"), "initdb", "postgres")
	link := filepath.Join(binaries(t, filepath.Join(root, "links")), "postgres")
	if err := os.Symlink(filepath.Join(onPath, "postgres"), link); err != nil {
		t.Fatal(err)
	}

	f := nothing()
	f.folders = []string{filepath.Join(root, "[0-9]*/bin")}
	expect(t, f, newest) // 18 is a client only, and 17 is newer than 9.6
	f.lookPath = func(string) (string, error) { return link, nil }
	expect(t, f, onPath)
	f.pgConfig = func() (string, error) { return filepath.Join(root, "18/bin"), nil }
	expect(t, f, onPath)
	f.pgConfig = func() (string, error) { return old, nil }
	expect(t, f, old)
	f.getenv = func(string) string { return newest }
	expect(t, f, newest)

	f.getenv = func(string) string { return filepath.Join(root, "18/bin") }
	if _, err := f.bindir(); !errors.Is(err, ErrNotInstalled) || !strings.Contains(err.Error(), "18/bin") {
		t.Errorf("a wrong ETL_PG_BINDIR must be named, got %v", err)
	}
}

func expect(t *testing.T, f finder, want string) {
	t.Helper()
	got, err := f.bindir()
	want, _ = filepath.EvalSymlinks(want)
	if resolved, _ := filepath.EvalSymlinks(got); err != nil || resolved != want {
		t.Errorf("bindir = %s, %v; want %s", got, err, want)
	}
}
