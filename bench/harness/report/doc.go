// Package report turns the samples of a benchmark into medians and ratios, and
// writes them as Markdown, CSV and SVG.
//
// Ratios are taken between medians of one run on one machine. Seconds and rows
// a second are given for orientation; they promise nothing.
package report
