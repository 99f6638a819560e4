package wire

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Envelope surrounds every answer. Code and Message are null when absent.
type Envelope struct {
	Data    any     `json:"data"`
	Code    *string `json:"code"`
	Message *string `json:"message"`
	Success bool    `json:"success"`
}

// OK is the answer of a request that succeeded.
func OK(data any) Envelope { return Envelope{Data: data, Success: true} }

// Progress is a successful answer that carries a code nevertheless: the
// statement still runs.
func Progress(code, message string, data any) Envelope {
	return Envelope{Data: data, Code: &code, Message: &message, Success: true}
}

// Failure is the answer of a request that failed. The code must be numeric:
// drivers report a conversion error otherwise.
func Failure(code, message string, data any) Envelope {
	return Envelope{Data: data, Code: &code, Message: &message}
}

// Decode reads one strict JSON body into v: unknown fields are errors, since
// the simulator must not ignore what it does not understand.
func Decode(r io.Reader, v any) error {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("decode request body: %w", err)
	}
	return nil
}

// Token is the token of a request's Authorization header, "" without one.
func Token(h http.Header) string {
	var token string
	if _, err := fmt.Sscanf(h.Get("Authorization"), "Snowflake Token=%q", &token); err != nil {
		return ""
	}
	return token
}
