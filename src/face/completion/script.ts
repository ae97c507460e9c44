/**
 * Completion scripts: a few lines for each shell that ask kubepki itself, so that what is offered is always
 * what the command table says. The hidden word __complete answers as kubectl's completion protocol has it.
 */
import type { SHELLS } from '../command/completion.ts';

export const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: `# bash completion for kubepki
_kubepki() {
  local line directive word cut='' i
  local -a words=() answer=()
  COMPREPLY=()
  # bash breaks words at = and :, kubepki does not
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if ((\${#words[@]} > 0)) && [[ "$word" == [=:]* || "\${COMP_WORDS[i-1]}" == [=:] ]] && [[ "\${words[-1]}" == --* ]]; then
      ((i == COMP_CWORD)) && [[ "$word" != [=:]* ]] && cut="\${words[-1]}"
      ((i == COMP_CWORD)) && [[ "$word" == [=:]* ]] && cut="\${words[-1]}$word"
      words[-1]+="$word"
    else
      words+=("$word")
    fi
  done
  word="\${words[-1]}"
  mapfile -t answer < <(kubepki __complete "\${words[@]}" 2>/dev/null)
  [ "\${#answer[@]}" -gt 0 ] || return
  directive="\${answer[\${#answer[@]}-1]}"
  unset 'answer[\${#answer[@]}-1]'
  for line in "\${answer[@]}"; do
    line="\${line%%$'\\t'*}"
    [[ "$line" == "$word"* ]] && COMPREPLY+=("\${line#"$cut"}")
  done
  case "$directive" in
    :0) compopt -o default ;;
    :16) compopt -o dirnames ;;
  esac
}
complete -F _kubepki kubepki
`,
  zsh: `#compdef kubepki
_kubepki() {
  local directive
  local -a answer described
  answer=("\${(@f)$(kubepki __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  (( \${#answer} )) || return
  directive="\${answer[-1]}"
  for line in "\${(@)answer[1,-2]}"; do
    described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  (( \${#described} )) && _describe kubepki described
  case "$directive" in
    :0) _files ;;
    :16) _files -/ ;;
  esac
}
compdef _kubepki kubepki
`,
  fish: `# fish completion for kubepki
function __kubepki_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l answer (kubepki __complete $words[2..-1] 2>/dev/null)
  set -q answer[1]; or return
  for line in $answer[1..-2]
    echo $line
  end
  switch $answer[-1]
    case ':0'
      __fish_complete_path (commandline -ct)
    case ':16'
      __fish_complete_directories (commandline -ct)
  end
end
complete -c kubepki -f -a '(__kubepki_complete)'
`,
};
