package postgres

import (
	"errors"
	"strings"
	"testing"
)

func TestTLSPolicy(t *testing.T) {
	t.Parallel()
	const remote, local = "db.example.com", "127.0.0.1"
	cases := map[string]struct {
		config Config
		want   string // verified, encrypted, clear; or refused
	}{
		"remote, no mode":             {Config{Host: remote}, "verified"},
		"remote, verify-full":         {Config{Host: remote, SSLMode: "verify-full"}, "verified"},
		"remote, verify-ca":           {Config{Host: remote, SSLMode: "verify-ca"}, "verified"},
		"remote, require":             {Config{Host: remote, SSLMode: "require"}, "encrypted"},
		"remote, prefer":              {Config{Host: remote, SSLMode: "prefer"}, "refused"},
		"remote, allow":               {Config{Host: remote, SSLMode: "allow"}, "refused"},
		"remote, disable":             {Config{Host: remote, SSLMode: "disable"}, "refused"},
		"remote, disable, allowed":    {Config{Host: remote, SSLMode: "disable", AllowInsecure: true}, "clear"},
		"remote, no mode, allowed":    {Config{Host: remote, AllowInsecure: true}, "verified"},
		"local, no mode":              {Config{Host: local}, "clear"},
		"nothing given":               {Config{}, "clear"},
		"local, verify-full":          {Config{Host: "localhost", SSLMode: "verify-full"}, "verified"},
		"IPv6 loopback":               {Config{Host: "::1"}, "clear"},
		"loopback in IPv6's clothes":  {Config{Host: "::ffff:127.0.0.1"}, "clear"},
		"socket directory":            {Config{Host: "/run/postgresql"}, "clear"},
		"a name that only looks near": {Config{Host: "localhost.example.com"}, "verified"},
		"local and remote":            {Config{Host: local + "," + remote}, "verified"},
		"local and remote, disable":   {Config{Host: local + "," + remote, SSLMode: "disable"}, "refused"},
		"URL, no mode":                {Config{URL: "postgres://u:p@" + remote + "/d"}, "verified"},
		"URL, other parameter":        {Config{URL: "postgres://u:p@" + remote + "/d?connect_timeout=3"}, "verified"},
		"URL, disable":                {Config{URL: "postgres://u:p@" + remote + "/d?sslmode=disable"}, "refused"},
		"URL, disable, encoded":       {Config{URL: "postgres://u:p@" + remote + "/d?ssl%6Dode=disable"}, "refused"},
		"URL, disable, twice":         {Config{URL: "postgres://u:p@" + remote + "/d?sslmode=verify-full&sslmode=disable"}, "refused"},
		"URL, require":                {Config{URL: "postgres://u:p@" + remote + "/d?sslmode=require"}, "encrypted"},
		"URL, ssl=true":               {Config{URL: "postgres://u:p@" + remote + "/d?ssl=true"}, "encrypted"},
		"URL, mode by setting":        {Config{URL: "postgres://u:p@" + remote + "/d", SSLMode: "require"}, "encrypted"},
		"URL, hosts as parameter":     {Config{URL: "postgres:///d?host=" + remote}, "verified"},
		"URL, question mark in pass":  {Config{URL: "postgres://u:p?x=y@" + remote + "/d?sslmode=disable"}, "refused"},
		"keywords, no mode":           {Config{URL: "host=" + remote + " user=u"}, "verified"},
		"keywords, disable":           {Config{URL: "host=" + remote + " sslmode=disable"}, "refused"},
		"keywords, local":             {Config{URL: "host=/tmp user=u"}, "clear"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := doorsOf(t, c.config); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// doorsOf names the weakest door that the driver would take.
func doorsOf(t *testing.T, c Config) string {
	t.Helper()
	config, err := c.parse()
	var refused *ConfigError
	if errors.As(err, &refused) && refused.Setting == "sslmode" {
		return "refused"
	}
	if err != nil {
		t.Fatal(err)
	}
	weakest := "verified"
	for _, d := range doors(&config.ConnConfig.Config) {
		switch {
		case d.tls == nil:
			return "clear"
		case !d.verified():
			weakest = "encrypted"
		}
	}
	return weakest
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		config Config
		want   string
	}{
		"verified":    {Config{Host: "db"}, ""},
		"local":       {Config{}, ""},
		"require":     {Config{Host: "db", SSLMode: "require"}, "not verified"},
		"unencrypted": {Config{Host: "db", SSLMode: "prefer", AllowInsecure: true}, "unencrypted"},
		"invalid":     {Config{Host: "db", SSLMode: "prefer"}, ""},
	}
	for name, c := range cases {
		got := strings.Join(c.config.Warnings(), "\n")
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: warnings %q, want %q", name, got, c.want)
		}
	}
}
