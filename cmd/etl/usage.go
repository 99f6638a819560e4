package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/spelling"
)

func unknownVerb(name string) error {
	var names []string
	for _, verb := range verbs() {
		names = append(names, verb.Name)
	}
	return fmt.Errorf("there is no command %q;%s see etl --help", name, didYouMean("", name, names))
}

func didYouMean(prefix, name string, known []string) string {
	if near := spelling.Closest(name, known); near != "" {
		return " did you mean " + prefix + near + "?"
	}
	return ""
}

// checkFlags finds every flag of a command line that its verb does not have:
// the parser would stop at the first.
func checkFlags(args []string) error {
	verb := slices.IndexFunc(verbs(), func(v *cli.Command) bool { return len(args) > 1 && v.Name == args[1] })
	if verb < 0 || args[len(args)-1] == askForCompletion {
		return nil
	}
	flags, names := flagsByName(verbs()[verb])
	var faults []error
	for rest := args[2:]; len(rest) > 0 && rest[0] != "--"; rest = rest[1:] {
		name, dashed := strings.CutPrefix(rest[0], "-")
		if !dashed || name == "" {
			continue
		}
		name, _, assigned := strings.Cut(strings.TrimPrefix(name, "-"), "=")
		flag, known := flags[name]
		if !known {
			faults = append(faults, fmt.Errorf("there is no flag --%s;%s see etl %s --help", name, didYouMean("--", name, names), args[1]))
			continue
		}
		if flag.TakesValue() && !assigned && len(rest) > 1 {
			rest = rest[1:]
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return &usageError{errors.Join(faults...)}
}

// askForCompletion is the flag behind a command line that is half written.
const askForCompletion = "--generate-bash-completion"

// flagsByName are the flags of a verb by each of their names, and those that
// the parser knows itself.
func flagsByName(verb *cli.Command) (flags map[string]cli.DocGenerationFlag, names []string) {
	flags = map[string]cli.DocGenerationFlag{"help": &cli.BoolFlag{}, "h": &cli.BoolFlag{}}
	for _, f := range verb.Flags {
		documented, ok := f.(cli.DocGenerationFlag)
		for _, name := range f.Names() {
			if ok {
				flags[name] = documented
				names = append(names, name)
			}
		}
	}
	return flags, names
}

// What package flag says about the value of a flag.
var (
	noValue  = regexp.MustCompile(`^flag needs an argument: -+(.+)$`)
	badValue = regexp.MustCompile(`^invalid (boolean )?value ("(?:[^"\\]|\\.)*") for (?:flag )?-+([a-z-]+): `)
)

// badUsage is called for a command line that the flag parser refuses. The
// whole help would bury the reason.
func badUsage(_ *cli.Context, err error, _ bool) error {
	if m := noValue.FindStringSubmatch(err.Error()); m != nil {
		err = fmt.Errorf("--%s needs a value", m[1])
	}
	if m := badValue.FindStringSubmatch(err.Error()); m != nil {
		kind := "a whole number"
		if m[1] != "" {
			kind = "true or false"
		}
		err = fmt.Errorf("--%s: %s is not %s", m[3], m[2], kind)
	}
	return &usageError{err}
}
