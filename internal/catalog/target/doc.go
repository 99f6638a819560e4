// Package target reads what a PostgreSQL table looks like from the system
// catalogs: its columns, and the unique indexes that INSERT … ON CONFLICT can
// use, partitions and row-level security.
package target
