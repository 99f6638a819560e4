// Command harness measures whole loads: the built etl, the floor that
// PostgreSQL sets, and the two usual ways to write such a program, all from
// one simulator into one durable PostgreSQL, interleaved, each checked by a
// checksum over the target.
//
//	for each shape of table
//	    first load        floor, f1, etl with 1 2 4 8 streams, baselines
//	    backfill          the same in sixteen slices
//	    nothing changed   from a copy of a database that etl has filled
//	    full refresh      from such a copy
//	    backfill again    in sixteen slices, from such a copy
//	    10 % changed      from such a copy, after the source has changed
//
// With -memory it measures what etl holds instead: over tables of which one has
// ten times the rows of the other, and behind a slow line.
//
// Each load has a database of its own, made before and dropped after; what is
// timed is the load alone. The processes' CPU time comes from the kernel, so
// that on a machine whose cores all of them share it still shows who used
// what. Baselines run as processes of their own, too: the harness starts
// itself with the argument "client".
//
// "harness compare" measures first loads by other people's loaders beside
// etl's; see package peers.
package main
