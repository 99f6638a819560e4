// Package peers runs other clients and loaders against the simulator, from
// their registries: they are installed into a cache folder and never committed.
//
// Node is Snowflake's own driver for JavaScript. It asks for JSON results, so
// it reads the simulator through other code than Arrow clients do; that both
// bring the same rows is a test of the simulator, and with pg-copy-streams
// behind it, it is a loader to compare with.
package peers
