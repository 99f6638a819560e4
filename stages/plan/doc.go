// Package plan decides what a run will do: it looks at the source and the
// target, resolves columns and key, and fixes the snapshot and the bounds of
// the window. It changes nothing on either side.
package plan
