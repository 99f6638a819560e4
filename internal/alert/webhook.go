package alert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/snowpg/etl/internal/secret"
)

// Format is the form of the request's body.
type Format string

// The formats.
const (
	JSON  Format = "json"
	Slack Format = "slack"
)

// timeout bounds sending: a run must end although nobody answers.
const timeout = 10 * time.Second

// Webhook is where messages go.
type Webhook struct {
	// URL is secret: whoever has it can post.
	URL    secret.String
	Format Format
	// Redact is applied to the text of every finding; nil leaves it as it is.
	Redact func(string) string
}

// StatusError is an answer that is not 2xx.
type StatusError struct{ Status string }

func (e *StatusError) Error() string { return "the webhook answers " + e.Status }

// Send posts the message. A message without findings is not sent. Errors do
// not show the URL.
func (w Webhook) Send(ctx context.Context, m Message) error {
	if len(m.Findings) == 0 {
		return nil
	}
	body, err := w.redacted(m).body(w.Format)
	if err != nil {
		return fmt.Errorf("alert: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := w.post(ctx, body); err != nil {
		return fmt.Errorf("alert: %w", withoutURL(err))
	}
	return nil
}

func (w Webhook) redacted(m Message) Message {
	if w.Redact == nil {
		return m
	}
	findings := make([]Finding, len(m.Findings))
	for i, f := range m.Findings {
		f.Table, f.Text = w.Redact(f.Table), w.Redact(f.Text)
		findings[i] = f
	}
	m.Findings = findings
	return m
}

func (w Webhook) post(ctx context.Context, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL.Reveal(), bytes.NewReader(body))
	if err != nil {
		return errors.New("the webhook's URL cannot be used") // err would show it
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, 4<<10) // what it says is of no use
	if response.StatusCode/100 != 2 {
		return &StatusError{Status: response.Status}
	}
	return nil
}

// client keeps no connection, as there is one message in a round, and follows
// no redirect, which would send the message to somebody else.
var client = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true, Proxy: http.ProxyFromEnvironment},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func withoutURL(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}
