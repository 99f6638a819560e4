// Package dataset generates the tables of the demo and of benchmarks. Equal
// options give equal rows; blocks are made column by column, one after the
// other, so that a large table is never held twice.
package dataset
