package config

// build turns the gathered texts into the Config.
func (l *loader) build() {
	l.config.Snowflake = l.snowflake()
	l.config.Postgres = l.postgres()
	l.config.Run = l.run()
	l.config.Output = l.output()
	l.config.Metrics = l.metrics()
	l.config.Alerts = l.alerts()
	l.config.Tables = l.buildTables()
}

func (l *loader) run() Run {
	return Run{
		Parallel:         l.integer("parallel"),
		BatchSize:        l.integer("batch-size"),
		SliceRows:        int64(l.integer("slice-rows")),
		Atomic:           l.boolean("atomic"),
		Memory:           l.size("memory"),
		MaxRetries:       l.integer("max-retries"),
		RetryDelay:       l.duration("retry-delay"),
		ConnectTimeout:   l.duration("connect-timeout"),
		StallTimeout:     l.duration("stall-timeout"),
		StatementTimeout: l.duration("statement-timeout"),
		Lease:            l.duration("lease"),
		StateSchema:      l.identifier("state-schema"),
		WatermarkTable:   l.identifier("watermark-table"),
		FullRefresh:      l.boolean("full-refresh"),
		Every:            l.duration("every"),
	}
}

func (l *loader) output() Output {
	return Output{
		LogFormat: l.choice("log-format"),
		LogLevel:  l.choice("log-level"),
		LogFile:   l.text("log-file"),
		Progress:  l.choice("progress"),
	}
}
