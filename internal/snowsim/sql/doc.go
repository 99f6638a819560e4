// Package sql reads the part of Snowflake's SQL that an extractor sends, and
// the little DDL and DML that a demonstration needs, into a syntax tree.
//
// The reader is strict: whatever is not in its grammar is a SyntaxError that
// names the token, never a guess. It knows nothing about tables or values;
// names and types are resolved by the engine.
package sql
