// Package discovery finds tables in Snowflake and writes a configuration for
// them: columns and types, the key that is declared, and a guess at the
// watermark with its reason. It asks for metadata only, so that no warehouse
// runs.
package discovery
