package snowsim

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"

	"github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// maxBody bounds a request's body.
const maxBody = 16 << 20

// exchange is one request on its way through the server.
type exchange struct {
	r        *http.Request
	endpoint fault.Endpoint
	body     []byte
	// query is the decoded body of a query request.
	query wire.QueryRequest
	// statement is what the request is about, nil where it is about none or
	// about one that does not exist yet.
	statement *statement
	chunk     int // -1 where the request is not about a chunk
	fired     *fault.Fired
}

func (x *exchange) sql() string {
	if x.statement != nil {
		return x.statement.sql
	}
	return x.query.SQLText
}

func (x *exchange) queryID() string {
	if x.statement != nil {
		return x.statement.id
	}
	return ""
}

// action is the kind of fault that acts on the exchange, "" for none.
func (x *exchange) action() fault.Kind {
	if x.fired == nil {
		return ""
	}
	return x.fired.Fault.Action.Kind
}

// readBody reads the whole body, so that the server notices when the client
// leaves; the Python driver compresses it.
func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("read request body: %w", err)
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("request body of more than %d bytes", maxBody)
	}
	if r.Header.Get("Content-Encoding") != "gzip" {
		return body, nil
	}
	return gunzip(body)
}

func gunzip(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("read compressed request body: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(z, maxBody))
	if err != nil {
		return nil, fmt.Errorf("read compressed request body: %w", err)
	}
	return plain, nil
}
