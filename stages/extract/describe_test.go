package extract_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/snowpg/etl/stages/extract"
)

func TestSignaturesAreTakenOutOfErrors(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection refused")
	for _, link := range []string{
		"https://bucket.s3.amazonaws.com/results/01_0/main/data_0_0_1?Expires=1&Signature=planted",
		"https://user:planted@storage.example.com/chunk?sig=planted",
		"https://bad host/%zz?Signature=planted",
	} {
		err := extract.Describe(fmt.Errorf("chunk 3: %w", &url.Error{Op: "Get", URL: link, Err: cause}))
		if !errors.Is(err, cause) {
			t.Errorf("the cause is lost: %v", err)
		}
		if strings.Contains(err.Error(), "planted") {
			t.Errorf("shown: %v", err)
		}
	}
}
