package extract

import (
	"context"
	"net/http"
	"strings"
	"time"
)

const (
	// idleConnections per host: the driver keeps 3, so more than three
	// parallel downloads would set up TLS again and again.
	idleConnections = 64
	// housekeeping bounds the requests that end something. The driver sends
	// them without a context and waits for their answers, which would hold up
	// a cancelled run.
	housekeeping = 5 * time.Second
	// exchange bounds every other request to Snowflake itself. A statement may
	// run for hours, but the server answers within about 45 s that it still
	// does; the rest is for an inline result over a slow line.
	exchange = 5 * time.Minute
)

// transport is the driver's transport with what the driver lacks: limits for
// the requests that end a session or a statement, a limit for silence while a
// chunk downloads, the true HTTP status of each download, and a faster gzip.
type transport struct {
	base  *http.Transport
	stall time.Duration
}

var _ http.RoundTripper = (*transport)(nil)

// newTransport clones the driver's transport, which checks certificates for
// revocation (OCSP).
func newTransport(driver *http.Transport, stall time.Duration) *transport {
	base := driver.Clone()
	base.MaxIdleConns = 2 * idleConnections
	base.MaxIdleConnsPerHost = idleConnections
	base.DisableCompression = true // decompressed here
	return &transport{base: base, stall: stall}
}

func (t *transport) CloseIdleConnections() { t.base.CloseIdleConnections() }

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if transfer := transferFrom(req.Context()); transfer != nil && !isService(req.URL.Path) {
		return t.download(req, transfer)
	}
	req = reopening(req)
	if isHousekeeping(req) {
		return t.bounded(req, housekeeping)
	}
	return t.bounded(req, exchange)
}

// send asks for gzip and takes it off the answer.
func (t *transport) send(req *http.Request) (*http.Response, error) {
	if req.Header.Get("Accept-Encoding") == "" {
		req = req.Clone(req.Context()) // a RoundTripper must not change its request
		req.Header.Set("Accept-Encoding", "gzip")
	}
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	return decompressed(resp)
}

// bounded gives the whole exchange, body included, so much time.
func (t *transport) bounded(req *http.Request, limit time.Duration) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), limit)
	resp, err := t.send(req.WithContext(ctx))
	if err != nil {
		cancel()
		if distrusts(req.Context(), err) {
			return final(req), nil
		}
		return nil, err
	}
	resp.Body = &closingBody{ReadCloser: resp.Body, after: cancel}
	return resp, nil
}

// download is a chunk's GET under the stall watch.
func (t *transport) download(req *http.Request, transfer *transfer) (*http.Response, error) {
	watch := startWatch(req.Context(), t.stall)
	resp, err := t.base.RoundTrip(withGzip(req.WithContext(watch.ctx)))
	if err != nil {
		err = watch.cause(err)
		watch.stop()
		if req.Context().Err() != nil {
			return nil, err
		}
		transfer.failure = err
		return final(req), nil
	}
	if transfer.answered(resp); repeatable(resp.StatusCode) {
		watch.stop()
		return final(req), resp.Body.Close()
	}
	transfer.body = &partBody{
		ReadCloser: &watchedBody{body: resp.Body, watch: watch, transfer: transfer},
		length:     resp.ContentLength, packed: resp.Header.Get("Content-Encoding") == "gzip", claim: transfer.claim,
	}
	resp.Body = transfer.body
	unpacked(resp)
	return resp, nil
}

// final stands for a download that has failed, or a login. The driver would
// repeat one without an answer, or with a status that may pass, up to seven
// times and out of sight; this one it takes for an answer. What repeats is the
// caller's retryer, and nothing beside it.
func final(req *http.Request) *http.Response {
	const status = http.StatusBadRequest
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header), Body: http.NoBody, Request: req,
	}
}

// repeatable are the statuses after which the driver would try again.
func repeatable(status int) bool {
	return status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}

func withGzip(req *http.Request) *http.Request {
	req = req.Clone(req.Context())
	req.Header.Set("Accept-Encoding", "gzip")
	return req
}

// isService tells Snowflake's own endpoints from chunk links, which lead to
// cloud storage.
func isService(path string) bool {
	for _, prefix := range []string{"/queries/", "/session", "/telemetry/", "/monitoring/"} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

func isHousekeeping(req *http.Request) bool {
	switch req.URL.Path {
	case "/queries/v1/abort-request", "/session/heartbeat", "/telemetry/send":
		return true
	case "/session":
		return req.URL.Query().Get("delete") == "true"
	default:
		return false
	}
}
