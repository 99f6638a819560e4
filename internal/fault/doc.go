// Package fault decides what to do about an error: try again, try again on a
// new connection, look up what happened, start the slice again, or stop.
//
//	error ──▶ Lookup ──▶ Rule{Class, Tries, Pause, Window, Reason, NextStep}
//	              │
//	              ├─ its own verdict     FaultClass() Class      (nearest wins)
//	              ├─ context             cancelled, deadline
//	              ├─ PostgreSQL          SQLState() string       table postgresRules
//	              ├─ Snowflake           SnowflakeCode() int     table snowflakeRules
//	              ├─ connection          net, io, TLS, DNS
//	              └─ anything else       Never
//
// Errors are asked by behaviour, through one-method interfaces, so that no
// driver is imported here. Two invariants:
//
//   - An error nobody knows is not repeated. Repeating is a claim that must be
//     made by a rule or by the place where the error arose.
//   - A refused login is never repeated, whatever else the error claims:
//     repeated logins lock the user.
//
// An error of COMMIT is asked with OfCommit, because a connection lost there
// leaves the outcome open. Retryer carries the verdicts out: full jitter, a cap
// per unit of work and one Budget for the whole run.
package fault
