package snowsim

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"

	"github.com/snowpg/etl/internal/snowsim/wire"
)

func decode(body []byte, v any) error { return wire.Decode(bytes.NewReader(body), v) }

// newToken is an unguessable token.
func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return hex.EncodeToString(b[:])
}
