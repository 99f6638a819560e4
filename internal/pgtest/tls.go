package pgtest

import (
	"errors"
	"path/filepath"
)

// TLS is what a server proves itself with, in PEM.
type TLS struct {
	Certificate, Key []byte
}

// writeTLS puts the files where PostgreSQL looks by default. It refuses a key
// that others can read.
func (s *Server) writeTLS() error {
	if s.options.TLS == nil {
		return nil
	}
	s.options.Settings["ssl"] = "on"
	return errors.Join(
		writeFile(filepath.Join(s.data(), "server.crt"), s.options.TLS.Certificate, 0o600, s.account),
		writeFile(filepath.Join(s.data(), "server.key"), s.options.TLS.Key, 0o600, s.account),
	)
}
