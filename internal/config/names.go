package config

// parseSource reads a one-, two- or three-part name of Snowflake and completes
// it with the exact names of database and schema, which may be empty. A part
// that is still missing is an error unless partial.
func parseSource(name, database, schema string, partial bool) (Source, error) {
	parts, err := splitName(name, 3)
	if err != nil {
		return Source{}, err
	}
	exact := []string{database, schema, ""}
	for i, p := range parts {
		if exact[3-len(parts)+i], err = foldSnowflake(p); err != nil {
			return Source{}, err
		}
	}
	s := Source{Database: exact[0], Schema: exact[1], Name: exact[2]}
	switch {
	case partial:
		return s, nil
	case s.Schema == "":
		return Source{}, wrong("set SNOWFLAKE_SCHEMA or write schema."+name, "%s has no schema", name)
	case s.Database == "":
		return Source{}, wrong("set SNOWFLAKE_DATABASE or write database.schema.table", "%s has no database", name)
	}
	return s, nil
}

// parseTarget reads a one- or two-part name of PostgreSQL; schema is an exact name.
func parseTarget(name, schema string) (Target, error) {
	parts, err := splitName(name, 2)
	if err != nil {
		return Target{}, err
	}
	exact := []string{schema, ""}
	for i, p := range parts {
		if exact[2-len(parts)+i], err = foldPostgresPart(p); err != nil {
			return Target{}, err
		}
	}
	return Target{Schema: exact[0], Name: exact[1]}, nil
}

// defaultTarget is the target of a source without a given one: its last part
// in lower case.
func defaultTarget(source Source, schema string) (Target, error) {
	name, err := foldPostgresPart(part{text: foldPostgres(source.Name), quoted: true})
	return Target{Schema: schema, Name: name}, err
}

// parseColumn reads one column name of the source.
func parseColumn(name string) (string, error) {
	parts, err := splitName(name, 1)
	if err != nil {
		return "", err
	}
	return foldSnowflake(parts[0])
}

// parsePostgresName reads one name of the target: a column or a schema.
func parsePostgresName(name string) (string, error) {
	parts, err := splitName(name, 1)
	if err != nil {
		return "", err
	}
	return foldPostgresPart(parts[0])
}
