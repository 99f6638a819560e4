package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
)

// Standby restarts the server and returns a second one that follows it by
// asynchronous streaming replication, with the same settings. It answers
// queries, and becomes a primary of its own with Promote. Its Stop is the
// caller's business.
func (s *Server) Standby(ctx context.Context) (*Server, error) {
	dir, err := makeFolder(s.options.Dir, s.account)
	if err != nil {
		return nil, err
	}
	options := s.options
	options.Settings = maps.Clone(s.options.Settings)
	options.Settings["primary_conninfo"] = s.ConnString("")
	b := &Server{bindir: s.bindir, dir: dir, account: s.account, options: options}
	if err := s.copyTo(ctx, b); err != nil {
		return nil, errors.Join(err, b.Stop())
	}
	if b.port, err = freePort(ctx); err == nil {
		err = b.launch(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, b.Stop())
	}
	return b, nil
}

// copyTo copies the data while the server is down.
func (s *Server) copyTo(ctx context.Context, b *Server) error {
	if err := s.down(Fast); err != nil {
		return err
	}
	err := copyFolder(s.data(), b.data(), s.account)
	if err == nil {
		err = writeFile(filepath.Join(b.data(), "standby.signal"), nil, 0o600, s.account)
	}
	return errors.Join(err, s.launch(ctx))
}

// Promote makes a standby a primary and returns when it is one.
func (s *Server) Promote() error {
	return execAdmin(s.URL(""), "SELECT pg_promote()")
}

func copyFolder(from, to string, a *account) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		return copyEntry(path, filepath.Join(to, name), entry, a)
	})
}

func copyEntry(from, to string, entry fs.DirEntry, a *account) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	switch {
	case info.IsDir():
		if err := os.Mkdir(to, info.Mode().Perm()); err != nil {
			return err
		}
		return a.own(to)
	case info.Mode().IsRegular():
		text, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		return writeFile(to, text, info.Mode().Perm(), a)
	default:
		return fmt.Errorf("pgtest: %s is neither a file nor a folder", from)
	}
}

func writeFile(path string, text []byte, mode fs.FileMode, a *account) error {
	if err := os.WriteFile(path, text, mode); err != nil {
		return err
	}
	return a.own(path)
}
