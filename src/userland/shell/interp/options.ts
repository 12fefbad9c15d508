/** `set` options: letter (if any) and long name. */
export const SET_OPTIONS = [
  ['a', 'allexport'], ['B', 'braceexpand'], ['', 'emacs'], ['e', 'errexit'], ['E', 'errtrace'], ['T', 'functrace'], ['h', 'hashall'], ['H', 'histexpand'],
  ['', 'history'], ['', 'ignoreeof'], ['', 'interactive-comments'], ['k', 'keyword'], ['m', 'monitor'], ['C', 'noclobber'], ['n', 'noexec'], ['f', 'noglob'],
  ['', 'nolog'], ['b', 'notify'], ['u', 'nounset'], ['t', 'onecmd'], ['P', 'physical'], ['', 'pipefail'], ['', 'posix'], ['p', 'privileged'],
  ['v', 'verbose'], ['', 'vi'], ['x', 'xtrace'],
] as const

export type OptionName = (typeof SET_OPTIONS)[number][1]

/** The options ash and dash know, in the order of their `set -o`. */
export const ASH_OPTIONS: readonly (readonly [string, OptionName])[] = [
  ['e', 'errexit'], ['f', 'noglob'], ['', 'ignoreeof'], ['', 'interactive-comments'], ['m', 'monitor'], ['n', 'noexec'], ['x', 'xtrace'], ['v', 'verbose'],
  ['C', 'noclobber'], ['a', 'allexport'], ['b', 'notify'], ['u', 'nounset'], ['', 'vi'], ['', 'pipefail'],
]

/** `shopt` options that are on at the start, and those that are off. All of them can be set; the ones the shell acts on say so in the code that reads them. */
export const SHOPTS: Readonly<Record<string, boolean>> = {
  dotglob: false, execfail: false, expand_aliases: false, extglob: false, failglob: false, globstar: false, inherit_errexit: false, lastpipe: false,
  nocaseglob: false, nocasematch: false, nullglob: false, patsub_replacement: true, sourcepath: true, xpg_echo: false, globskipdots: true, histappend: false,
  checkwinsize: true, cmdhist: true, login_shell: false, promptvars: true, progcomp: true, autocd: false, cdspell: false, huponexit: false, localvar_inherit: false,
}
