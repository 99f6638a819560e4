// Package watermark is the high-water mark of a table: how far its rows have
// been taken over, kept exactly as Snowflake has it.
//
// A watermark is text with nine fractional digits and a Snowflake type. It is
// never a PostgreSQL timestamp: Snowflake keeps nanoseconds and PostgreSQL
// microseconds, and a rounded watermark skips rows or reads them for ever.
package watermark
