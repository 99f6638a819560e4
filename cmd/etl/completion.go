package main

import (
	"fmt"

	"github.com/urfave/cli/v2"
)

// The scripts ask the program itself. SHELL says in which form it answers.
const (
	bashCompletion = `_etl() {
  local given=("${COMP_WORDS[@]:0:COMP_CWORD}") current=${COMP_WORDS[COMP_CWORD]}
  [[ $current == -* ]] && given+=("$current")
  COMPREPLY=($(compgen -W "$(SHELL=bash "${given[@]}" --generate-bash-completion 2>/dev/null)" -- "$current"))
}
complete -o default -F _etl etl
`
	zshCompletion = `#compdef etl
_etl() {
  local -a given found
  given=("${(@)words[1,CURRENT-1]}")
  [[ ${words[CURRENT]} == -* ]] && given+=("${words[CURRENT]}")
  found=("${(@f)$(SHELL=zsh "${given[@]}" --generate-bash-completion 2>/dev/null)}")
  if [[ -n ${found[1]} ]]; then _describe etl found; else _files; fi
}
compdef _etl etl
`
	// fishFiles lets fish offer files only where an option takes one.
	fishFiles = `
complete -c etl -f
for option in config env-file log-file metrics-textfile output snowflake-private-key-path
    complete -c etl -l $option -r -F
end
`
)

func completionCommand() *cli.Command {
	print := func(text string) cli.ActionFunc {
		return func(c *cli.Context) error {
			_, err := fmt.Fprint(c.App.Writer, text)
			return err
		}
	}
	return &cli.Command{
		Name:  "completion",
		Usage: "print a script that completes commands and flags: bash, zsh or fish",
		Description: "For this shell:    source <(etl completion bash)\n" +
			"For fish:          etl completion fish | source",
		Subcommands: []*cli.Command{
			{Name: "bash", Usage: "print the script for bash", Action: print(bashCompletion)},
			{Name: "zsh", Usage: "print the script for zsh", Action: print(zshCompletion)},
			{Name: "fish", Usage: "print the script for fish", Action: func(c *cli.Context) error {
				app := newApp(c.App.Writer, c.App.ErrWriter)
				app.Setup()
				text, err := app.ToFishCompletion()
				if err != nil {
					return err
				}
				return print(text + fishFiles)(c)
			}},
		},
		Action: func(c *cli.Context) error {
			return &usageError{fmt.Errorf("completion needs a shell: bash, zsh or fish")}
		},
	}
}
