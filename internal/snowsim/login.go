package snowsim

import (
	"errors"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/credential"
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// serverVersion is the release the simulator pretends to be.
const serverVersion = "9.20.0"

func (s *Server) login(x *exchange) reply {
	var req wire.LoginRequest
	if err := decode(x.body, &req); err != nil {
		s.complain(x.r, err.Error())
		return failure(wire.CodeSyntax, err.Error())
	}
	user, err := s.users.Verify(req.Data, &s.browsers, s.now())
	s.logins.count(credential.Claimed(req.Data), err == nil)
	var refused *credential.Refusal
	if errors.As(err, &refused) {
		return failure(refused.Code, refused.Message)
	}
	if err != nil {
		return failure(wire.CodeInternalError, err.Error())
	}
	opened := s.sessions.open(user.Name, req.Data.ClientAppID, s.loginState(x, user, req.Data), s.now(), s.opts)
	return envelope(wire.OK(s.loginAnswer(opened)))
}

// loginState is the session as the login asks for it.
func (s *Server) loginState(x *exchange, u User, d wire.LoginData) data.Session {
	q := x.r.URL.Query()
	role := q.Get("roleName")
	if role == "" {
		role = u.Role
	}
	if role == "" {
		role = "PUBLIC"
	}
	return data.Session{
		User: u.Name, Role: strings.ToUpper(role),
		Database:   strings.ToUpper(q.Get("databaseName")),
		Schema:     strings.ToUpper(q.Get("schemaName")),
		Warehouse:  strings.ToUpper(q.Get("warehouse")),
		Parameters: sessionParameters(s.opts.Parameters, d.SessionParameters),
	}
}

func (s *Server) loginAnswer(o *session) wire.LoginAnswer {
	state := o.snapshot()
	return wire.LoginAnswer{
		Token: o.token, MasterToken: o.master,
		ValidityInSeconds:       int64(s.opts.TokenLife.Seconds()),
		MasterValidityInSeconds: int64(s.opts.MasterLife.Seconds()),
		DisplayUserName:         o.user,
		ServerVersion:           serverVersion,
		HealthCheckInterval:     45,
		SessionID:               o.id,
		Parameters:              parameterList(state.Parameters),
		SessionInfo: wire.SessionInfo{
			DatabaseName: orNull(state.Database), SchemaName: orNull(state.Schema),
			WarehouseName: orNull(state.Warehouse), RoleName: state.Role,
		},
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
