// Package sbom writes the bill of materials of a Go program from what the
// linker has recorded in it, so that it lists what was linked and not what
// go.mod allows.
package sbom
