package privatekey

import (
	"crypto/rsa"
	"encoding/pem"
	"fmt"
	"os"

	"github.com/youmark/pkcs8"
)

// exposed are the permission bits that let others read a file.
const exposed = 0o077

// Read reads the key from a file. The passphrase is for an encrypted key and
// empty for a plain one. A file that others may read is refused.
func Read(path, passphrase string) (*rsa.PrivateKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("private key: %w", err)
	}
	if mode := info.Mode().Perm(); mode&exposed != 0 {
		return nil, fmt.Errorf("private key %s: others may read it (mode %04o); run chmod 600 %s", path, mode, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("private key: %w", err)
	}
	defer clear(text)
	key, err := parse(text, passphrase)
	if err != nil {
		return nil, fmt.Errorf("private key %s: %w", path, err)
	}
	return key, nil
}

func parse(text []byte, passphrase string) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("it is not a PEM file (-----BEGIN …); %s", makeOne)
	}
	defer clear(block.Bytes)
	switch block.Type {
	case "PRIVATE KEY":
		return decrypt(block.Bytes, nil)
	case "ENCRYPTED PRIVATE KEY":
		if passphrase == "" {
			return nil, fmt.Errorf("it is encrypted; set SNOWFLAKE_PRIVATE_KEY_PASSPHRASE")
		}
		return decrypt(block.Bytes, []byte(passphrase))
	default:
		return nil, fmt.Errorf("it is %s, and Snowflake's key pairs are PKCS#8; %s", foreign(block.Type), convert(block.Type))
	}
}

func decrypt(der, passphrase []byte) (*rsa.PrivateKey, error) {
	defer clear(passphrase)
	key, err := pkcs8.ParsePKCS8PrivateKey(der, passphrase)
	if err != nil {
		if passphrase != nil {
			return nil, fmt.Errorf("it cannot be decrypted: %w; check SNOWFLAKE_PRIVATE_KEY_PASSPHRASE", err)
		}
		return nil, err
	}
	rsaKey, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("it holds a %T, and Snowflake's key pairs are RSA; %s", key, makeOne)
	}
	return rsaKey, nil
}
