package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// snowflake reads and checks the source.
func (l *loader) snowflake() Snowflake {
	s := Snowflake{
		Account:              l.text("snowflake-account"),
		User:                 l.text("snowflake-user"),
		Password:             l.secret("snowflake-password"),
		Warehouse:            l.text("snowflake-warehouse"),
		Database:             l.text("snowflake-database"),
		Schema:               l.text("snowflake-schema"),
		Role:                 l.text("snowflake-role"),
		PrivateKeyPath:       l.text("snowflake-private-key-path"),
		PrivateKeyPassphrase: l.secret("snowflake-private-key-passphrase"),
		Token:                l.secret("snowflake-token"),
		Host:                 l.text("snowflake-host"),
		Port:                 l.integer("snowflake-port"),
		Protocol:             l.choice("snowflake-protocol"),
	}
	s.Authenticator = l.authenticator(s)
	l.checkAccount(s)
	l.checkProtocol(s)
	if l.in.Optional&PartSnowflake == 0 {
		l.require("snowflake-account", "")
		l.requireLogin(s)
	}
	return s
}

// authenticator fills in snowflake_jwt for those who give nothing but a key.
func (l *loader) authenticator(s Snowflake) string {
	if !l.values["snowflake-authenticator"].given() && s.PrivateKeyPath != "" && s.Password.IsZero() {
		return "snowflake_jwt"
	}
	return l.choice("snowflake-authenticator")
}

func (l *loader) checkAccount(s Snowflake) {
	if strings.ContainsAny(s.Account, "/: ") || strings.Contains(strings.ToLower(s.Account), "snowflakecomputing") {
		l.faults.add(l.values["snowflake-account"].at, "it is not an account identifier",
			"give only the part before .snowflakecomputing.com, such as myorg-myaccount")
	}
}

// checkProtocol keeps passwords off the network: plain HTTP is for a simulator
// on the same machine.
func (l *loader) checkProtocol(s Snowflake) {
	if s.Protocol == "http" && !loopback(s.Host) {
		l.faults.add(l.values["snowflake-protocol"].at, "http is not encrypted, and the host is not this machine",
			"use https, or set SNOWFLAKE_HOST to localhost")
	}
}

// requireLogin asks for what the way of logging in needs.
func (l *loader) requireLogin(s Snowflake) {
	why := " (authenticator " + s.Authenticator + " needs it)"
	switch s.Authenticator {
	case "snowflake":
		l.require("snowflake-user", why)
		l.require("snowflake-password", why)
	case "externalbrowser":
		l.require("snowflake-user", why)
	case "snowflake_jwt":
		l.require("snowflake-user", why)
		l.require("snowflake-private-key-path", why)
		l.checkKeyFile(s.PrivateKeyPath)
	case "oauth", "programmatic_access_token":
		l.require("snowflake-token", why)
	}
}

func (l *loader) checkKeyFile(path string) {
	if path == "" {
		return
	}
	where := l.values["snowflake-private-key-path"].at
	info, err := os.Stat(filepath.Join(l.base(path), path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.faults.add(where, "there is no file "+path, "name the private key file")
	case err != nil:
		l.faults.add(where, "cannot read "+path, "name a readable private key file")
	case info.IsDir():
		l.faults.add(where, path+" is a folder", "name the private key file")
	case exposed(info.Mode()):
		l.faults.add(where, fmt.Sprintf("others may read %s (mode %04o)", path, info.Mode().Perm()), "run chmod 600 "+path)
	}
}
