package config

import (
	"net"
	"net/url"
	"strings"
)

// postgres reads and checks the target.
func (l *loader) postgres() Postgres {
	l.spreadURL()
	p := Postgres{
		URL:           l.secret("postgres-url"),
		Host:          l.text("postgres-host"),
		Port:          l.integer("postgres-port"),
		User:          l.text("postgres-user"),
		Password:      l.secret("postgres-password"),
		Database:      l.text("postgres-db"),
		SSLMode:       l.choice("postgres-sslmode"),
		Schema:        l.identifier("postgres-schema"),
		AllowInsecure: l.boolean("allow-insecure-postgres"),
	}
	l.checkTLS(p)
	if l.in.Optional&PartPostgres == 0 {
		l.requireTarget(p)
	}
	return p
}

// requireTarget asks for user and database, in the URL if there is one.
func (l *loader) requireTarget(p Postgres) {
	if p.URL.IsZero() {
		l.require("postgres-user", "")
		l.require("postgres-db", "")
		return
	}
	if _, ok := parseURL(p.URL.Reveal()); ok && (p.User == "" || p.Database == "") {
		l.faults.add(l.values["postgres-url"].at, "it names no user or no database", "write postgres://user@host/database")
	}
}

// spreadURL writes the parts of the URL over the separate settings. A part that
// is given both ways is a fault, because nothing says which one is meant.
func (l *loader) spreadURL() {
	v := l.values["postgres-url"]
	if v.text == "" {
		return
	}
	u, ok := parseURL(v.text)
	if !ok {
		l.faults.add(v.at, "it is not a URL of one PostgreSQL server", "write postgres://user:password@host:5432/database, with %-escapes for / : @ ? # % in the password")
		return
	}
	for _, name := range []string{"host", "port", "user", "password", "db", "sslmode"} {
		l.spread("postgres-"+name, urlPart(u, name), v)
	}
}

func (l *loader) spread(name, text string, from value) {
	old := l.values[name]
	// A password may complete a URL without one; every other part belongs to it.
	complements := name == "postgres-password" && text == ""
	if old.given() && !complements {
		l.faults.add(old.at, "the server is already given by "+from.at, "remove one of them")
		return
	}
	if text != "" {
		l.values[name] = value{text: text, at: from.at, level: from.level}
	}
}

func urlPart(u *url.URL, name string) string {
	switch name {
	case "host":
		return u.Hostname()
	case "port":
		return u.Port()
	case "user":
		return u.User.Username()
	case "password":
		password, _ := u.User.Password()
		return password
	case "db":
		return strings.TrimPrefix(u.Path, "/")
	}
	return u.Query().Get(name)
}

// parseURL never returns the error of net/url: it quotes the password.
func parseURL(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Hostname() == "" || strings.Contains(u.Host, ",") {
		return nil, false
	}
	if u.User == nil {
		u.User = url.User("")
	}
	_, err = url.ParseQuery(u.RawQuery)
	return u, err == nil
}

// checkTLS refuses to send a password over a network in the clear unless told to.
func (l *loader) checkTLS(p Postgres) {
	weak := p.SSLMode == "disable" || p.SSLMode == "allow" || p.SSLMode == "prefer"
	if weak && !p.AllowInsecure && !loopback(p.Host) {
		l.faults.add(l.values["postgres-sslmode"].at, "sslmode "+p.SSLMode+" may send data unencrypted to another machine",
			"use verify-full, or set ETL_ALLOW_INSECURE_POSTGRES=true")
	}
}

// loopback reports whether host is this machine: a loopback address or name,
// or a Unix socket.
func loopback(host string) bool {
	if host == "localhost" || strings.HasPrefix(host, "/") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}
