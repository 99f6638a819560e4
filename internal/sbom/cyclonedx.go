package sbom

import (
	"cmp"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
)

// document is a bill of materials in CycloneDX 1.5
// (https://cyclonedx.org/docs/1.5/json/). It has no serial number and no time,
// so that the same program always gives the same text.
type document struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type       string     `json:"type"`
	Reference  string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version,omitempty"`
	URL        string     `json:"purl"`
	Properties []property `json:"properties,omitempty"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Write writes the bill of materials of a program. version is that of the
// program itself, which the linker does not know.
func Write(w io.Writer, program, version string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return fmt.Errorf("bill of materials: %w", err)
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(describe(info, version))
}

func describe(info *debug.BuildInfo, version string) document {
	d := document{Format: "CycloneDX", Spec: "1.5", Version: 1}
	d.Metadata.Component = component{
		Type: "application", Reference: purl(info.Path, version), Name: info.Path, Version: version, URL: purl(info.Path, version),
		Properties: settings(info),
	}
	d.Components = append(d.Components, component{
		Type: "library", Reference: purl("stdlib", info.GoVersion), Name: "stdlib", Version: info.GoVersion, URL: purl("stdlib", info.GoVersion),
	})
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		d.Components = append(d.Components, component{
			Type: "library", Reference: purl(m.Path, m.Version), Name: m.Path, Version: m.Version, URL: purl(m.Path, m.Version),
			// The checksum of the module's tree as in go.sum; it is no digest
			// of a file, which a hash in CycloneDX would be.
			Properties: []property{{Name: "go:sum", Value: m.Sum}},
		})
	}
	slices.SortFunc(d.Components, func(a, b component) int { return cmp.Compare(a.URL, b.URL) })
	return d
}

func settings(info *debug.BuildInfo) []property {
	all := make([]property, len(info.Settings))
	for i, s := range info.Settings {
		all[i] = property{Name: "go:build:" + s.Key, Value: s.Value}
	}
	return all
}

// purl is a package URL (https://github.com/package-url/purl-spec).
func purl(path, version string) string { return "pkg:golang/" + path + "@" + version }
