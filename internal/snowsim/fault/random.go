package fault

import "math/rand/v2"

// Random makes n rules that a careful client survives: each harms a few
// requests once, none for ever. Equal seeds give equal rules. Chunk numbers
// are below chunks.
func Random(seed uint64, n, chunks int) []Fault {
	rng := rand.New(rand.NewPCG(seed, 0x736e6f7773696d))
	out := make([]Fault, n)
	for i := range out {
		out[i] = randomFault(rng, max(chunks, 1))
	}
	return out
}

func randomFault(rng *rand.Rand, chunks int) Fault {
	if rng.IntN(4) == 0 {
		return randomServiceFault(rng)
	}
	f := Fault{Endpoint: Chunk, Chunk: At(rng.IntN(chunks)), Skip: rng.IntN(2), Count: 1 + rng.IntN(2)}
	f.Action = randomChunkAction(rng)
	return f
}

func randomChunkAction(rng *rand.Rand) Action {
	bytes := rng.IntN(64 << 10)
	return pick(rng,
		Action{Kind: Status, Status: pick(rng, 403, 429, 500, 503)},
		Action{Kind: Reset, Bytes: bytes},
		Action{Kind: Truncate, Bytes: bytes},
		Action{Kind: TruncateChunked, Bytes: bytes},
		Action{Kind: DropBatches, Batches: 1},
		Action{Kind: Corrupt},
		Action{Kind: Empty},
	)
}

func randomServiceFault(rng *rand.Rand) Fault {
	return pick(rng,
		Fault{Endpoint: Query, Skip: 1, Action: Action{Kind: Status, Status: 503}},
		Fault{Endpoint: Query, Skip: 1, Action: Action{Kind: Code, Code: "390112", Message: "session token expired"}},
		Fault{Endpoint: Query, Skip: 1, Action: Action{Kind: Slow, Polls: 1 + rng.IntN(3)}},
		Fault{Endpoint: Heartbeat, Action: Action{Kind: Status, Status: 500}},
		Fault{Endpoint: Abort, Action: Action{Kind: Status, Status: 503}},
	)
}

func pick[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }
