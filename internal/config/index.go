package config

import (
	"maps"
	"slices"
)

func settingsByName() map[string]Setting {
	index := make(map[string]Setting)
	for _, s := range Settings() {
		index[s.Name] = s
	}
	return index
}

func settingsByEnv() map[string]Setting {
	index := make(map[string]Setting)
	for _, s := range Settings() {
		for _, name := range s.Env {
			index[name] = s
		}
	}
	return index
}

func settingsByPath() map[string]Setting {
	index := make(map[string]Setting)
	for _, s := range Settings() {
		if s.YAML != "" {
			index[s.YAML] = s
		}
	}
	return index
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
