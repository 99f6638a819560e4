package fault

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// certificateRule recognises a server whose certificate does not prove who it
// is. It does not become right by asking again.
func certificateRule(err error) (Rule, bool) {
	var host x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	switch {
	case errors.As(err, &host):
		return Rule{
			Class: Never, Reason: "the server's certificate is for another host",
			NextStep: "connect by a name or address that the certificate lists, or have one issued that lists this host",
		}, true
	case errors.As(err, &authority):
		return Rule{
			Class: Never, Reason: "the server's certificate is by an unknown authority",
			NextStep: "make the authority's certificate known: PostgreSQL's by sslrootcert=FILE in POSTGRES_URL or by PGSSLROOTCERT, any other in this machine's store",
		}, true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return Rule{
			Class: Never, Reason: "the server's certificate has expired or is not valid yet",
			NextStep: "have the certificate renewed, or, if its dates are right, correct this machine's clock",
		}, true
	case errors.As(err, &invalid), errors.As(err, &verify):
		return Rule{
			Class: Never, Reason: "the server's certificate is not trusted",
			NextStep: "check host name, root certificates and this machine's clock",
		}, true
	}
	return Rule{}, false
}
