package check

import (
	"context"
	"fmt"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/target"
)

const whereTarget = "postgres"

// The oldest server that works, and the oldest whose developers still repair it.
const (
	oldestVersion    = 120000
	supportedVersion = 140000
)

// Server is the PostgreSQL side.
type Server struct {
	Role, Database string
	// Loopback says that the server is on this machine.
	Loopback bool
	// StateSchema is the schema of state and staging.
	StateSchema string
	// Connections is how many the loader will open at most.
	Connections int
}

// Postgres checks the server and fills in who is logged in.
func Postgres(ctx context.Context, q target.Querier, s *Server, f *Findings) error {
	var version, number, cipher string
	var num int
	var recovering, super, ssl bool
	err := q.QueryRow(ctx, `
SELECT current_user::text, current_database()::text, current_setting('server_version'), current_setting('server_version_num')::int,
       pg_catalog.pg_is_in_recovery(), (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user),
       coalesce(s.ssl, false), coalesce(s.version, ''), coalesce(s.cipher, '')
FROM (SELECT pg_catalog.pg_backend_pid() AS pid) AS me LEFT JOIN pg_catalog.pg_stat_ssl AS s USING (pid)`).
		Scan(&s.Role, &s.Database, &number, &num, &recovering, &super, &ssl, &version, &cipher)
	if err != nil {
		return err
	}
	free, err := target.FreeConnections(ctx, q)
	if err != nil {
		return err
	}
	s.login(super, f)
	checkVersion(number, num, recovering, f)
	s.tls(ssl, version, cipher, f)
	s.connections(free, f)
	return s.state(ctx, q, f)
}

func (s *Server) login(super bool, f *Findings) {
	text := "role " + s.Role + ", database " + s.Database
	if super {
		f.Add(Warn, whereTarget, "login", text+": a superuser", "give the loader a role of its own: CREATE ROLE etl LOGIN; then run check as that role")
		return
	}
	f.Add(OK, whereTarget, "login", text, "")
}

func checkVersion(number string, num int, recovering bool, f *Findings) {
	switch {
	case num < oldestVersion:
		f.Add(Fail, whereTarget, "version", number, "use PostgreSQL 12 or later")
	case num < supportedVersion:
		f.Add(Warn, whereTarget, "version", number+" is no longer maintained", "upgrade PostgreSQL")
	default:
		f.Add(OK, whereTarget, "version", number, "")
	}
	if recovering {
		f.Add(Fail, whereTarget, "read-write", "the server is a standby", "connect to the primary, e.g. with target_session_attrs=read-write in POSTGRES_URL")
	}
}

func (s *Server) tls(ssl bool, version, cipher string, f *Findings) {
	switch {
	case ssl:
		f.Add(OK, whereTarget, "TLS", version+", "+cipher, "")
	case s.Loopback:
		f.Add(OK, whereTarget, "TLS", "none, on this machine", "")
	default:
		f.Add(Warn, whereTarget, "TLS", "the connection is not encrypted", "set POSTGRES_SSLMODE=verify-full, and ssl = on in the server")
	}
}

func (s *Server) connections(free int, f *Findings) {
	if free < s.Connections {
		f.Add(Warn, whereTarget, "connections", fmt.Sprintf("%d are free, a run opens up to %d", free, s.Connections), "lower --parallel, or raise max_connections")
		return
	}
	f.Add(OK, whereTarget, "connections", fmt.Sprintf("%d free, a run opens up to %d", free, s.Connections), "")
}

// state checks the schema of state and staging.
func (s *Server) state(ctx context.Context, q target.Querier, f *Findings) error {
	name, role := catalog.QuoteTarget(s.StateSchema), catalog.QuoteTarget(s.Role)
	r, err := schemaRights(ctx, q, s.StateSchema)
	switch {
	case err != nil:
		return err
	case r.exists && r.usage && r.create:
		f.Add(OK, whereTarget, "state schema", s.StateSchema, "")
	case r.exists:
		f.Add(Fail, whereTarget, "state schema", "role "+s.Role+" may not create tables in "+s.StateSchema, "GRANT USAGE, CREATE ON SCHEMA "+name+" TO "+role+";")
	case r.createSchema:
		f.Add(OK, whereTarget, "state schema", s.StateSchema+" will be created by the first run", "")
	default:
		f.Add(Fail, whereTarget, "state schema", s.StateSchema+" does not exist, and role "+s.Role+" may not create it", "CREATE SCHEMA "+name+" AUTHORIZATION "+role+";")
	}
	return nil
}

// rights are those of the role on a schema.
type rights struct{ exists, usage, create, createSchema bool }

func schemaRights(ctx context.Context, q target.Querier, schema string) (r rights, err error) {
	err = q.QueryRow(ctx, `
SELECT n.oid IS NOT NULL, coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE'), false), coalesce(pg_catalog.has_schema_privilege(n.oid, 'CREATE'), false),
       pg_catalog.has_database_privilege(current_database(), 'CREATE')
FROM (SELECT $1::text AS name) AS asked LEFT JOIN pg_catalog.pg_namespace AS n ON n.nspname = asked.name`, schema).
		Scan(&r.exists, &r.usage, &r.create, &r.createSchema)
	return r, err
}
