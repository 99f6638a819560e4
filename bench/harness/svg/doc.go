// Package svg draws line and bar charts as SVG documents, small enough to be
// read in a review.
package svg
