// Package catalog says what the source and the target look like: names,
// columns, keys, the mapping between the two, the DDL that creates a target,
// and whether an existing target can take the source's values unchanged.
//
// It is pure: it never dials. Package catalog/source reads Snowflake's side
// and package catalog/target PostgreSQL's.
package catalog
