package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"path/filepath"
	"testing"

	"github.com/youmark/pkcs8"

	"github.com/snowpg/etl/internal/snowsim"
)

// authenticate makes the world's only login the one that env describes.
func (w *world) authenticate(user snowsim.User, env map[string]string) {
	w.t.Helper()
	user.Name = "demo"
	w.serve(snowsim.Options{Users: []snowsim.User{user}, InlineBytes: 20_000, FirstChunkRows: 500, ChunkRows: 4_000})
	delete(w.env, "SNOWFLAKE_PASSWORD")
	for name, value := range env {
		w.env[name] = value
	}
}

// key writes a private key file in a PEM block of the type, and returns its
// path.
func (w *world) key(blockType string, der []byte) string {
	w.t.Helper()
	w.file("login.p8", string(pem.EncodeToMemory(&pem.Block{Type: blockType, Bytes: der})))
	return filepath.Join(w.dir, "login.p8")
}

// TestEveryLogin loads a table by each way to log in, where no other is open
// to the user.
func TestEveryLogin(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	encrypted, err := pkcs8.MarshalPrivateKey(key, []byte(plantedPassphrase), nil)
	if err != nil {
		t.Fatal(err)
	}
	owner := snowsim.User{PublicKey: &key.PublicKey}
	for name, prepare := range map[string]func(*world){
		"password": func(w *world) {
			w.authenticate(snowsim.User{Password: plantedPassword}, map[string]string{"SNOWFLAKE_PASSWORD": plantedPassword})
		},
		"key pair": func(w *world) {
			w.authenticate(owner, map[string]string{"SNOWFLAKE_PRIVATE_KEY_PATH": w.key("PRIVATE KEY", plain)})
		},
		"encrypted key pair": func(w *world) {
			w.authenticate(owner, map[string]string{
				"SNOWFLAKE_PRIVATE_KEY_PATH": w.key("ENCRYPTED PRIVATE KEY", encrypted), "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE": plantedPassphrase,
			})
		},
		"OAuth": func(w *world) {
			w.authenticate(snowsim.User{OAuthToken: plantedToken}, map[string]string{"SNOWFLAKE_AUTHENTICATOR": "oauth", "SNOWFLAKE_TOKEN": plantedToken})
		},
		"programmatic access token": func(w *world) {
			w.authenticate(snowsim.User{AccessToken: plantedToken}, map[string]string{"SNOWFLAKE_AUTHENTICATOR": "programmatic_access_token", "SNOWFLAKE_TOKEN": plantedToken})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			prepare(w)
			w.env["ETL_TABLES"] = "orders"
			w.etl("stream").want(t, exitOK, "created")
			w.equal("orders")
			if n := w.server.Logins()["DEMO"]; n.Succeeded == 0 || n.Attempts != n.Succeeded {
				t.Errorf("logins: %+v", n)
			}
		})
	}
}

// TestRefusedLoginsSayWhatToDo: a refusal is explained and not tried again,
// because that would lock the user.
func TestRefusedLoginsSayWhatToDo(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		prepare func(*world)
		code    int
		tries   int
		says    []string
	}{
		"PKCS#1 key": {func(w *world) {
			w.authenticate(snowsim.User{PublicKey: &key.PublicKey}, map[string]string{
				"SNOWFLAKE_PRIVATE_KEY_PATH": w.key("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)),
			})
		}, exitUsage, 0, []string{"PKCS#1", "openssl pkcs8 -topk8 -v2 aes256 -inform PEM"}},
		"OpenSSH key": {func(w *world) {
			w.authenticate(snowsim.User{}, map[string]string{"SNOWFLAKE_PRIVATE_KEY_PATH": w.key("OPENSSH PRIVATE KEY", []byte("x"))})
		}, exitUsage, 0, []string{"OpenSSH", "ssh-keygen -p -m PKCS8"}},
		"expired OAuth token": {func(w *world) {
			w.authenticate(snowsim.User{ExpiredOAuth: plantedToken}, map[string]string{"SNOWFLAKE_AUTHENTICATOR": "oauth", "SNOWFLAKE_TOKEN": plantedToken})
		}, exitFailed, 2, []string{"390318", "not repeated"}}, // the driver itself asks twice
		"unknown access token": {func(w *world) {
			w.authenticate(snowsim.User{AccessToken: "another"}, map[string]string{"SNOWFLAKE_AUTHENTICATOR": "programmatic_access_token", "SNOWFLAKE_TOKEN": plantedToken})
		}, exitFailed, 1, []string{"394400", "not repeated"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c.prepare(w)
			w.etl("stream").want(t, c.code, c.says...)
			if n := w.server.Logins()["DEMO"]; n.Attempts != c.tries || n.Succeeded > 0 {
				t.Errorf("logins: %+v", n)
			}
		})
	}
}
