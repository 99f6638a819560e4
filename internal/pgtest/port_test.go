package pgtest

import (
	"context"
	"errors"
	"net"
	"testing"
)

// TestPortTakenIsRecognised keeps the retry alive: it hangs on the wording of
// the server's log.
func TestPortTakenIsRecognised(t *testing.T) {
	t.Parallel()
	server, err := Start(t.Context(), Options{Settings: FastSettings()})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	var config net.ListenConfig
	taken, err := config.Listen(context.Background(), "tcp", server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if err := server.launch(t.Context()); !errors.Is(err, errPortTaken) {
		t.Errorf("error = %v", err)
	}
}
