// Command chaos breaks the loader on purpose, many times over, and looks each
// time whether it kept its promises.
//
// A case plays on parts of its own: a fresh simulator with a fresh source, a
// fresh database of a private PostgreSQL, a proxy between the two, and the
// built etl binary as a process that is really killed.
//
//	arrange   load the table, then change the source (or leave the first load)
//	break     run etl, and do what the case says
//	judge     the target is the old state or the new one, as its watermark says;
//	          of a run of several slices, each range of watermarks is
//	recover   run etl until it succeeds, after slices sometimes with others, or
//	          with a source that has changed once more
//	judge     target = source, one finished run a window, no staging, lease free
//
// With --steady one process runs instead, round after round, while something
// breaks every few seconds: it has to stay as small as it was.
//
// All that is random comes from one generator, seeded by --seed, the case's
// name and its number: a failure names the line that plays it again. Times
// are drawn as parts of what an undisturbed run takes on this machine.
package main
