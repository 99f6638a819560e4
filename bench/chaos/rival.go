package main

import "fmt"

// twoAtOnce starts two runs of one table, the second a moment after the first.
func twoAtOnce(c *scene) error {
	after := c.moment() / 2
	c.note("the second starts %v later", after)
	first := c.etl()
	pause(c.ctx, after)
	second := c.etl()
	a, b := first.wait(), second.wait()
	for _, o := range []outcome{a, b} {
		if err := o.want(exitOK, exitRunning); err != nil {
			return err
		}
	}
	if a.code != exitOK && b.code != exitOK {
		return fmt.Errorf("none of the two succeeded:\n%s\n%s", a.text, b.text)
	}
	c.same = true
	return nil
}
