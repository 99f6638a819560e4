package snowsim

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/wire"
)

// defaultParameters is what a new account's sessions start with.
var defaultParameters = map[string]string{
	"AUTOCOMMIT":                                    "true",
	"BINARY_OUTPUT_FORMAT":                          "HEX",
	"CLIENT_RESULT_CHUNK_SIZE":                      "160",
	"CLIENT_SESSION_KEEP_ALIVE":                     "false",
	"CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY": "3600",
	"CLIENT_TELEMETRY_ENABLED":                      "false",
	"DATE_OUTPUT_FORMAT":                            "YYYY-MM-DD",
	"GEOGRAPHY_OUTPUT_FORMAT":                       "GeoJSON",
	"GEOMETRY_OUTPUT_FORMAT":                        "GeoJSON",
	"QUERY_TAG":                                     "",
	"TIMEZONE":                                      "America/Los_Angeles",
	"TIMESTAMP_LTZ_OUTPUT_FORMAT":                   "",
	"TIMESTAMP_NTZ_OUTPUT_FORMAT":                   "YYYY-MM-DD HH24:MI:SS.FF3",
	"TIMESTAMP_OUTPUT_FORMAT":                       "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM",
	"TIMESTAMP_TZ_OUTPUT_FORMAT":                    "",
	"TIMESTAMP_TYPE_MAPPING":                        "TIMESTAMP_NTZ",
	"TIME_OUTPUT_FORMAT":                            "HH24:MI:SS",
}

// sessionParameters overlays the defaults with those of the account and with
// what the client asked for.
func sessionParameters(account map[string]string, asked map[string]any) map[string]string {
	p := maps.Clone(defaultParameters)
	for name, value := range account {
		p[strings.ToUpper(name)] = value
	}
	for name, value := range asked {
		p[strings.ToUpper(name)] = fmt.Sprint(value)
	}
	return p
}

// parameterList is the parameters as answers carry them: booleans and numbers
// as such, in the order of names.
func parameterList(p map[string]string) []wire.Parameter {
	out := make([]wire.Parameter, 0, len(p))
	for _, name := range slices.Sorted(maps.Keys(p)) {
		out = append(out, wire.Parameter{Name: name, Value: parameterValue(p[name])})
	}
	return out
}

func parameterValue(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	switch s {
	case "true":
		return true
	case "false":
		return false
	default:
		return s
	}
}

// wantsNative says whether structured types are to be sent as Arrow's own.
func wantsNative(p map[string]string) bool {
	return strings.EqualFold(p["ENABLE_STRUCTURED_TYPES_NATIVE_ARROW_FORMAT"], "true") ||
		strings.EqualFold(p["FORCE_ENABLE_STRUCTURED_TYPES_NATIVE_ARROW_FORMAT"], "true")
}

// wantsArrow says how a client likes its results: by parameter
// (GO_QUERY_RESULT_FORMAT and the like), else Arrow for the drivers whose
// parameter of that kind has Arrow as its default.
func wantsArrow(app string, p map[string]string) bool {
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if strings.HasSuffix(name, "_QUERY_RESULT_FORMAT") {
			return strings.HasPrefix(strings.ToUpper(p[name]), "ARROW")
		}
	}
	return app == "Go" || app == "PythonConnector"
}
