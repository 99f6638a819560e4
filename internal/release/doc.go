// Command release builds what is handed out: for every platform an archive of
// the program and its bill of materials, and the checksums of all of them.
//
//	dist/etl_VERSION_OS_ARCH.tar.gz
//	dist/etl_VERSION_OS_ARCH.cdx.json
//	dist/SHA256SUMS
//
// The same sources, Go version and program version give the same bytes.
package main
