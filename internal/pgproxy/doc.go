// Package pgproxy stands between a client and a PostgreSQL server and cuts
// their connection at a chosen message. It plays what a network does at the
// worst moment: a COMMIT that never arrives, or one whose answer is lost.
//
//	client ──▶ proxy ──▶ server      messages are read one by one,
//	client ◀── proxy ◀── server      so that a cut is exact
//
// It speaks the frontend/backend protocol 3 without TLS; see "Message Flow" in
// the PostgreSQL manual. It is for tests and benchmarks.
package pgproxy
