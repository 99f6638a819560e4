package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// findPooler looks for PgBouncer. On a machine of one's own it may be missing,
// in CI never.
func findPooler(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("ETL_PGBOUNCER"); path != "" {
		return path
	}
	for _, path := range []string{"pgbouncer", "/usr/sbin/pgbouncer"} {
		if found, err := exec.LookPath(path); err == nil {
			return found
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("PgBouncer is not installed (Debian: apt-get install pgbouncer), or name it in ETL_PGBOUNCER")
	}
	t.Skip("PgBouncer is not installed (Debian: apt-get install pgbouncer), or name it in ETL_PGBOUNCER")
	return ""
}

// pooled leads the program through a PgBouncer in transaction mode with two
// server connections, so that no transaction can count on the last one's.
func (w *world) pooled() {
	w.t.Helper()
	path := findPooler(w.t)
	u, err := url.Parse(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	address := listener.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	if err := listener.Close(); err != nil {
		w.t.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "etl-pooler-") // t.TempDir is closed to other users
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = os.RemoveAll(folder) })
	config := fmt.Sprintf(`[databases]
* = host=%s port=%s user=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %s
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_client_conn = 100
ignore_startup_parameters = extra_float_digits
`, u.Hostname(), u.Port(), u.User.Username(), port)
	file := filepath.Join(folder, "pgbouncer.ini")
	if err := os.WriteFile(file, []byte(config), 0o644); err != nil { //nolint:gosec // read by another user
		w.t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o755); err != nil { //nolint:gosec // read by another user
		w.t.Fatal(err)
	}
	w.run(exec.Command(path, file))
	awaitPort(w.t, address)
	u.Host = address
	w.env["POSTGRES_URL"] = u.String()
}

// run starts a server that refuses to run as root, and ends it with the test.
func (w *world) run(command *exec.Cmd) {
	w.t.Helper()
	if os.Geteuid() == 0 {
		nobody, err := user.Lookup("nobody")
		if err != nil {
			w.t.Fatal(err)
		}
		uid, _ := strconv.ParseUint(nobody.Uid, 10, 32)
		gid, _ := strconv.ParseUint(nobody.Gid, 10, 32)
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	if err := command.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait() // it was killed
	})
}

func awaitPort(t *testing.T, address string) {
	t.Helper()
	until := time.Now().Add(20 * time.Second)
	for {
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = conn.Close()
			return
		}
		if time.Now().After(until) {
			t.Fatalf("nobody listens on %s: %v", address, err)
		}
		time.Sleep(20 * time.Millisecond) // nothing tells when another program listens
	}
}

// Behind a transaction pooler every transaction may have another session.
func TestThroughATransactionPooler(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pooled()
	w.etl("stream").want(t, exitOK)
	w.equal("notification_text")
	w.equal("orders")
	w.source(`UPDATE DEMO.PUBLIC.ORDERS SET STATUS = 'returned', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(ORDER_ID, 3) = 0`)
	w.etl("stream", "--parallel", "2").want(t, exitOK)
	w.equal("orders")
	if n := w.stagingTables(); n != 0 {
		t.Errorf("%d staging tables left", n)
	}
}
