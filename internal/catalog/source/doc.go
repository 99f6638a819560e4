// Package source reads what a Snowflake table looks like: its columns from
// DESCRIBE TABLE and its declared primary key from SHOW PRIMARY KEYS. Both
// are metadata statements: they need no warehouse, and answer in JSON.
package source
