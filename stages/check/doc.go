// Package check looks on both sides for what would stop a load, or make it
// surprising: versions, rights, clocks, encryption, keys, watermarks. It
// changes nothing. Each finding that is not fine says what to do about it, a
// missing right as the GRANT to run.
package check
