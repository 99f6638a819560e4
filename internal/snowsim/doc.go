// Package snowsim is a Snowflake simulator: real drivers log in to it over
// HTTP, run statements and download results as they do with an account.
//
//	client ──▶ router ──▶ fault plan ──▶ handler ──▶ delivery ──▶ client
//	                          │             │            │
//	                          │         sessions,     cuts, stalls,
//	                          │         statements,   resets as the
//	                          └───────▶ chunk cache   rule says
//
// It is strict: what it does not know is answered with an error and noted in
// Complaints, so that a test can demand that a client kept to the protocol.
// It keeps a History of all statements and an event log that tests wait on
// instead of sleeping. Statements are run by a data.Engine.
//
// It knows nothing of any client library and listens on loopback only. Its
// clock is an option, so that tokens and links can expire without waiting.
package snowsim
