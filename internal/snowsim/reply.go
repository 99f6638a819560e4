package snowsim

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// reply is a complete answer before a fault gets at it.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// envelope makes the reply of a service call.
func envelope(e wire.Envelope) reply {
	body, err := json.Marshal(e)
	if err != nil {
		return text(http.StatusInternalServerError, err.Error())
	}
	return reply{http.StatusOK, http.Header{"Content-Type": {"application/json"}}, body}
}

func failure(code, message string) reply { return envelope(wire.Failure(code, message, nil)) }

func text(status int, message string) reply {
	return reply{status, http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, []byte(message + "\n")}
}

// xmlError is how object storage refuses.
func xmlError(status int, code, message string) reply {
	body := `<?xml version="1.0" encoding="UTF-8"?>` + "\n<Error><Code>" + code +
		"</Code><Message>" + message + "</Message></Error>"
	return reply{status, http.Header{"Content-Type": {"application/xml"}}, []byte(body)}
}

// statusReply is what a client sees of a storage or a load balancer that
// fails by itself.
func statusReply(e fault.Endpoint, a fault.Action) reply {
	name := http.StatusText(a.Status)
	switch {
	case a.Body != "":
		return text(a.Status, a.Body)
	case e == fault.Chunk && a.Status == http.StatusForbidden:
		return xmlError(a.Status, "AccessDenied", "Request has expired")
	case e == fault.Chunk:
		return xmlError(a.Status, strings.ReplaceAll(name, " ", ""), name)
	default:
		page := "<html><head><title>" + name + "</title></head><body><h1>" + name + "</h1></body></html>"
		return reply{a.Status, http.Header{"Content-Type": {"text/html"}}, []byte(page)}
	}
}
