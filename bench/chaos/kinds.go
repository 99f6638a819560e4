package main

// kinds is the suite.
func kinds() []kind {
	return []kind{
		{"kill-random", 200, 4, "SIGKILL at a random moment", killAtRandom, whole},
		{"kill-event", 180, len(events), "SIGKILL at a named event", killAtEvent, whole},
		{"term-random", 50, 2, "SIGTERM at a random moment: ends within 10 s, the lease is free", termAtRandom, whole},
		{"commit-request-lost", 50, 2, "connection cut before the COMMIT of the merge is sent", commitRequestLost, whole},
		{"commit-reply-lost", 50, 2, "connection cut after the COMMIT of the merge, before its answer", commitReplyLost, whole},
		{"cut-inside", 100, len(insides), "connection cut in the middle of a message or of its answer", cutInside, whole},
		{"server-crash-copy", 20, 1, "PostgreSQL -m immediate during COPY, then started again", crashDuringCopy, whole},
		{"server-crash-merge", 20, 1, "PostgreSQL -m immediate during the merge, then started again", crashDuringMerge, whole},
		{"server-crash-commit", 10, 1, "PostgreSQL -m immediate with the COMMIT of the merge on its way", crashAtCommit, whole},
		{"two-at-once", 50, 2, "two runs of one table, started together", twoAtOnce, whole},
		{"chunk-damaged", 150, 3, "four chunks of a run cut, reset, corrupted, short, empty or refused", damagedChunks, whole},
		{"chunk-stalled", 20, 1, "a chunk stops before or within its body", stalledChunk, whole},
		{"frozen", 10, 0, "SIGSTOP for twice the lease, a second run completes, SIGCONT", frozen, whole},
		{"backend-terminated", 30, 1, "pg_terminate_backend on a connection of the run, three times", backendTerminated, whole},
		{"session-ended", 30, 2, "Snowflake ends the session: 390111, 390112, or 390112 and 390114", sessionEnded, whole},
		{"slices-killed", 90, 4, "SIGKILL at a random moment, at a commit, or with one slice stalled and others committed behind it (met: ranges ahead of a gap)", slicesKilled, sideBySide},
		{"slices-commit", 40, 2, "connection cut before or after the COMMIT of a random slice while others are merged", sliceCommitLost, sideBySide},
		{"slices-server-crash", 30, 1, "PostgreSQL -m immediate while slices are merged, then started again (met: ranges ahead of a gap)", crashBetweenSlices, sideBySide},
		{"slices-atomic", 40, 3, "--atomic: killed, COMMIT lost either way, or the server crashes: all slices or none", atomicDisturbed, together},
	}
}
