package pgtest

import (
	"io"
	"maps"
	"slices"
)

// Options tells [Start] what differs from a plain server. The zero value is a
// durable server with PostgreSQL's own defaults.
type Options struct {
	// Settings are server parameters by name, as in postgresql.conf.
	Settings map[string]string
	// Log receives the server's log; nil discards it.
	Log io.Writer
	// Dir is the folder in which the data folder is made; empty means the
	// system's temporary folder. As root it must be open to other users.
	Dir string
	// HBA holds lines of pg_hba.conf that come before the server's own, which
	// let everybody in without a password.
	HBA string
	// TLS lets clients in with encryption, too; nil offers none.
	TLS *TLS
}

// FastSettings returns parameters for tests: no flush to disk, so a crash of
// the machine loses data, while a crash of the server does not.
func FastSettings() map[string]string {
	return map[string]string{
		"fsync":            "off",
		"full_page_writes": "off",
		"max_connections":  "200",
		"max_wal_size":     "2GB",
	}
}

// arguments renders settings as command line arguments, in a stable order.
func arguments(settings map[string]string) []string {
	var args []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}
