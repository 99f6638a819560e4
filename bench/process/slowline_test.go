package process

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestLineIsShared: two connections take as long as one with all of it.
func TestLineIsShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &line{rate: 1_000_000}
		start := time.Now()
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				for range 50 {
					if err := l.wait(t.Context(), 20_000); err != nil {
						t.Error(err)
					}
				}
			})
		}
		both.Wait()
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("2 MB at 1 MB/s took %s", took)
		}
		time.Sleep(time.Hour) // of the bubble's clock: an idle line saves nothing up
		start = time.Now()
		if err := l.wait(t.Context(), 500_000); err != nil || time.Since(start) != 500*time.Millisecond {
			t.Errorf("%s, %v", time.Since(start), err)
		}
	})
}

// echo sends back what it gets, until the test ends.
func echo(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				_, _ = io.Copy(c, c)
				_ = c.Close()
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		serving.Wait()
	})
	return listener.Addr().String()
}

func TestSlowLineCarriesEverything(t *testing.T) {
	t.Parallel()
	s, err := StartSlowLine(echo(t), 100<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c, err := net.Dial("tcp", s.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	sent := bytes.Repeat([]byte("0123456789"), 100_000)
	var sending sync.WaitGroup
	sending.Go(func() {
		if _, err := c.Write(sent); err != nil {
			t.Error(err)
		}
	})
	got := make([]byte, len(sent))
	if _, err := io.ReadFull(c, got); err != nil || !bytes.Equal(got, sent) {
		t.Errorf("%v, equal: %t", err, bytes.Equal(got, sent))
	}
	sending.Wait()
}

// TestCloseCutsWhatIsUnderWay also while a connection waits for the line.
func TestCloseCutsWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	s, err := StartSlowLine(echo(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", s.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte("this would take half a minute")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if n, err := c.Read(make([]byte, 1)); err == nil {
		t.Errorf("%d bytes came back", n)
	}
}

func TestURLLeadsOverTheLine(t *testing.T) {
	t.Parallel()
	s, err := StartSlowLine("127.0.0.1:1", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	got, err := s.URL("postgres://me@127.0.0.1:5432/there?sslmode=disable")
	if want := "postgres://me@" + s.listener.Addr().String() + "/there?sslmode=disable"; err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	// Nobody listens on port 1: the client is hung up on.
	c, err := net.Dial("tcp", s.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("something answers for a server that is not there")
	}
}
