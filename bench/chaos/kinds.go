package main

// kinds is the suite.
func kinds() []kind {
	return []kind{
		{"kill-random", 200, 4, "SIGKILL at a random moment", killAtRandom},
		{"kill-event", 180, len(events), "SIGKILL at a named event", killAtEvent},
		{"term-random", 50, 2, "SIGTERM at a random moment: ends within 10 s, the lease is free", termAtRandom},
		{"commit-request-lost", 50, 2, "connection cut before the COMMIT of the merge is sent", commitRequestLost},
		{"commit-reply-lost", 50, 2, "connection cut after the COMMIT of the merge, before its answer", commitReplyLost},
		{"cut-inside", 100, len(insides), "connection cut in the middle of a message or of its answer", cutInside},
		{"server-crash-copy", 20, 1, "PostgreSQL -m immediate during COPY, then started again", crashDuringCopy},
		{"server-crash-merge", 20, 1, "PostgreSQL -m immediate during the merge, then started again", crashDuringMerge},
		{"server-crash-commit", 10, 1, "PostgreSQL -m immediate with the COMMIT of the merge on its way", crashAtCommit},
		{"two-at-once", 50, 2, "two runs of one table, started together", twoAtOnce},
		{"chunk-damaged", 150, 3, "four chunks of a run cut, reset, corrupted, short, empty or refused", damagedChunks},
		{"chunk-stalled", 20, 1, "a chunk stops before or within its body", stalledChunk},
		{"frozen", 10, 0, "SIGSTOP for twice the lease, a second run completes, SIGCONT", frozen},
		{"backend-terminated", 30, 1, "pg_terminate_backend on a connection of the run, three times", backendTerminated},
		{"session-ended", 30, 2, "Snowflake ends the session: 390111, 390112, or 390112 and 390114", sessionEnded},
	}
}
