package procstat

import (
	"bufio"
	"os"
	"strings"
)

// LoadAverage is the first three numbers of /proc/loadavg, or "unknown".
func LoadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 3 {
		return "unknown"
	}
	return strings.Join(fields[:3], " ")
}

// Processor is the model of the first core, or "unknown".
func Processor() string { return colonField("/proc/cpuinfo", "model name", "unknown") }

// TotalMemory is the machine's memory as the kernel writes it, or "unknown".
func TotalMemory() string { return colonField("/proc/meminfo", "MemTotal", "unknown") }

// colonField reads the first line "name: value".
func colonField(file, name, fallback string) string {
	f, err := os.Open(file)
	if err != nil {
		return fallback
	}
	defer f.Close() // read only
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		key, value, ok := strings.Cut(lines.Text(), ":")
		if ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return fallback
}
