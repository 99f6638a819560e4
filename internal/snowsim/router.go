package snowsim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/fault"
)

// route is one method and path of the protocol.
type route struct {
	endpoint fault.Endpoint
	// params are the query parameters clients may send beside the common ones.
	params []string
	answer func(*Server, *exchange) reply
}

// commonParams may stand on every service call.
var commonParams = []string{"requestId", "request_guid", "clientStartTime", "retryCount", "retryReason"}

var routes = map[string]route{
	"POST /session/v1/login-request": {
		fault.Login, []string{"databaseName", "schemaName", "warehouse", "roleName"}, (*Server).login,
	},
	"POST /session/authenticator-request": {fault.Authenticator, nil, (*Server).authenticator},
	"POST /session/token-request":         {fault.Renew, nil, (*Server).renew},
	"POST /session/heartbeat":             {fault.Heartbeat, nil, (*Server).heartbeat},
	"POST /session":                       {fault.Close, []string{"delete"}, (*Server).closeSession},
	"POST /queries/v1/query-request":      {fault.Query, nil, (*Server).runQuery},
	"POST /queries/v1/abort-request":      {fault.Abort, nil, (*Server).abort},
	"POST /telemetry/send":                {fault.Telemetry, nil, (*Server).telemetry},
	"GET /queries/{id}/result":            {fault.Poll, nil, (*Server).queryResult},
	"GET /monitoring/queries/{id}":        {fault.Monitoring, nil, (*Server).monitoring},
	"GET /results/{id}/main/{file}":       {fault.Chunk, linkParams, (*Server).chunk},
}

// find answers the route of a request and the statement id in its path.
func find(r *http.Request) (rt route, id string, ok bool) {
	pattern := r.URL.Path
	parts := strings.Split(r.URL.Path, "/")
	switch {
	case len(parts) == 4 && parts[1] == "queries" && parts[3] == "result":
		pattern, id = "/queries/{id}/result", parts[2]
	case len(parts) == 4 && parts[1] == "monitoring" && parts[2] == "queries":
		pattern, id = "/monitoring/queries/{id}", parts[3]
	case len(parts) == 5 && parts[1] == "results" && parts[3] == "main":
		pattern, id = "/results/{id}/main/{file}", strings.TrimSuffix(parts[2], "_0")
	}
	rt, ok = routes[r.Method+" "+pattern]
	return rt, id, ok
}

// checkParams names a query parameter the route does not know.
func (rt route) checkParams(r *http.Request) error {
	for name := range r.URL.Query() {
		if !slices.Contains(rt.params, name) && (rt.endpoint == fault.Chunk || !slices.Contains(commonParams, name)) {
			return fmt.Errorf("unknown query parameter %q", name)
		}
	}
	return nil
}
