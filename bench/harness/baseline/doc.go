// Package baseline loads a table in the two ways in which most programs do:
// rows one by one out of database/sql, then upserts of many rows each, or
// pgx.CopyFrom and one upsert. They are written with care, so that what is
// compared is the way and not the workmanship.
package baseline
