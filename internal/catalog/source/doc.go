// Package source reads what a Snowflake table looks like: its columns from
// DESCRIBE TABLE, its declared primary key from SHOW PRIMARY KEYS, and from
// EXPLAIN how much of it a query reads. None of them needs a warehouse.
package source
