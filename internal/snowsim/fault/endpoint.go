package fault

// Endpoint is what a request wants of the server.
type Endpoint string

// The endpoints. Poll and Result share a path: Poll asks for a result nobody
// received yet, Result asks for one that was delivered before.
const (
	Login         Endpoint = "login"
	Authenticator Endpoint = "authenticator"
	Renew         Endpoint = "renew"
	Heartbeat     Endpoint = "heartbeat"
	Close         Endpoint = "close"
	Query         Endpoint = "query"
	Poll          Endpoint = "poll"
	Result        Endpoint = "result"
	Abort         Endpoint = "abort"
	Monitoring    Endpoint = "monitoring"
	Telemetry     Endpoint = "telemetry"
	Chunk         Endpoint = "chunk"
)

var endpoints = map[Endpoint]bool{
	Login: true, Authenticator: true, Renew: true, Heartbeat: true, Close: true,
	Query: true, Poll: true, Result: true, Abort: true, Monitoring: true,
	Telemetry: true, Chunk: true,
}

// Valid says whether e is one of the endpoints.
func (e Endpoint) Valid() bool { return endpoints[e] }
