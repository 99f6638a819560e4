package extract

import (
	"crypto/rsa"
	"time"
)

// Authenticator is how to log in.
type Authenticator string

// The ways to log in, named as Snowflake's drivers do.
const (
	Password                Authenticator = "snowflake"
	KeyPair                 Authenticator = "snowflake_jwt"
	ExternalBrowser         Authenticator = "externalbrowser"
	OAuth                   Authenticator = "oauth"
	ProgrammaticAccessToken Authenticator = "programmatic_access_token"
)

// Config says where Snowflake is and who asks.
type Config struct {
	Account   string
	User      string
	Warehouse string
	Database  string
	Schema    string
	Role      string

	Authenticator Authenticator
	Password      string          // for Password
	PrivateKey    *rsa.PrivateKey // for KeyPair
	Token         string          // for OAuth and ProgrammaticAccessToken

	// Host, Port and Protocol override the address that follows from the
	// account. Protocol "http" is for the simulator: Open refuses it for any
	// host that is not loopback.
	Host     string
	Port     int
	Protocol string

	// Application and QueryTag show in Snowflake's query history.
	Application string
	QueryTag    string

	// Connections bounds the sessions, each with one running statement.
	// ExternalBrowser has one, as the user is asked for each.
	Connections int
	// LoginTimeout bounds a login with its repetitions; 0 means 60 s.
	LoginTimeout time.Duration
	// Stall is how long a download may stay without a byte; 0 means 30 s.
	Stall time.Duration
}
