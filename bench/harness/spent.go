package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// spent is the time that scenarios have taken, with what is done before and
// after their loads.
type spent []scenarioTime

type scenarioTime struct {
	scenario string
	time     time.Duration
}

func (s *spent) add(scenario string, d time.Duration) {
	i := slices.IndexFunc(*s, func(t scenarioTime) bool { return t.scenario == scenario })
	if i < 0 {
		*s = append(*s, scenarioTime{scenario, d})
		return
	}
	(*s)[i].time += d
}

// over says what a total went to; the rest is the making of rows and files.
func (s spent) over(total time.Duration) string {
	parts := []string{fmt.Sprintf("%.0f s", total.Seconds())}
	rest := total
	for _, t := range s {
		parts = append(parts, fmt.Sprintf("%s %.0f s", t.scenario, t.time.Seconds()))
		rest -= t.time
	}
	return strings.Join(append(parts, fmt.Sprintf("preparing %.0f s", rest.Seconds())), ", ")
}
