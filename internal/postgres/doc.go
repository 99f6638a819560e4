// Package postgres opens the connections to the target database and runs
// transactions on them.
//
// What every connection of Open has:
//
//   - TLS verified against host name and roots unless the server is on this
//     machine; anything that could send the password or rows in clear text over
//     a network must be asked for by name (Config.AllowInsecure).
//   - A server that accepts writes: with several hosts, a standby is passed over.
//   - application_name etl/<run>, so that an administrator finds the run in
//     pg_stat_activity.
//   - A login that the server has refused is not tried again by the pool: that
//     could lock the role.
//   - No session state: no named prepared statements, no SET outside a
//     transaction. A pooler in transaction mode (PgBouncer) may stand between.
//
// Errors name host, port, user, database and the next step, and never carry
// the password or the connection string.
package postgres
