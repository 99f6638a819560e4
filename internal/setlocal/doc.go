// Package setlocal gives one transaction its own server settings, as SET LOCAL
// does: they end with the transaction, so that a transaction pooler such as
// PgBouncer never hands them on to somebody else.
package setlocal
