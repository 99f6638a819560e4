package progress

import (
	"bytes"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"
)

// play runs two tables through their phases on a fake clock.
func play(d *Display) {
	orders := d.Table("orders")
	d.Table("never begun")
	items := d.Table("items\x1b[2J")
	orders.Total(4_000_000)
	orders.Phase(Reading)
	time.Sleep(2 * time.Second)
	orders.Phase(Copying)
	orders.Read(1_200_000)
	orders.Copied(1_000_000, 80<<20)
	time.Sleep(9 * time.Second) // one interval passes
	items.Phase(Reading)
	items.Read(7)
	items.Done(Outcome{Failed: true, Text: "permission denied"})
	items.Done(Outcome{Text: "too late"})
	items.Phase(Reading)
	orders.Read(2_800_000)
	orders.Phase(Merging)
	orders.Phase(Merging)
	time.Sleep(90 * time.Second)
	orders.Done(Outcome{Text: "4,000,000 rows merged"})
	d.Close()
}

func TestPlain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		play(New(Options{Mode: Auto, Writer: &out}))
		golden(t, "plain.golden", out.String())
	})
}

func TestJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		play(New(Options{Mode: JSON, Writer: &out, IsTerminal: true}))
		golden(t, "json.golden", out.String())
		for line := range bytes.Lines(out.Bytes()) {
			var object map[string]any
			if err := json.Unmarshal(line, &object); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	})
}

func TestRestartCountsAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		d := New(Options{Mode: Plain, Writer: &out})
		table := d.Table("orders")
		table.Phase(Hashing)
		table.Read(5000)
		time.Sleep(9 * time.Second)
		table.Restart(3000)
		table.Phase(Locating)
		table.Read(1000)
		time.Sleep(time.Second) // the interval passes
		synctest.Wait()
		table.Done(Outcome{Text: "equal"})
		d.Close()
		want := "orders: hashing 0 rows\n" +
			"orders: locating 0 of 3,000 rows (0.0 %)\n" +
			"orders: locating 1,000 of 3,000 rows (33.3 %), 1,000 rows/s, 2.0s left\n" +
			"orders: done 1,000 rows, 1,000 rows/s, in 10.0s: equal\n"
		if out.String() != want {
			t.Errorf("printed:\n%s\nwant:\n%s", out.String(), want)
		}
	})
}

func TestNoneIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		d := New(Options{Mode: None, Writer: &out})
		play(d)
		if out.Len() > 0 {
			t.Errorf("printed %q", out.String())
		}
		if _, err := d.Write([]byte("log\n")); err != nil || out.String() != "log\n" {
			t.Errorf("log line became %q, %v", out.String(), err)
		}
		play(New(Options{}))
	})
}

func TestClockIsAsked(t *testing.T) {
	t.Parallel()
	moment := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	var out bytes.Buffer
	d := New(Options{Mode: JSON, Writer: &out, Clock: func() time.Time { return moment }})
	d.Table("t").Phase(Reading)
	d.Close()
	if !bytes.Contains(out.Bytes(), []byte(`"time":"2024-05-01T00:00:00Z"`)) {
		t.Error(out.String())
	}
}

func TestNothingIsPrintedAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		d := New(Options{Mode: Plain, Writer: &out})
		d.Table("t").Phase(Copying)
		d.Close()
		d.Close()
		printed := out.Len()
		time.Sleep(time.Minute)
		if out.Len() != printed {
			t.Errorf("printed %q", out.String()[printed:])
		}
	})
}

func TestNilIsFine(t *testing.T) {
	t.Parallel()
	var d *Display
	table := d.Table("t")
	table.Total(1)
	table.Read(1)
	table.Copied(1, 1)
	table.Phase(Copying)
	table.Done(Outcome{})
	d.Close()
}
