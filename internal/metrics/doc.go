// Package metrics counts what a run has done and hands the numbers to whoever
// watches: a Prometheus server that scrapes, a text file for the node
// exporter, a Pushgateway, or a DogStatsD agent.
//
//	Set ──▶ Server       /metrics, for a process that stays
//	    ──▶ WriteFile    a text file that goes on from the last run's counts
//	    ──▶ Push         a Pushgateway
//	    ──▶ StatsD       UDP datagrams
//
// Counts of data move only after the commit that made it durable: what failed
// and was repeated is counted once. The package knows neither driver nor
// pipeline.
package metrics
