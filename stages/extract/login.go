package extract

import (
	"context"
	"crypto/tls"
	"errors"
	"sync/atomic"
)

type loginKey struct{}

// login is one opening of a session.
type login struct {
	distrust atomic.Pointer[tls.CertificateVerificationError]
}

func withLogin(ctx context.Context) (context.Context, *login) {
	l := new(login)
	return context.WithValue(ctx, loginKey{}, l), l
}

// distrusts takes note of a server whose certificate is wrong. The driver
// would go on asking it until the login's time is up.
func distrusts(ctx context.Context, err error) bool {
	l, _ := ctx.Value(loginKey{}).(*login)
	var untrusted *tls.CertificateVerificationError
	if l == nil || !errors.As(err, &untrusted) {
		return false
	}
	l.distrust.Store(untrusted)
	return true
}
