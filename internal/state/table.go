package state

// table is one state table: its part in the statements of this package, its
// name and the statements that make it.
type table struct {
	role string
	name string
	ddl  string
}

func tables(metadata string) []table {
	return []table{
		{"metadata", metadata, createMetadata},
		{"run", "run", createRun},
		{"slice", "slice", createSlice},
		{"ahead", "ahead", createAhead},
		{"reject", "reject", createReject},
	}
}

// Watermarks are text: Snowflake keeps nanoseconds, PostgreSQL microseconds,
// and a rounded watermark skips rows.
const createMetadata = `
CREATE TABLE {metadata} (
	target           text PRIMARY KEY,
	source           text NOT NULL,
	watermark_column text,
	watermark        text,
	watermark_type   text,
	anchor           text,
	epoch            bigint NOT NULL DEFAULT 0,
	owner            text,
	owner_process    text,
	owner_since      timestamptz,
	lease_until      timestamptz,
	lease_ttl        interval,
	key_columns      text[] NOT NULL DEFAULT '{}',
	fingerprint      text,
	last_run         uuid,
	rows             bigint NOT NULL DEFAULT 0,
	updated_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
	CHECK ((watermark IS NULL) = (watermark_type IS NULL)),
	CHECK ((owner IS NULL) = (lease_until IS NULL))
)`

const createRun = `
CREATE TABLE {run} (
	run_id      uuid PRIMARY KEY,
	target      text NOT NULL,
	epoch       bigint NOT NULL,
	mode        text NOT NULL,
	owner       text NOT NULL,
	lo          text,
	hi          text,
	anchor      text,
	query_ids   text[] NOT NULL DEFAULT '{}',
	status      text NOT NULL CHECK (status IN ('open', 'done', 'failed', 'abandoned')),
	expected    bigint NOT NULL DEFAULT 0,
	staged      bigint NOT NULL DEFAULT 0,
	merged      bigint NOT NULL DEFAULT 0,
	rejected    bigint NOT NULL DEFAULT 0,
	losses      jsonb NOT NULL DEFAULT '{}',
	started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
	finished_at timestamptz,
	error_class text,
	error       text,
	UNIQUE (target, epoch)
)`

const createSlice = `
CREATE TABLE {slice} (
	run_id      uuid NOT NULL,
	n           integer NOT NULL,
	lo          text,
	hi          text,
	rows        bigint NOT NULL,
	rejected    bigint NOT NULL,
	staged      bigint NOT NULL,
	duplicates  bigint NOT NULL,
	written     bigint NOT NULL,
	unchanged   bigint NOT NULL,
	created     boolean NOT NULL,
	finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (run_id, n)
)`

// A span is (lo, hi]. Few are ever there: those that touch are made one.
const createAhead = `
CREATE TABLE {ahead} (
	target           text NOT NULL,
	watermark_column text NOT NULL,
	watermark_type   text NOT NULL,
	lo               text NOT NULL,
	hi               text NOT NULL,
	PRIMARY KEY (target, lo)
)`

const createReject = `
CREATE TABLE {reject} (
	run_id        uuid NOT NULL,
	target        text NOT NULL,
	row_key       jsonb,
	column_name   text,
	sqlstate      text,
	reason        text NOT NULL,
	value_excerpt text,
	rejected_at   timestamptz NOT NULL DEFAULT clock_timestamp()
)`
