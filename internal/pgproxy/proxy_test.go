package pgproxy_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/pgtest"
)

// through connects to a fresh database, directly and by way of a proxy.
func through(t *testing.T) (direct, proxied *pgx.Conn, p *pgproxy.Proxy) {
	t.Helper()
	server := pgtest.Database(t)
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = pgproxy.Listen(u.Host); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	led, err := p.URL(server)
	if err != nil {
		t.Fatal(err)
	}
	return connect(t, server), connect(t, led), p
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = conn.Close(ctx) // it may have been cut
	})
	return conn
}

func count(t *testing.T, conn *pgx.Conn) (n int) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM t`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCutAtCommit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		action pgproxy.Action
		rows   int
	}{
		"request lost":      {pgproxy.CutBefore, 0},
		"answer lost":       {pgproxy.CutAfter, 1},
		"half the request":  {pgproxy.CutInside, 0},
		"half of an answer": {pgproxy.CutInsideAnswer, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			direct, proxied, p := through(t)
			if _, err := direct.Exec(t.Context(), `CREATE TABLE t (a int)`); err != nil {
				t.Fatal(err)
			}
			tx, err := proxied.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec(t.Context(), `INSERT INTO t VALUES ($1)`, 1); err != nil {
				t.Fatal(err)
			}
			fired := p.Arm(pgproxy.Rule{Match: pgproxy.Statement("COMMIT"), Action: c.action})
			if err := tx.Commit(t.Context()); err == nil {
				t.Error("the cut was not noticed")
			}
			<-fired
			if got := count(t, direct); got != c.rows {
				t.Errorf("%d rows, want %d", got, c.rows)
			}
		})
	}
}

func TestWithoutARuleAllPasses(t *testing.T) {
	t.Parallel()
	direct, proxied, _ := through(t)
	if _, err := direct.Exec(t.Context(), `CREATE TABLE t (a int)`); err != nil {
		t.Fatal(err)
	}
	rows := [][]any{{int32(1)}, {int32(2)}}
	if n, err := proxied.CopyFrom(t.Context(), pgx.Identifier{"t"}, []string{"a"}, pgx.CopyFromRows(rows)); n != 2 || err != nil {
		t.Errorf("CopyFrom = %d, %v", n, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := proxied.Exec(ctx, `SELECT pg_sleep(60)`); err == nil {
		t.Error("the statement was not cancelled")
	}
	if got := count(t, direct); got != 2 {
		t.Errorf("%d rows", got)
	}
}

func TestAHookRunsAtItsMoment(t *testing.T) {
	t.Parallel()
	direct, proxied, p := through(t)
	if _, err := direct.Exec(t.Context(), `CREATE TABLE t (a int)`); err != nil {
		t.Fatal(err)
	}
	seen := -1
	passed := p.Arm(pgproxy.Rule{
		Match:  pgproxy.After(pgproxy.Contains("VALUES (2)"), pgproxy.Statement("commit")),
		Action: pgproxy.Pass,
		Hook:   func() { seen = count(t, direct) },
	})
	for _, insert := range []string{`INSERT INTO t VALUES (1)`, `INSERT INTO t VALUES (2)`} {
		tx, err := proxied.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), insert); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	<-passed
	if seen != 1 || count(t, direct) != 2 {
		t.Errorf("the hook saw %d rows, and there are %d", seen, count(t, direct))
	}
}

func TestTypeCountsMessages(t *testing.T) {
	t.Parallel()
	match := pgproxy.Type('d', 2)
	for i, want := range []bool{false, false, true, false} {
		message := pgproxy.Message{Type: "dcdd"[i]}
		if got := match(message); got != want {
			t.Errorf("message %d: %t", i, got)
		}
	}
}

func TestFollowsTellsClientsApart(t *testing.T) {
	t.Parallel()
	direct, proxied, p := through(t)
	other, err := pgx.ConnectConfig(t.Context(), proxied.Config())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := direct.Exec(t.Context(), `CREATE TABLE t (a int)`); err != nil {
		t.Fatal(err)
	}
	cut := p.Arm(pgproxy.Rule{
		Match:  pgproxy.Nth(2, pgproxy.Follows(pgproxy.Contains("INSERT"), pgproxy.Statement("COMMIT"))),
		Action: pgproxy.CutBefore,
	})
	insert := func(conn *pgx.Conn, between ...*pgx.Conn) error {
		if _, err := conn.Exec(t.Context(), `BEGIN; INSERT INTO t VALUES (1)`); err != nil {
			return err
		}
		for _, b := range between { // its COMMIT is that of no INSERT
			if _, err := b.Exec(t.Context(), `COMMIT`); err != nil {
				return err
			}
		}
		_, err := conn.Exec(t.Context(), `COMMIT`)
		return err
	}
	if err := insert(proxied, other, other); err != nil {
		t.Errorf("the first: %v", err)
	}
	if err := insert(other); err == nil {
		t.Error("the second was not cut")
	}
	<-cut
	if n := count(t, direct); n != 1 {
		t.Errorf("%d rows", n)
	}
}

func TestAFrozenProxyIsSilent(t *testing.T) {
	t.Parallel()
	_, proxied, p := through(t)
	p.Freeze()
	p.Freeze() // once is enough
	answered := make(chan error, 1)
	go func() {
		_, err := proxied.Exec(t.Context(), `SELECT 1`)
		answered <- err
	}()
	late := make(chan error, 1)
	config := proxied.Config()
	go func() {
		conn, err := pgx.ConnectConfig(t.Context(), config)
		if err == nil {
			err = conn.Close(t.Context())
		}
		late <- err
	}()
	select {
	case err := <-answered:
		t.Fatalf("the frozen server answered: %v", err)
	case err := <-late:
		t.Fatalf("the frozen server let somebody in: %v", err)
	case <-time.After(50 * time.Millisecond): // too short shows less, and never fails
	}
	p.Thaw()
	for _, err := range []error{<-answered, <-late} {
		if err != nil {
			t.Error(err)
		}
	}
}

func TestRedirectLeadsNewConnections(t *testing.T) {
	t.Parallel()
	_, proxied, p := through(t)
	config := proxied.Config()
	p.Redirect("127.0.0.1:1")
	if conn, err := pgx.ConnectConfig(t.Context(), config); err == nil {
		conn.Close(t.Context()) //nolint:errcheck // it should not be there
		t.Error("connected to a server that is not there")
	}
	if _, err := proxied.Exec(t.Context(), `SELECT 1`); err != nil {
		t.Errorf("an open connection: %v", err)
	}
}
