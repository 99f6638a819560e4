package privatekey

// makeOne is the command that makes a key Snowflake takes.
const makeOne = "make one with: openssl genrsa 2048 | openssl pkcs8 -topk8 -v2 aes256 -inform PEM -out rsa_key.p8"

// foreign names the form of a PEM block that is not PKCS#8.
func foreign(blockType string) string {
	switch blockType {
	case "RSA PRIVATE KEY":
		return "a PKCS#1 key"
	case "OPENSSH PRIVATE KEY":
		return "an OpenSSH key"
	case "EC PRIVATE KEY":
		return "an EC key"
	case "PUBLIC KEY", "RSA PUBLIC KEY":
		return "a public key"
	case "CERTIFICATE":
		return "a certificate"
	default:
		return "a PEM block of type " + blockType
	}
}

// convert is the command that turns the form into PKCS#8, or makes a new key
// where there is no way.
func convert(blockType string) string {
	switch blockType {
	case "RSA PRIVATE KEY":
		return "convert it with: openssl pkcs8 -topk8 -v2 aes256 -inform PEM -in KEY -out rsa_key.p8"
	case "OPENSSH PRIVATE KEY":
		return "convert a copy with: ssh-keygen -p -m PKCS8 -f COPY"
	case "PUBLIC KEY", "RSA PUBLIC KEY":
		return "name the private key's file instead"
	default:
		return makeOne
	}
}
