SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The Snowflake driver embeds prebuilt shared objects unless told otherwise.
TAGS := minicore_disabled
export GOFLAGS := $(strip $(GOFLAGS) -tags=$(TAGS))

VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X main.version=$(VERSION)
FUZZTIME ?= 30s
# Where govulncheck finds its database; a file:// URL works without a network.
VULNDB   ?=

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build the programs into bin/
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/...

.PHONY: release
release: ## build archives for all platforms into dist/, with checksums and bills of materials
	@go run ./internal/release -version '$(VERSION)' -ldflags '$(LDFLAGS)' -out dist

.PHONY: image
image: ## build a container image, etl:VERSION
	docker build -f cmd/etl/Dockerfile --build-arg VERSION='$(VERSION)' -t etl:'$(VERSION)' .

.PHONY: check
check: format vet lint vuln modules generated arrows ## run every check that needs no database

.PHONY: test
test: ## run all tests under the race detector
	@CGO_ENABLED=1 go test -race -timeout 30m ./...

.PHONY: race
race: ## run all tests three times over, in random order
	@CGO_ENABLED=1 go test -race -timeout 60m -count=3 -shuffle=on ./...

.PHONY: bench
bench: build ## measure whole loads beside PostgreSQL's floor and the usual ways, and the hot parts, into bench/results
	go run ./bench/harness -date "$$(date -u +%F)"
	go test -run '^$$' -bench 'Append|LoopShape' -benchmem -count 3 ./internal/pgcopy > bench/results/encode.txt
	go test -run '^$$' -bench 'Family|JSONScan' -benchtime 200ms -count 3 ./internal/pgcopy >> bench/results/encode.txt
	go test -run '^$$' -bench Decode -benchtime 500ms -count 3 ./stages/extract > bench/results/decode.txt

.PHONY: bench-memory
bench-memory: build ## measure what etl holds in memory, into bench/results
	go run ./bench/harness -memory -date "$$(date -u +%F)"

.PHONY: microbench
microbench: ## run the benchmarks of the packages
	go test -run '^$$' -bench . -benchmem ./...

.PHONY: chaos
chaos: build ## kill, cut, stall and restart everything, and judge what is left, into bench/results
	go run ./bench/chaos -out bench/results/chaos.md

.PHONY: steady
steady: build ## keep one process running for half an hour with a fault every 5 s, into bench/results
	go run ./bench/chaos -steady 30m -out bench/results/steady.md

.PHONY: bench-peers
bench-peers: build ## compare etl with other loaders, which come from their registries, into bench/results
	go run ./bench/harness compare -date "$$(date -u +%F)"

.PHONY: soak
soak: ## load a million random rows of random types and compare every value
	ETL_SOAK_ROWS=1000000 go test -timeout 60m -count=1 ./bench/roundtrip -run TestEveryTableArrives

.PHONY: demo
demo: build ## load a simulated Snowflake into a private PostgreSQL
	@.ci/postgres
	@go run ./bench/demo

.PHONY: recording
recording: build ## record the progress display of the demo, as the picture that the README shows
	@.ci/postgres
	script -q -e -m classic -O bin/session -T bin/timing -c 'stty columns 108 rows 40; exec go run ./bench/demo' </dev/null
	go run ./bench/recording -bytes bin/session -timing bin/timing -columns 108 -from '^\$$ etl stream' -to '^table ' -out bench/results/progress.svg

# Before Go 1.27 the end of FUZZTIME itself can be told as a failure, without
# a failing input (golang/go#75804).
.PHONY: fuzz
fuzz: ## fuzz every target for FUZZTIME each
	@grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n 1 dirname | sort -u | while read -r package; do \
		for target in $$(grep -ho '^func Fuzz[A-Za-z0-9_]*' $$package/*_test.go | cut -d ' ' -f 2); do \
			echo "$$package $$target"; \
			status=0; output=$$(go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package 2>&1) || status=1; \
			echo "$$output"; \
			[ $$status -eq 0 ] || { grep -q '^    context deadline exceeded$$' <<<"$$output" && ! grep -q 'Failing input' <<<"$$output"; } || exit 1; \
		done; \
	done

.PHONY: tidy
tidy: ## format the sources and tidy go.mod
	go tool gofumpt -w .
	go mod tidy

.PHONY: clean
clean: ## remove what build made
	rm -rf bin dist

# --- the parts of check ---

.PHONY: format
format:
	@unformatted=$$(go tool gofumpt -l .); \
	if [ -n "$$unformatted" ]; then printf 'format: gofumpt would change:\n%s\n' "$$unformatted"; exit 1; fi
	@echo 'format: ok'

.PHONY: vet
vet:
	@go vet ./...
	@echo 'vet: ok'

.PHONY: lint
lint:
	@go tool staticcheck ./...
	@echo 'lint: ok'

# Exit status 3 means that vulnerable code is called; any other failure counts
# too, except that the database cannot be had from here.
.PHONY: vuln
vuln:
	@report=$$(go tool govulncheck $(if $(VULNDB),-db $(VULNDB)) ./... 2>&1) && { echo 'vuln: ok'; exit 0; } || status=$$?; \
	if [ $$status -ne 3 ] && grep -q 'fetching vulnerabilities' <<<"$$report"; then \
		echo 'vuln: NOT CHECKED, the vulnerability database cannot be reached'; exit 0; \
	fi; \
	printf '%s\n' "$$report"; exit $$status

.PHONY: modules
modules:
	@go mod tidy -diff
	@echo 'modules: ok'

# Compared with the state before, so that uncommitted work does not fail it.
.PHONY: generated
generated:
	@state() { git status --porcelain && git diff; }; \
	before=$$(state); go generate ./...; after=$$(state); \
	if [ "$$before" != "$$after" ]; then echo 'generated: go generate changes files:'; git status --short; exit 1; fi
	@echo 'generated: ok'

.PHONY: arrows
arrows:
	@go test -count=1 ./internal/arrows
	@echo 'arrows: ok'
