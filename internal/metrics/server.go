package metrics

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// headerTimeout ends connections that never ask anything.
const headerTimeout = 5 * time.Second

// Server answers /metrics until it is closed.
type Server struct {
	listener net.Listener
	http     *http.Server
	served   chan error
}

// Listen starts a server on a TCP address, host:port. Port 0 takes a free one.
func (s *Set) Listen(ctx context.Context, address string) (*Server, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(prometheus.Gatherers{s.registry, process()}, promhttp.HandlerOpts{}))
	server := &Server{
		listener: listener, served: make(chan error, 1),
		http: &http.Server{Handler: mux, ReadHeaderTimeout: headerTimeout},
	}
	go func() { server.served <- server.http.Serve(listener) }()
	return server, nil
}

// process is what the library tells of every process: memory, goroutines, open
// files. Only a server has it; a file or a push outlives its process.
func process() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// Addr is the address it listens on.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Close stops listening, lets requests under way end within a second, and
// returns when the server has stopped.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close() // what is left is cut off
	}
	if err := <-s.served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve metrics: %w", err)
	}
	return nil
}
