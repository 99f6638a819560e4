package fault

import "time"

var postgresTable = newTable(2, postgresRules)

// postgresRules is keyed by SQLSTATE (PostgreSQL manual, appendix A) and, with
// two characters, by SQLSTATE class.
var postgresRules = []Rule{
	{Code: "08", Class: Reconnect, Reason: "connection failed", NextStep: "check that the server runs and the network lets the connection live"},
	{Code: "08007", Class: Ambiguous, Reason: "connection lost while the transaction's outcome was open"},
	// Poolers report their own failures as a protocol violation; a true one would come back for ever.
	{Code: "08P01", Class: Reconnect, Tries: 2, Reason: "protocol violation, usually reported by a pooler", NextStep: "read the pooler's log"},
	// The text alone tells a stale plan (gone on a new connection) from a missing feature, and it is translated by the server.
	{Code: "0A000", Class: Reconnect, Tries: 2, Reason: "feature not supported, or a cached plan went stale", NextStep: "if it stays, look at row level security and generated columns of the target"},
	{Code: "21000", Class: Never, Reason: "one statement would change a row twice", NextStep: "the key columns do not identify a row: check the configured key"},
	{Code: "22", Class: Never, Reason: "a value does not fit its column", NextStep: "widen the target column, or allow the conversion by its option"},
	{Code: "23", Class: Never, Reason: "a constraint of the target refuses a row", NextStep: "correct the row at the source or relax the constraint"},
	{Code: "23502", Class: Never, Reason: "NULL in a NOT NULL column", NextStep: "correct the row at the source or drop NOT NULL"},
	{Code: "23503", Class: Never, Reason: "foreign key without its parent row", NextStep: "load the parent table in the same run, or before it"},
	{Code: "23505", Class: Never, Reason: "a unique constraint other than the key refuses a row", NextStep: "configure the key that the unique constraint covers"},
	{Code: "25", Class: Never, Reason: "statement out of place in its transaction"},
	{Code: "25006", Class: Reconnect, Window: 2 * time.Minute, Reason: "server is read-only: the primary has moved", NextStep: "name all servers of the cluster as hosts"},
	{Code: "25P03", Class: Reconnect, Reason: "idle_in_transaction_session_timeout ended the session"},
	{Code: "25P04", Class: Never, Reason: "transaction_timeout ended the transaction", NextStep: "raise transaction_timeout for this role"},
	{Code: "26000", Class: Never, Reason: "prepared statement does not exist", NextStep: "a transaction pooler loses prepared statements: use the exec mode that needs none"},
	{Code: "28", Class: Never, Login: true, Reason: "login refused", NextStep: "check user, password and pg_hba.conf"},
	{Code: "28P01", Class: Never, Login: true, Reason: "wrong password", NextStep: "check POSTGRES_USER and POSTGRES_PASSWORD"},
	{Code: "3D000", Class: Never, Reason: "database does not exist", NextStep: "check POSTGRES_DB"},
	{Code: "3F000", Class: Never, Reason: "schema does not exist", NextStep: "create the schema or correct the target's name"},
	{Code: "40", Class: Retry, Reason: "transaction rolled back"},
	{Code: "40001", Class: Retry, Reason: "serialization failure"},
	{Code: "40002", Class: Never, Reason: "a constraint failed at commit", NextStep: "correct the row at the source or relax the constraint"},
	{Code: "40003", Class: Ambiguous, Reason: "statement completion unknown"},
	{Code: "40P01", Class: Retry, Reason: "deadlock"},
	{Code: "42", Class: Never, Reason: "statement refused", NextStep: "compare the target's definition with the configuration"},
	{Code: "42501", Class: Never, Reason: "permission denied", NextStep: "grant the missing privilege to this role"},
	{Code: "42703", Class: Never, Reason: "column does not exist", NextStep: "add the column to the target or leave it out"},
	// Only the owner of staging knows whether the missing table is staging; it wraps the error as Restart.
	{Code: "42P01", Class: Never, Reason: "table does not exist", NextStep: "create the target or correct its name"},
	{Code: "42P05", Class: Never, Reason: "prepared statement exists already", NextStep: "a transaction pooler shares sessions: use the exec mode that prepares nothing"},
	{Code: "428C9", Class: Never, Reason: "generated column cannot be written", NextStep: "leave the generated column out"},
	{Code: "44000", Class: Never, Reason: "row violates the view's check option"},
	{Code: "53", Class: Retry, Tries: 3, Pause: 5 * time.Second, Reason: "server is short of resources"},
	{Code: "53100", Class: Retry, Tries: 3, Pause: 30 * time.Second, Reason: "disk full", NextStep: "free space on the server's data or temporary tablespace"},
	{Code: "53200", Class: Retry, Tries: 3, Pause: 30 * time.Second, Reason: "server out of memory", NextStep: "lower work_mem or the number of writers"},
	{Code: "53300", Class: Reconnect, Window: 10 * time.Minute, Reason: "too many connections", NextStep: "raise max_connections or use fewer writers"},
	{Code: "53400", Class: Never, Reason: "a configured limit is exceeded", NextStep: "raise the limit that the message names"},
	{Code: "54", Class: Never, Reason: "program limit exceeded: a row, value or nesting is too large", NextStep: "store the value as text, or leave the column out"},
	{Code: "55", Class: Never, Reason: "object is not in the needed state"},
	{Code: "55006", Class: Retry, Reason: "object in use"},
	{Code: "55P03", Class: Retry, Reason: "lock not available within lock_timeout", NextStep: "find the blocking session in pg_stat_activity"},
	{Code: "57", Class: Reconnect, Reason: "operator intervention"},
	// A cancel of ours reaches us as a cancelled context; what is left is a limit of the server.
	{Code: "57014", Class: Never, Reason: "statement_timeout or a cancel by an administrator ended the statement", NextStep: "raise ETL_STATEMENT_TIMEOUT"},
	{Code: "57P01", Class: Reconnect, Reason: "connection ended by an administrator"},
	{Code: "57P02", Class: Reconnect, Window: 10 * time.Minute, Reason: "server crashed"},
	{Code: "57P03", Class: Reconnect, Window: 10 * time.Minute, Reason: "server is starting or recovering"},
	{Code: "57P04", Class: Never, Reason: "database was dropped"},
	{Code: "57P05", Class: Reconnect, Reason: "idle_session_timeout ended the session"},
	{Code: "58", Class: Retry, Tries: 3, Reason: "system error outside PostgreSQL", NextStep: "read the server's log"},
	{Code: "P0", Class: Never, Reason: "a trigger or function of the target raised an error", NextStep: "read the message: it is the target's own"},
	{Code: "XX", Class: Never, Reason: "internal error, or a row beyond 1 GB", NextStep: "read the server's log; look for the largest value of the slice"},
}
