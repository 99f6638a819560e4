//go:build !linux

package procstat

import "time"

// CPU is not known here.
func CPU(int) time.Duration { return 0 }

// Tree is not known here.
func Tree(int) time.Duration { return 0 }

// Parent is not known here.
func Parent(int) int { return 0 }

// Memory is not known here.
func Memory(int) (now, peak int64) { return 0, 0 }
