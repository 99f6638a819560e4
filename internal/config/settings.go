package config

import (
	"slices"
	"time"
)

// Settings returns the table of all global settings, grouped and in the order
// in which they are documented. The caller owns the result.
func Settings() []Setting {
	return slices.Concat(snowflakeSettings(), postgresSettings(), tableSettings(), runSettings(), outputSettings(), metricsSettings(), alertSettings())
}

func snowflakeSettings() []Setting {
	const group = "Snowflake"
	s := func(key string, kind Kind, help string) Setting {
		return connection(group, "snowflake", key, kind, help)
	}
	return []Setting{
		s("account", Text, "Account identifier, such as myorg-myaccount."),
		s("user", Text, "User to log in as."),
		s("password", Text, "Password of the user.").hidden(),
		s("warehouse", Text, "Warehouse that runs the queries; empty means the user's default."),
		s("database", Text, "Database of tables that are named without one."),
		s("schema", Text, "Schema of tables that are named without one."),
		s("role", Text, "Role to use; SELECT on the tables is enough. Empty means the user's default."),
		s("authenticator", Choice, "How to log in. With a private key and no password, snowflake_jwt is assumed.").
			oneOf("snowflake", "externalbrowser", "snowflake_jwt", "oauth", "programmatic_access_token").byDefault("snowflake"),
		s("private_key_path", Text, "File with the PKCS#8 private key (PEM) for snowflake_jwt; mode 0600."),
		s("private_key_passphrase", Text, "Passphrase of the private key, if it is encrypted.").hidden(),
		s("token", Text, "Token for oauth or programmatic_access_token.").hidden(),
		s("host", Text, "Host to connect to, if it does not follow from the account (private link, simulator)."),
		s("port", Int, "Port to connect to.").byDefault("443").between(1, 65535),
		s("protocol", Choice, "https; http only for a host on this machine.").oneOf("https", "http").byDefault("https"),
	}
}

func postgresSettings() []Setting {
	const group = "PostgreSQL"
	s := func(key string, kind Kind, help string) Setting {
		return connection(group, "postgres", key, kind, help)
	}
	insecure := etl(group, "allow-insecure-postgres", Bool, "Allow a connection to another machine that is not certain to be encrypted.").byDefault("false")
	location := s("url", Text, "postgres:// URL of the target, instead of host, port, user, database and sslmode.").hidden()
	location.Env = []string{"POSTGRES_URL", "DATABASE_URL"}
	database := s("db", Text, "Database to write to.")
	return []Setting{
		location,
		s("host", Text, "Host of the server; a path means a Unix socket.").byDefault("localhost"),
		s("port", Int, "Port of the server.").byDefault("5432").between(1, 65535),
		s("user", Text, "User to log in as."),
		s("password", Text, "Password of the user; may be left to ~/.pgpass.").hidden(),
		database,
		s("sslmode", Choice, "TLS mode; empty means verify-full, and prefer for a server on this machine.").
			oneOf("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
		s("schema", Text, "Schema of target tables that are named without one.").byDefault("public"),
		insecure,
	}
}

func tableSettings() []Setting {
	const group = "Tables"
	s := func(key string, kind Kind, help string) Setting {
		setting := etl(group, key, kind, help)
		setting.YAML = "defaults." + yamlKey(key)
		return setting
	}
	return []Setting{
		etl(group, "tables", List, "Tables to load: names or globs (SALES.*) of configured ones, or any source table.").notInYAML(),
		s("watermark", Text, "Column that grows with every change; none reads the whole table each time.").byDefault("updated_at"),
		s("key", List, "Columns that identify a row; empty means the primary key."),
		s("mode", Choice, "upsert by key, append new rows, or replace the whole table.").
			oneOf(string(Upsert), string(Append), string(Replace)).byDefault(string(Upsert)),
		s("lookback", Duration, "How far behind the watermark to read again, for rows that came late; upsert only.").
			byDefault("5m").between(0, int64(10*365*24*time.Hour)),
		s("lag", Duration, "How far behind the source's clock to stop, for rows that are still being written.").
			byDefault("0s").between(0, int64(365*24*time.Hour)),
		s("null-watermark", Choice, "What to do with rows whose watermark is NULL.").
			oneOf(string(NullFail), string(NullInclude), string(NullIgnore)).byDefault(string(NullFail)),
		s("schema", Choice, "What to do when an integer column of the target is too narrow: stop, or widen it.").
			oneOf(string(Freeze), string(Evolve)).byDefault(string(Freeze)),
		s("offset-column", Bool, "Keep the offset of each TIMESTAMP_TZ, in minutes, in a column <column>_offset.").byDefault("false"),
		s("nul", Choice, "What to do with U+0000, which PostgreSQL cannot hold in text and jsonb.").oneOf("error", "strip").byDefault("error"),
		s("invalid-utf8", Choice, "What to do with text that is not UTF-8.").oneOf("error", "replace").byDefault("error"),
		s("nanoseconds", Choice, "What to do with digits below the microsecond.").oneOf("truncate", "error").byDefault("truncate"),
		s("undefined", Choice, "What to do with undefined inside a semi-structured value.").oneOf("null", "error").byDefault("null"),
		s("strict", Bool, "Make every value an error that would change on its way, also a dropped time zone offset.").byDefault("false"),
		s("on-bad-row", Choice, "What to do with a row that the target cannot take: stop, or write it to the table reject.").
			oneOf("fail", "reject").byDefault("fail"),
		s("max-rejects", Int, "Rejected rows at which a table fails after all.").byDefault("1000").between(0, 1_000_000),
		s("redact-values", Bool, "Keep the values of bad rows out of errors and the table reject.").byDefault("false"),
		etl(group, "full-refresh", Bool, "Read the tables from the beginning, whatever their watermark.").byDefault("false").notInYAML(),
	}
}

func runSettings() []Setting {
	const group = "Run"
	return []Setting{
		etl(group, "every", Duration, "Run again and again, this often; 0s runs once.").byDefault("0s").between(0, int64(30*24*time.Hour)),
		etl(group, "config", Text, "YAML file with settings and tables; ./etl.yaml if it exists.").notInYAML(),
		etl(group, "env-file", Text, "File with environment variables; ./.env if it exists.").notInYAML(),
		etl(group, "parallel", Int, "COPY streams into PostgreSQL, over all tables.").byDefault("4").between(1, MostParallel),
		etl(group, "slice-rows", Int, "Rows that commit together, about: a large window is cut into such slices, and a crash costs at most those under way. 0 means 5000000, and 50000000 for the first load of a table.").
			byDefault("0").between(0, 1_000_000_000),
		etl(group, "atomic", Bool, "Commit all rows of a table's window together, however many they are.").byDefault("false"),
		etl(group, "batch-size", Int, "Rows encoded at a time.").byDefault("10000").between(1, 1_000_000),
		etl(group, "memory", Size, "Upper bound for the rows held in memory.").byDefault("512MiB").between(64<<20, 1<<40),
		etl(group, "max-retries", Int, "How often a failed step is tried again.").byDefault("5").between(0, 100),
		etl(group, "retry-delay", Seconds, "First pause before trying again; a bare number means seconds.").
			byDefault("1s").between(0, int64(time.Hour)),
		etl(group, "connect-timeout", Duration, "How long to wait for a connection.").byDefault("30s").between(int64(time.Second), int64(time.Hour)),
		etl(group, "stall-timeout", Duration, "How long a download may stay without a byte before it is begun again.").
			byDefault("30s").between(int64(time.Second), int64(time.Hour)),
		etl(group, "statement-timeout", Duration, "How long one statement may take in PostgreSQL; 0s means no limit.").
			byDefault("6h").between(0, int64(30*24*time.Hour)),
		etl(group, "lease", Duration, "How long a table stays reserved for a run that has stopped answering.").
			byDefault("60s").between(int64(5*time.Second), int64(time.Hour)),
		etl(group, "state-schema", Text, "Schema in PostgreSQL for state and staging tables.").byDefault("etl"),
		etl(group, "watermark-table", Text, "Table in the state schema that holds the watermarks.").byDefault("etl_metadata"),
	}
}

func outputSettings() []Setting {
	const group = "Output"
	return []Setting{
		etl(group, "log-format", Choice, "Form of the log.").oneOf("text", "json").byDefault("text"),
		etl(group, "log-level", Choice, "Least important records to log.").oneOf("debug", "info", "warn", "error").byDefault("info"),
		etl(group, "log-file", Text, "File to append the log to, in addition to stderr."),
		etl(group, "progress", Choice, "Progress on stderr; auto draws bars on a terminal.").oneOf("auto", "json", "none").byDefault("auto"),
	}
}
