// Package bench is the root of the commands that show and measure the loader
// on real parts: the simulator as its own process, a private PostgreSQL, the
// built etl binary.
package bench
