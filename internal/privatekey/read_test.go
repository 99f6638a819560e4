package privatekey

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/youmark/pkcs8"
)

func TestRead(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	encrypted, err := pkcs8.MarshalPrivateKey(key, []byte("open sesame"), nil)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := x509.MarshalPKCS8PrivateKey(curve)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		block      string
		der        []byte
		mode       os.FileMode
		passphrase string
		fault      string // "" is success
	}{
		"plain":                 {"PRIVATE KEY", plain, 0o600, "", ""},
		"encrypted":             {"ENCRYPTED PRIVATE KEY", encrypted, 0o400, "open sesame", ""},
		"wrong passphrase":      {"ENCRYPTED PRIVATE KEY", encrypted, 0o600, "guess", "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE"},
		"no passphrase":         {"ENCRYPTED PRIVATE KEY", encrypted, 0o600, "", "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE"},
		"readable by others":    {"PRIVATE KEY", plain, 0o644, "", "chmod 600"},
		"PKCS#1":                {"RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key), 0o600, "", "openssl pkcs8 -topk8"},
		"OpenSSH":               {"OPENSSH PRIVATE KEY", []byte("x"), 0o600, "", "ssh-keygen -p -m PKCS8"},
		"public":                {"PUBLIC KEY", []byte("x"), 0o600, "", "private key's file"},
		"not RSA":               {"PRIVATE KEY", other, 0o600, "", "RSA"},
		"damaged":               {"PRIVATE KEY", plain[:20], 0o600, "", "private key"},
		"a PEM of another kind": {"PARAMETERS", []byte("x"), 0o600, "", "PARAMETERS"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "key.p8")
			text := pem.EncodeToMemory(&pem.Block{Type: c.block, Bytes: c.der})
			if err := os.WriteFile(path, text, c.mode); err != nil {
				t.Fatal(err)
			}
			got, err := Read(path, c.passphrase)
			switch {
			case c.fault == "" && (err != nil || !got.Equal(key)):
				t.Fatalf("got %v, %v", got, err)
			case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
				t.Fatalf("error %v does not say %q", err, c.fault)
			case c.fault != "" && c.passphrase != "" && strings.Contains(err.Error(), c.passphrase):
				t.Fatalf("error shows the passphrase: %v", err)
			}
		})
	}
}

func TestReadRefusesWhatIsNoPEM(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key.p8")
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path, ""); err == nil || !strings.Contains(err.Error(), "openssl genrsa") {
		t.Fatalf("error %v does not say how to make a key", err)
	}
}
