package progress

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var redraw = regexp.MustCompile(`^\x1b\[(\d+)A\x1b\[J`)

// screen plays the output as a terminal would: text, line ends, and "go up n
// lines and erase". Any other escape sequence stays visible and fails the test.
func screen(output string) string {
	var lines []string
	for output != "" {
		if m := redraw.FindStringSubmatch(output); m != nil {
			n, _ := strconv.Atoi(m[1])
			lines = lines[:max(0, len(lines)-n)]
			output = output[len(m[0]):]
			continue
		}
		line, rest, found := strings.Cut(output, "\n")
		if !found {
			lines = append(lines, "(cursor after) "+line)
		} else {
			lines = append(lines, strings.TrimRight(line, " "))
		}
		output = rest
	}
	return strings.Join(lines, "\n") + "\n"
}

// barOptions leave room for the columns: off a terminal the library takes 80.
func barOptions(out *bytes.Buffer) Options {
	return Options{Writer: out, IsTerminal: true, Width: 12}
}

func TestBarsWhileRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		d := New(barOptions(&out))
		orders, items := d.Table("注文"), d.Table("items")
		d.Table("later")
		orders.Total(4000)
		orders.Phase(Copying)
		items.Phase(Reading)
		time.Sleep(10 * time.Second)
		orders.Read(1000)
		orders.Copied(500, 5<<20)
		items.Read(42)
		time.Sleep(time.Second)
		synctest.Wait()
		golden(t, "bars-running.golden", screen(out.String()))
		d.Close() // as after an interrupt: nothing has ended
		golden(t, "bars-interrupted.golden", screen(out.String()))
	})
}

func TestBarsAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		d := New(barOptions(&out))
		play(d)
		golden(t, "bars-end.golden", screen(out.String()))
	})
}

func TestLogLinesGoAboveTheBars(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		d := New(barOptions(&out))
		d.Table("orders").Phase(Copying)
		time.Sleep(time.Second)
		if _, err := d.Write([]byte("log: hello\n")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := screen(out.String()); !strings.HasPrefix(got, "log: hello\norders copying") {
			t.Errorf("screen:\n%s", got)
		}
		d.Close()
		if _, err := d.Write([]byte("after\n")); err != nil {
			t.Fatal(err)
		}
		d.Table("too late").Phase(Reading)
		if got := screen(out.String()); got != "log: hello\norders: copying 0 rows\nafter\n" {
			t.Errorf("screen:\n%s", got)
		}
	})
}

func TestManyGoroutines(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{Auto, Plain, JSON} {
		var out bytes.Buffer
		d := New(Options{Mode: mode, Writer: &out, IsTerminal: true})
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				table := d.Table(strconv.Itoa(i % 3))
				table.Phase(Copying)
				for range 1000 {
					table.Read(1)
					table.Copied(1, 10)
				}
				_, _ = d.Write([]byte("log\n"))
			})
		}
		group.Wait()
		d.Table("0").Done(Outcome{})
		d.Close()
		var rows int64
		for _, name := range []string{"0", "1", "2"} {
			rows += d.Table(name).snapshot(time.Now()).read
		}
		if rows != 8000 {
			t.Errorf("%v: %d rows, want 8000", mode, rows)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	d := New(Options{})
	table := d.Table("t")
	b.ReportAllocs()
	for b.Loop() {
		table.Read(1)
	}
}
