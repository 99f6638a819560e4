package snowsim

import (
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// chunkNumber is the number in the last part of a chunk's path, -1 if none.
func chunkNumber(urlPath string) int {
	n, err := strconv.ParseUint(strings.TrimPrefix(path.Base(urlPath), "data_0_0_"), 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// chunk serves a download. It needs no session, only an intact link.
func (s *Server) chunk(x *exchange) reply {
	result := s.chunkOwner(x)
	if result == nil || x.chunk < 0 || x.chunk >= len(result.chunks) {
		return xmlError(http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
	}
	if refused := s.links.check(x.r, result.key, s.now()); refused != nil {
		if refused.status == http.StatusBadRequest {
			s.complain(x.r, "chunk download without the encryption headers")
		}
		return *refused
	}
	body, err := s.chunkBody(result, x)
	if err != nil {
		return xmlError(http.StatusInternalServerError, "InternalError", err.Error())
	}
	h := http.Header{"Content-Type": {"application/octet-stream"}}
	if encoding := x.r.URL.Query().Get("response-content-encoding"); encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	return reply{http.StatusOK, h, body}
}

func (s *Server) chunkOwner(x *exchange) *storedResult {
	if x.statement == nil || s.forgotten(x.statement) {
		return nil
	}
	x.statement.mu.Lock()
	defer x.statement.mu.Unlock()
	return x.statement.result
}

func (s *Server) chunkBody(r *storedResult, x *exchange) ([]byte, error) {
	part := r.chunks[x.chunk]
	if x.action() != fault.DropBatches {
		return s.cache.Chunk(part, r.encoding)
	}
	raw, err := r.encoding.Encode(part)
	if err != nil {
		return nil, err
	}
	if raw, err = resultset.DropBatches(raw, x.fired.Fault.Action.Batches); err != nil {
		return nil, err
	}
	return resultset.Gzip(raw)
}

// countChunk adds a download to its statement's counters.
func (x *exchange) countChunk(bytes int) {
	if x.endpoint != fault.Chunk || x.statement == nil {
		return
	}
	x.statement.mu.Lock()
	defer x.statement.mu.Unlock()
	x.statement.downloads.requests++
	x.statement.downloads.bytes += int64(bytes)
}
