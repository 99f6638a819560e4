package metrics

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus/push"
)

// pushTimeout bounds all pushes of a run together: it must end although nobody
// listens.
const pushTimeout = 10 * time.Second

// Push sends the metrics to a Pushgateway under the given job, each table's in
// a group of its own: a gateway replaces what a group holds by name, so that
// in one group the tables of one run would push out those of another. The
// URL may hold a user and password for basic authentication; errors do not
// show them.
func (s *Set) Push(ctx context.Context, address, job string) error {
	target, err := url.Parse(address)
	if err != nil {
		return errors.New("push metrics: the address is not a URL")
	}
	families, err := s.gather()
	if err != nil {
		return fmt.Errorf("push metrics: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, pushTimeout)
	defer cancel()
	for _, g := range byTable(families) {
		if err := pusher(target, job, g).AddContext(ctx); err != nil {
			return fmt.Errorf("push metrics to %s: %w", target.Host, withoutURL(err))
		}
	}
	return nil
}

func pusher(target *url.URL, job string, g group) *push.Pusher {
	bare := *target
	bare.User = nil
	p := push.New(bare.String(), job).Gatherer(g).Client(&http.Client{Timeout: pushTimeout})
	if g.table != "" {
		p = p.Grouping(tableLabel, g.table)
	}
	if target.User != nil {
		password, _ := target.User.Password()
		p = p.BasicAuth(target.User.Username(), password)
	}
	return p
}

// withoutURL leaves out the address, which was named already.
func withoutURL(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}
