// Command snowsim runs the Snowflake simulator: a server that real Snowflake
// clients log in to, with two generated tables to read and change.
package main
