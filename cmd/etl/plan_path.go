package main

import "github.com/snowpg/etl/pipeline"

// paths are the ways that the rows may take into the target. Where there are
// several, what is found in the staged rows and in the target decides.
func paths(t *pipeline.Table) []pipeline.Path {
	switch {
	case t.CreateTarget && t.Direct && len(t.KeyColumns) > 0:
		return []pipeline.Path{pipeline.PathDirect, pipeline.PathInsert} // the latter if a key comes twice
	case t.CreateTarget && t.Direct:
		return []pipeline.Path{pipeline.PathDirect}
	case t.CreateTarget, t.Mode == pipeline.Append:
		return []pipeline.Path{pipeline.PathInsert}
	case t.Mode == pipeline.Replace && t.Direct:
		return []pipeline.Path{pipeline.PathSwap, pipeline.PathTruncate}
	case t.Mode == pipeline.Replace:
		return []pipeline.Path{pipeline.PathTruncate}
	default:
		return []pipeline.Path{pipeline.PathUpsert, pipeline.PathPrefilter}
	}
}

// pathText says what a path means to people.
var pathText = map[pipeline.Path]string{
	pipeline.PathDirect:    "direct: the table that is copied into becomes the target",
	pipeline.PathSwap:      "swap: the table that is copied into takes the target's place",
	pipeline.PathTruncate:  "truncate: the target is emptied and filled from staging",
	pipeline.PathInsert:    "insert: from staging",
	pipeline.PathUpsert:    "upsert: each staged key is looked up",
	pipeline.PathPrefilter: "prefilter: rows that are not there yet are set apart first, where most are likely to be there",
}
