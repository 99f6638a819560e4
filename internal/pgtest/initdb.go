package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	dataFolder = "data"
	superuser  = "postgres"
)

// initdb makes the data folder inside s.dir. No sync: a half-written folder is
// thrown away, never used.
func (s *Server) initdb(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bindir, "initdb"), "-D", s.data(),
		"-U", superuser, "-A", "trust", "-N", "--no-locale", "-E", "UTF8")
	cmd.Dir = s.dir
	cmd.SysProcAttr = attributes(s.account)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("pgtest: initdb in %s: %w\n%s", s.dir, err, out)
	}
	return errors.Join(s.writeHBA(), s.writeTLS())
}

// writeHBA puts the option's lines first: PostgreSQL takes the first that fits.
func (s *Server) writeHBA() error {
	if s.options.HBA == "" {
		return nil
	}
	path := filepath.Join(s.data(), "pg_hba.conf")
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	return writeFile(path, append([]byte(s.options.HBA+"\n"), text...), 0o600, s.account)
}

func (s *Server) data() string { return filepath.Join(s.dir, dataFolder) }
