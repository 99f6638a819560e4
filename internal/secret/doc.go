// Package secret keeps passwords and tokens out of logs and messages: a value
// that prints as *** however it is formatted, and a redactor for text that
// others have made.
package secret
