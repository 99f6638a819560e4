// Package config turns flags, environment, .env and YAML into one validated
// [Config], or into the list of everything that is wrong with them.
//
// A setting's value comes from the first of these that gives a non-empty one:
//
//	flag > environment > .env file > YAML file > default
//
// The .env file never changes the process environment. [Settings] is the one
// table of all settings; flags, .env.example and the README are made from it.
//
// A table's entry in the YAML file is nearer to the table than a default for
// all tables, and a flag is nearer to the user than either:
//
//	flag > entry under tables: > environment > .env > defaults: > default
//
// Column names in the configuration (key, watermark, columns) are names of the
// source, with Snowflake's folding: order_id means ORDER_ID, "order_id" with
// the quotes means exactly that. Target names fold as in PostgreSQL.
//
// The package opens no connections and knows nothing of the pipeline.
package config
