package config

import "time"

func metricsSettings() []Setting {
	const group = "Metrics"
	return []Setting{
		etl(group, "metrics-addr", Text, "Address to serve /metrics on, such as 127.0.0.1:9090; a port alone means this machine only."),
		etl(group, "metrics-textfile", Text, "File to write the metrics to at the end of each round, for the node exporter; one file a schedule."),
		etl(group, "pushgateway", Text, "URL of a Pushgateway that gets the metrics at the end of each round."),
		etl(group, "statsd-addr", Text, "Address (host:port, UDP) of a DogStatsD agent that gets the metrics."),
	}
}

func alertSettings() []Setting {
	const group = "Alerts"
	s := func(key string, kind Kind, help string) Setting {
		setting := etl(group, "alert-"+key, kind, help)
		setting.YAML = "alerts." + yamlKey(key)
		return setting
	}
	return []Setting{
		s("webhook", Text, "URL that gets one message for each round in which a table failed, lags, rejected rows or broke a rule.").hidden(),
		s("format", Choice, "Form of the message.").oneOf("json", "slack").byDefault("json"),
		s("max-lag", Duration, "How far a table's watermark may be behind before that is worth a message; 0s means any lag is fine.").
			byDefault("0s").between(0, int64(10*365*24*time.Hour)),
	}
}
