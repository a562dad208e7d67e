import type { Argument, Command, Option } from 'commander';

export type Shell = 'bash' | 'zsh' | 'fish';
/** What an argument may be, by its name, where commander does not know: it would refuse whatever else. */
type Suggestions = Readonly<Record<string, readonly string[]>>;

/** A script that has a shell complete a program: its commands, their options, what is known of values, and files. */
export function completion(program: Command, shell: Shell, suggestions: Suggestions): string {
  return { bash, fish, zsh }[shell](program, (argument) => argument.argChoices ?? suggestions[argument.name()] ?? []);
}

type Known = (argument: Argument) => readonly string[];

const commandsOf = (program: Command): readonly Command[] => program.createHelp().visibleCommands(program);
const optionsOf = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command);
const flagsOf = ({ long, short }: Option): readonly string[] => [short, long].flatMap((flag) => flag ?? []);
const takesValue = ({ optional, required }: Option): boolean => optional || required;
const longFlags = (command: Command): string => optionsOf(command).flatMap(({ long }) => long ?? []).join(' ');

function bash(program: Command, known: Known): string {
  const ofCommand = (command: Command): readonly string[] => [
    // After an option that takes a value nothing else may stand; without words, bash completes files.
    ...optionsOf(command).filter(takesValue).map((option) => (
      `    ${flagsOf(option).map((flag) => `'${command.name()} ${flag}'`).join('|')}) words='${(option.argChoices ?? []).join(' ')}' ;;`)),
    `    '${command.name()} '*) case $word in -*) words='${longFlags(command)}' ;; *) words='${command.registeredArguments.flatMap(known).join(' ')}' ;; esac ;;`,
  ];
  return `_istio_constructs() {
  local word=\${COMP_WORDS[COMP_CWORD]} words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${[...commandsOf(program).map((command) => command.name()), longFlags(program)].join(' ')}'
  else
    case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
    'help '*) words='${commandsOf(program).map((command) => command.name()).join(' ')}' ;;
${commandsOf(program).filter((command) => command.name() !== 'help').flatMap(ofCommand).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _istio_constructs istio-constructs
`;
}

function zsh(program: Command, known: Known): string {
  const said = (text: string): string => text.replace(/'/g, "'\\''").replace(/[[\]:]/g, '\\$&');
  const values = (words: readonly string[]): string => (words.length === 0 ? '_files' : `(${words.join(' ')})`);
  const ofOption = (option: Option): readonly string[] => flagsOf(option).map((flag) => (
    `'${option.parseArg === undefined || option.argChoices !== undefined ? '' : '*'}${flag}[${said(option.description)}]${takesValue(option) ? `:value:${values(option.argChoices ?? [])}` : ''}'`));
  const ofCommand = (command: Command): string => `    ${command.name()}) _arguments ${[
    ...optionsOf(command).flatMap(ofOption),
    ...command.registeredArguments.map((argument) => `'${argument.variadic ? '*' : ''}:${said(argument.name())}:${values(known(argument))}'`),
  ].join(' ')} ;;`;
  return `#compdef istio-constructs
_istio_constructs() {
  local -a commands=(${commandsOf(program).map((command) => `'${command.name()}:${said(command.description())}'`).join(' ')})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT -= 1 ))
  case $words[1] in
    help) _describe command commands ;;
${commandsOf(program).filter((command) => command.name() !== 'help').map(ofCommand).join('\n')}
  esac
}
if [ "$funcstack[1]" = _istio_constructs ]; then _istio_constructs; else compdef _istio_constructs istio-constructs; fi
`;
}

function fish(program: Command, known: Known): string {
  const said = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;
  const names = commandsOf(program).map((command) => command.name());
  const ofOption = (condition: string) => (option: Option): string => [
    'complete -c istio-constructs', `-n ${said(condition)}`, ...flagsOf(option).map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)),
    ...(takesValue(option) ? ['-r'] : []), ...(option.argChoices === undefined ? [] : [`-f -a ${said(option.argChoices.join(' '))}`]), `-d ${said(option.description)}`,
  ].join(' ');
  const ofCommand = (command: Command): readonly string[] => {
    const condition = `__fish_seen_subcommand_from ${command.name()}`;
    const words = command.name() === 'help' ? names : command.registeredArguments.flatMap(known);
    return [
      `complete -c istio-constructs -f -n __fish_use_subcommand -a ${command.name()} -d ${said(command.description())}`,
      ...optionsOf(command).map(ofOption(condition)),
      ...(words.length === 0 ? [] : [`complete -c istio-constructs -f -n ${said(condition)} -a ${said(words.join(' '))}`]),
    ];
  };
  return [...optionsOf(program).map(ofOption('__fish_use_subcommand')), ...commandsOf(program).flatMap(ofCommand), ''].join('\n');
}
