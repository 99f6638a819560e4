// Package spelling finds the names that somebody may have meant.
package spelling
