// Package credential decides who may log in to the simulator: by password,
// key pair, OAuth token, programmatic access token or browser.
package credential
