// Package privatekey reads the RSA key of a Snowflake key pair from a PEM
// file: PKCS#8, plain or encrypted. Other common forms are recognised, and the
// error says which command converts them.
package privatekey
