package peers

import (
	"context"
	_ "embed" // the scripts
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	adbcWay = "Arrow batches, as they come, by binary COPY into a temporary table with ADBC's types, one upsert with casts; " +
		"one transaction, one connection; no watermark. The drivers are ADBC's, the steps are our script's"
	dltWay = "Arrow tables from the Python connector into files on disk, these made CSV files, text COPY of each in a transaction of its own, " +
		"without upsert (`append`); dlt's default would be INSERT statements. Its state is in tables beside the target; no watermark is asked for here"
)

// What pip installs, each at a fixed version.
var (
	adbcPackages = []string{"adbc-driver-snowflake==1.11.0", "adbc-driver-postgresql==1.13.0", "pyarrow==26.0.1"}
	dltPackages  = []string{"dlt==1.31.0", "snowflake-connector-python==5.2.0", "psycopg2-binary==2.9.13", "pyarrow==26.0.1"}
)

// The scripts read a job on their standard input, as the harness's baselines
// do, and print how many rows they moved.
var (
	//go:embed load_adbc.py
	adbcScript []byte
	//go:embed load_dlt.py
	dltScript []byte
)

// ErrNoPython says that there is no python3 on PATH.
var ErrNoPython = errors.New("python3 is not on PATH")

// InstallADBC installs ADBC's drivers, as wheels. Errors: ErrNoPython.
func InstallADBC(ctx context.Context) (Loader, error) {
	return installPython(ctx, adbcPackages, "load_adbc.py", adbcScript)
}

// InstallDLT installs dlt and the Python connector, as wheels. Errors:
// ErrNoPython.
func InstallDLT(ctx context.Context) (Loader, error) {
	return installPython(ctx, dltPackages, "load_dlt.py", dltScript)
}

// installPython makes a virtual environment in the user's cache folder, from
// the registry that pip is set up for, unless it is there already. Only wheels
// are taken, so nothing is built or run for it.
func installPython(ctx context.Context, packages []string, name string, text []byte) (Loader, error) {
	python, err := exec.LookPath("python3")
	if err != nil {
		return Loader{}, ErrNoPython
	}
	folder, err := cached(strings.Join(packages, "_"))
	if err != nil {
		return Loader{}, err
	}
	err = once(folder, func(unfinished string) error {
		if err := run("python3 -m venv", exec.CommandContext(ctx, python, "-m", "venv", unfinished)); err != nil {
			return err
		}
		args := append([]string{"-m", "pip", "install", "--quiet", "--only-binary=:all:", "--retries=1"}, packages...)
		return run("pip install", exec.CommandContext(ctx, interpreter(unfinished), args...))
	})
	if err != nil {
		return Loader{}, err
	}
	path, err := script(folder, name, text)
	if err != nil {
		return Loader{}, err
	}
	version, err := firstLine(ctx, interpreter(folder), "--version")
	return Loader{
		// Isolated: no packages but those of the environment.
		Command:  []string{interpreter(folder), "-I", path},
		Versions: append(append([]string(nil), packages...), version),
	}, err
}

// interpreter of a virtual environment. It finds its packages by its own
// place, so the folder may be renamed.
func interpreter(folder string) string { return filepath.Join(folder, "bin", "python") }
