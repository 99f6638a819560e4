// Package snowtype names Snowflake's data types for the loader: what DESCRIBE
// TABLE prints and what a query result's row types say, as one small value.
//
// Reference: docs.snowflake.com, "Summary of data types".
package snowtype
