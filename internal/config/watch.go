package config

import (
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/snowpg/etl/internal/secret"
)

// Metrics says who gets the numbers; empty fields are nobody.
type Metrics struct {
	Address  string // host:port to listen on
	TextFile string
	// Pushgateway is a URL, which may hold a password.
	Pushgateway secret.String
	StatsD      string // host:port
}

// Alerts says who is told when something is wrong.
type Alerts struct {
	Webhook secret.String // zero: nobody
	Format  string        // "json" or "slack"
	MaxLag  time.Duration // 0: no limit
}

func (l *loader) metrics() Metrics {
	m := Metrics{
		Address:     l.listenAddress("metrics-addr"),
		TextFile:    l.text("metrics-textfile"),
		Pushgateway: l.secret("pushgateway"),
		StatsD:      l.text("statsd-addr"),
	}
	l.checkPushgateway(m.Pushgateway)
	if m.StatsD != "" && !hasPort(m.StatsD) {
		l.faults.add(l.values["statsd-addr"].at, "it is not host:port", "write such as 127.0.0.1:8125")
	}
	return m
}

// listenAddress reads an address to listen on. Without a host the system would
// listen on every network, so that has to be said in so many words.
func (l *loader) listenAddress(name string) string {
	v := l.values[name]
	if v.text == "" {
		return ""
	}
	if isPort(v.text) {
		return net.JoinHostPort("127.0.0.1", v.text)
	}
	host, port, err := net.SplitHostPort(v.text)
	switch {
	case err != nil || !isPort(port):
		l.faults.add(v.at, "it is not host:port", "write such as 127.0.0.1:9090")
	case host == "":
		l.faults.add(v.at, "without a host it would be open to every network", "write 127.0.0.1:"+port+", or 0.0.0.0:"+port+" if that is meant")
	}
	return v.text
}

func hasPort(address string) bool {
	host, port, err := net.SplitHostPort(address)
	return err == nil && host != "" && isPort(port)
}

func isPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}

func (l *loader) checkPushgateway(address secret.String) {
	v := l.values["pushgateway"]
	if v.text == "" {
		return
	}
	u, ok := webURL(address.Reveal())
	switch {
	case !ok:
		l.faults.add(v.at, "it is not a URL", "write such as http://127.0.0.1:9091")
	case u.User != nil && v.level == fromFlag:
		l.faults.add(v.at, "others see the password among the arguments", "set ETL_PUSHGATEWAY instead")
	case u.User != nil && u.Scheme == "http" && !loopback(u.Hostname()):
		l.faults.add(v.at, "http would send the password in the clear", "use https")
	}
}

func (l *loader) alerts() Alerts {
	a := Alerts{Webhook: l.secret("alert-webhook"), Format: l.choice("alert-format"), MaxLag: l.duration("alert-max-lag")}
	v := l.values["alert-webhook"]
	if v.text == "" {
		return a
	}
	u, ok := webURL(v.text)
	switch {
	case !ok:
		l.faults.add(v.at, "it is not a URL", "write such as https://alerts.example.com/etl")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		l.faults.add(v.at, "http would send the message, and what the URL hides, in the clear", "use https")
	}
	return a
}

// webURL never returns the error of net/url: it quotes the text.
func webURL(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, false
	}
	return u, true
}

// password is what a URL hides in its user part.
func password(address secret.String) secret.String {
	u, ok := webURL(address.Reveal())
	if !ok || u.User == nil {
		return secret.String{}
	}
	hidden, _ := u.User.Password()
	return secret.New(hidden)
}
