package postgres

import (
	"fmt"
	"net/url"
	"strings"
)

// conninfo renders the connection string with sslmode as a default: put first,
// it gives way to one that the URL names itself, because the last one counts.
func (c Config) conninfo(sslmode string) string {
	switch {
	case c.URL == "":
		return c.keywords(sslmode)
	case isURL(c.URL):
		return insertParameter(c.URL, "sslmode="+sslmode)
	}
	return "sslmode=" + sslmode + " " + c.URL
}

func (c Config) keywords(sslmode string) string {
	var b strings.Builder
	add := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s='%s' ", key, keywordEscapes.Replace(value))
		}
	}
	add("host", c.host())
	add("port", fmt.Sprint(c.port()))
	add("user", c.User)
	add("password", c.Password)
	add("dbname", c.Database)
	add("sslmode", sslmode)
	add("sslrootcert", c.SSLRootCert)
	return strings.TrimSpace(b.String())
}

var keywordEscapes = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

func isURL(s string) bool {
	return strings.HasPrefix(s, "postgres://") || strings.HasPrefix(s, "postgresql://")
}

// insertParameter puts a parameter before the others of a URL. A "?" before the
// "@" belongs to the password, as libpq reads it.
func insertParameter(url, parameter string) string {
	start := strings.Index(url, "://") + len("://")
	if i := strings.IndexAny(url[start:], "@/"); i >= 0 && url[start+i] == '@' {
		start += i + 1
	}
	query := strings.IndexByte(url[start:], '?')
	if query < 0 {
		return url + "?" + parameter
	}
	query += start
	if query+1 == len(url) {
		return url + parameter
	}
	return url[:query+1] + parameter + "&" + url[query+1:]
}

// passwordInURL says whether a connection string brings its own password.
func passwordInURL(s string) bool {
	if !isURL(s) {
		return strings.Contains(s, "password")
	}
	u, err := url.Parse(s)
	if err != nil {
		return false // the driver reports it
	}
	_, found := u.User.Password()
	return found || u.Query().Has("password")
}
