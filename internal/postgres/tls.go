package postgres

import (
	"crypto/tls"
	"net/netip"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	modeRemote = "verify-full"
	modeLocal  = "prefer" // what libpq does; nobody listens on the loopback interface
)

var sslModes = []string{"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}

// door is one address a connection may be made to, with its encryption.
type door struct {
	host string
	tls  *tls.Config // nil is clear text
}

// doors lists what the driver would try, in its order: each host, and for
// allow and prefer each host twice.
func doors(c *pgconn.Config) []door {
	list := []door{{c.Host, c.TLSConfig}}
	for _, f := range c.Fallbacks {
		list = append(list, door{f.Host, f.TLSConfig})
	}
	return list
}

func (d door) local() bool {
	if d.host == "localhost" || strings.HasPrefix(d.host, "/") || strings.HasPrefix(d.host, "@") {
		return true
	}
	addr, err := netip.ParseAddr(d.host)
	return err == nil && addr.Unmap().IsLoopback()
}

// verified tells whether the server has to prove who it is.
func (d door) verified() bool {
	return d.tls != nil && (!d.tls.InsecureSkipVerify || d.tls.VerifyPeerCertificate != nil)
}

// defaultMode is the sslmode where none is given: as strict as the most
// distant host needs.
func defaultMode(list []door) string {
	if slices.ContainsFunc(list, func(d door) bool { return !d.local() }) {
		return modeRemote
	}
	return modeLocal
}

// clearText gives the first remote host that could be talked to without
// encryption. It looks at what the driver would do, not at the text of the
// setting, so that no spelling gets past it.
func clearText(list []door) (host string, found bool) {
	for _, d := range list {
		if d.tls == nil && !d.local() {
			return d.host, true
		}
	}
	return "", false
}

// unverified gives the first remote host whose identity is not checked.
func unverified(list []door) (host string, found bool) {
	for _, d := range list {
		if !d.verified() && !d.local() {
			return d.host, true
		}
	}
	return "", false
}
