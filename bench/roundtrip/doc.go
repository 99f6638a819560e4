// Package roundtrip holds the proof that values arrive: its tests send tables
// of every type through a simulated Snowflake, the real driver, all stages and
// a real PostgreSQL, and compare the text PostgreSQL prints with a model that
// knows nothing of the codec.
//
// ETL_SOAK_ROWS is the number of rows the property test sends in total;
// without it 20,000.
package roundtrip
