// Package arrows checks who may import whom.
//
//	cmd, bench ──▶ stages ──▶ pipeline ──▶ internal (leaves)
//
// Stages never see each other, internal never looks up, and each driver has one
// home. Rules hold for everything a package reaches, not only for what it
// imports itself, because a dependency of a dependency is linked just the same.
// What counts are the imports of non-test files on the system that checks.
package arrows
