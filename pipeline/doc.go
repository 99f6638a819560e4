// Package pipeline is the walk of a table from Snowflake to PostgreSQL.
package pipeline
