package snowsim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/snowsim/wire"
)

// Headers that object storage wants at the download of an encrypted chunk.
const (
	headerAlgorithm = "x-amz-server-side-encryption-customer-algorithm"
	headerKey       = "x-amz-server-side-encryption-customer-key"
	algorithm       = "AES256"
)

// linkParams are the query parameters of a chunk's link.
var linkParams = []string{headerAlgorithm, "response-content-encoding", "AWSAccessKeyId", "Expires", "Signature"}

// linkSigner signs links as object storage does: whoever has one may
// download, without a session, until it expires.
type linkSigner struct{ secret []byte }

func newLinkSigner() linkSigner { return linkSigner{[]byte(newToken())} }

// chunks links all chunks of a result anew.
func (l linkSigner) chunks(s *Server, st *statement, r *storedResult) []wire.Chunk {
	out := make([]wire.Chunk, len(r.chunks))
	for i, p := range r.chunks {
		out[i] = wire.Chunk{
			URL:      s.URL() + l.link(st.id, i, s.now().Add(s.opts.LinkLife), !r.how.plainLinks),
			RowCount: p.Rows(), UncompressedSize: r.sizes[i],
			// An estimate: the chunk is compressed when it is asked for.
			CompressedSize: r.sizes[i]/4 + 1,
		}
	}
	return out
}

func (l linkSigner) link(id string, chunk int, until time.Time, encoding bool) string {
	path := fmt.Sprintf("/results/%s_0/main/data_0_0_%d", id, chunk)
	q := url.Values{headerAlgorithm: {algorithm}, "AWSAccessKeyId": {"ASIA" + strings.ToUpper(newToken()[:16])}}
	if encoding {
		q.Set("response-content-encoding", "gzip")
	}
	q.Set("Expires", strconv.FormatInt(until.Unix(), 10))
	q.Set("Signature", l.sign(path, q))
	return path + "?" + q.Encode()
}

func (l linkSigner) sign(path string, q url.Values) string {
	mac := hmac.New(sha256.New, l.secret)
	for _, name := range linkParams[:len(linkParams)-1] {
		fmt.Fprintf(mac, "%s=%q\n", name, q.Get(name))
	}
	fmt.Fprint(mac, path)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// check answers why a download is refused, nil when it is not.
func (l linkSigner) check(r *http.Request, key string, now time.Time) *reply {
	q := r.URL.Query()
	if !hmac.Equal([]byte(q.Get("Signature")), []byte(l.sign(r.URL.Path, q))) {
		return refusal(xmlError(http.StatusForbidden, "SignatureDoesNotMatch", "The request signature does not match."))
	}
	until, err := strconv.ParseInt(q.Get("Expires"), 10, 64)
	if err != nil || now.Unix() >= until {
		return refusal(xmlError(http.StatusForbidden, "AccessDenied", "Request has expired"))
	}
	if r.Header.Get(headerAlgorithm) != algorithm || r.Header.Get(headerKey) != key {
		return refusal(xmlError(http.StatusBadRequest, "InvalidRequest",
			"The object was stored using a form of Server Side Encryption. The correct parameters must be provided."))
	}
	return nil
}

func refusal(r reply) *reply { return &r }
