package pgtest

import (
	"context"
	"fmt"
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
	return nil
}

func (s *Server) data() string { return filepath.Join(s.dir, dataFolder) }
