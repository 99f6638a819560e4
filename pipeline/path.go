package pipeline

// Path is the way the rows of a slice took into the target.
type Path string

// The paths, and what each costs where the cost differs.
const (
	// PathDirect: the table they were copied into became the new target.
	PathDirect Path = "direct"
	// PathSwap: the table they were copied into took the target's place.
	PathSwap Path = "swap"
	// PathTruncate: the target was emptied and filled from staging.
	PathTruncate Path = "truncate"
	// PathInsert: they were inserted from staging; no row can be there twice.
	PathInsert Path = "insert"
	// PathUpsert: INSERT … ON CONFLICT looked every staged key up in the index.
	PathUpsert Path = "upsert"
	// PathPrefilter: the rows that are not there yet were set apart and upserted.
	// For the others the target was read, all of it or row by row through its
	// index, and nothing was written, not even a lock.
	PathPrefilter Path = "prefilter"
)
