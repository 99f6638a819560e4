package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// statement is one execution: the session it belongs to and the time it reads
// at.
type statement struct {
	ctx     context.Context // ends with Execute
	engine  *Engine
	session *data.Session
	now     time.Time
	at      int64 // the reading's time, in Unix nanoseconds
	env     *expr.Context
	// describe says that only the result's columns are wanted.
	describe bool
	// explaining says that the statement is compiled and not run, which takes no
	// warehouse.
	explaining bool
	// views counts how many views are being resolved within each other.
	views int
}

// Answers to CURRENT_ACCOUNT and CURRENT_VERSION.
const (
	accountName   = "SNOWSIM"
	serverVersion = "9.0.0"
)

func (e *Engine) newStatement(ctx context.Context, s *data.Session, now time.Time, at int64) (*statement, error) {
	env, err := environment(s.Parameters)
	if err != nil {
		return nil, err
	}
	return &statement{
		ctx: ctx, engine: e, session: s, now: now, at: at,
		env: &expr.Context{Env: *env, Now: at, Session: map[string]string{
			"CURRENT_USER": s.User, "CURRENT_ROLE": s.Role, "CURRENT_DATABASE": s.Database,
			"CURRENT_SCHEMA": s.Schema, "CURRENT_WAREHOUSE": s.Warehouse,
			"CURRENT_ACCOUNT": accountName, "CURRENT_VERSION": serverVersion,
			"CURRENT_SESSION": strconv.FormatInt(s.ID, 10),
		}},
	}, nil
}

// formatParameters are the session parameters that set output formats; later
// ones refine earlier ones.
var formatParameters = []struct {
	name  string
	kinds []data.Kind
}{
	{"DATE_OUTPUT_FORMAT", []data.Kind{data.Date}},
	{"TIME_OUTPUT_FORMAT", []data.Kind{data.Time}},
	{"TIMESTAMP_OUTPUT_FORMAT", []data.Kind{data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ}},
	{"TIMESTAMP_NTZ_OUTPUT_FORMAT", []data.Kind{data.TimestampNTZ}},
	{"TIMESTAMP_LTZ_OUTPUT_FORMAT", []data.Kind{data.TimestampLTZ}},
	{"TIMESTAMP_TZ_OUTPUT_FORMAT", []data.Kind{data.TimestampTZ}},
}

// environment reads the parameters that conversions depend on.
func environment(parameters map[string]string) (*value.Env, error) {
	env := &value.Env{Location: time.UTC, Formats: map[data.Kind]value.Format{}}
	if zone := parameters["TIMEZONE"]; zone != "" && zone != "UTC" {
		location, err := expr.LoadZone(zone)
		if err != nil {
			return nil, err
		}
		env.Location = location
	}
	for _, p := range formatParameters {
		text := parameters[p.name]
		if text == "" {
			continue
		}
		format, err := value.ParseFormat(text)
		if err != nil {
			return nil, err
		}
		for _, k := range p.kinds {
			env.Formats[k] = format
		}
	}
	return env, nil
}

// run executes a parsed statement.
func (s *statement) run(tree sql.Statement) (*data.Result, error) {
	switch t := tree.(type) {
	case *sql.Select:
		return s.selectResult(t)
	case *sql.Describe:
		return s.describeObject(t)
	case *sql.Show:
		return s.show(t)
	case *sql.Explain:
		return s.explain(t)
	}
	if s.describe {
		return describeChange(tree), nil
	}
	switch t := tree.(type) {
	case *sql.Use:
		return s.use(t)
	case *sql.AlterSession:
		return s.alterSession(t)
	case *sql.Insert:
		return s.insert(t)
	case *sql.Update:
		return s.update(t)
	case *sql.Delete:
		return s.delete(t.Table, t.Where)
	case *sql.Truncate:
		return s.truncate(t)
	}
	return s.define(tree)
}

func (s *statement) binder() *expr.Binder { return &expr.Binder{Context: s.env} }
