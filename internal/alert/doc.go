// Package alert tells people, through a webhook, that something is wrong: one
// message for a whole round of tables.
package alert
