package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/snowpg/etl/internal/snowsim/wire"
)

// client speaks just enough of the protocol to run a statement. It asks for
// JSON results.
type client struct {
	base  string
	token string
}

func newClient(base string) *client { return &client{base: strings.TrimSuffix(base, "/")} }

func (c *client) login(ctx context.Context, user, password string) error {
	q := url.Values{"databaseName": {"DEMO"}, "schemaName": {"PUBLIC"}, "warehouse": {"DEMO"}}
	var answer wire.LoginAnswer
	err := c.call(ctx, http.MethodPost, "/session/v1/login-request", q, wire.LoginRequest{Data: wire.LoginData{
		ClientAppID: "snowsim", AccountName: "sim", LoginName: user, Password: password,
		SessionParameters: map[string]any{"TIMEZONE": "UTC"},
	}}, &answer)
	c.token = answer.Token
	return err
}

func (c *client) logout(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "/session", url.Values{"delete": {"true"}}, nil, nil)
}

// query runs a statement and downloads its whole result.
func (c *client) query(ctx context.Context, sql string) (table, error) {
	var answer wire.QueryAnswer
	err := c.call(ctx, http.MethodPost, "/queries/v1/query-request", url.Values{}, wire.QueryRequest{SQLText: sql}, &answer)
	var running *inProgressError
	for errors.As(err, &running) {
		err = c.call(ctx, http.MethodGet, running.url, url.Values{}, nil, &answer)
	}
	if err != nil {
		return table{}, err
	}
	return c.collect(ctx, answer)
}

func (c *client) collect(ctx context.Context, a wire.QueryAnswer) (table, error) {
	var t table
	for _, col := range a.RowType {
		t.header = append(t.header, col.Name)
	}
	if a.RowSet != nil {
		t.rows = *a.RowSet
	}
	for _, chunk := range a.Chunks {
		rows, err := download(ctx, chunk.URL, chunkHeaders(a))
		if err != nil {
			return t, err
		}
		t.rows = append(t.rows, rows...)
	}
	return t, nil
}

// chunkHeaders are what downloads have to present: as the answer says, or made
// of the key alone.
func chunkHeaders(a wire.QueryAnswer) map[string]string {
	if a.QRMK == "" {
		return a.ChunkHeaders
	}
	const customer = "x-amz-server-side-encryption-customer-"
	return map[string]string{customer + "algorithm": "AES256", customer + "key": a.QRMK}
}

// inProgressError says where to ask again.
type inProgressError struct{ url string }

func (e *inProgressError) Error() string { return "statement still runs, poll " + e.url }

// call makes one service call. Answer may be nil.
func (c *client) call(ctx context.Context, method, path string, q url.Values, body, answer any) error {
	q.Set("requestId", uuid.NewString())
	var raw bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&raw).Encode(body); err != nil {
			return fmt.Errorf("encode request: %w", err)
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path+"?"+q.Encode(), &raw)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		r.Header.Set("Authorization", "Snowflake Token="+strconv.Quote(c.token))
	}
	got, err := fetch(r)
	if err != nil {
		return err
	}
	return parseEnvelope(got, answer)
}

func parseEnvelope(raw []byte, answer any) error {
	var e struct {
		Data    json.RawMessage
		Code    *string
		Message *string
		Success bool
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		return fmt.Errorf("decode answer: %w", err)
	}
	code, message := text(e.Code), text(e.Message)
	switch {
	case !e.Success:
		return fmt.Errorf("%s: %s", code, message)
	case code == wire.CodeInProgress:
		var p wire.InProgress
		if err := json.Unmarshal(e.Data, &p); err != nil {
			return fmt.Errorf("decode answer: %w", err)
		}
		return &inProgressError{p.GetResultURL}
	case answer == nil:
		return nil
	}
	if err := json.Unmarshal(e.Data, answer); err != nil {
		return fmt.Errorf("decode answer: %w", err)
	}
	return nil
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func download(ctx context.Context, link string, headers map[string]string) ([][]*string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, link, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	raw, err := fetch(r)
	if err != nil {
		return nil, err
	}
	raw, err = plain(raw)
	if err != nil {
		return nil, err
	}
	var rows [][]*string
	if err := json.Unmarshal(bracketed(raw), &rows); err != nil {
		return nil, fmt.Errorf("decode chunk: %w", err)
	}
	return rows, nil
}

// bracketed puts the brackets around a chunk's rows.
func bracketed(rows []byte) []byte { return append(append([]byte{'['}, rows...), ']') }

// plain undoes a compression that no header announced.
func plain(raw []byte) ([]byte, error) {
	if !bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
		return raw, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("decompress chunk: %w", err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("decompress chunk: %w", err)
	}
	return out, nil
}

func fetch(r *http.Request) ([]byte, error) {
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("ask the simulator: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s %s: status %d: %s", r.Method, r.URL.Path, resp.StatusCode, bytes.TrimSpace(raw))
	}
	return raw, nil
}
