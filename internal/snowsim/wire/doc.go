// Package wire holds the JSON messages of Snowflake's client protocol as the
// simulator reads and writes them. There is no public specification; field
// names and codes are those that official drivers send and understand.
package wire
