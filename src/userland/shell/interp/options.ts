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

/** `set` options that nothing acts on yet: they keep the value they have. (`nolog` does nothing in bash either, and `privileged` nothing once the shell runs.) */
export const UNSIMULATED_OPTIONS: ReadonlySet<OptionName> = new Set<OptionName>(['keyword', 'onecmd', 'functrace', 'notify', 'vi', 'history', 'interactive-comments', 'emacs'])

/** `shopt` options that nothing acts on yet: they keep the value they have. */
export const UNSIMULATED_SHOPTS: ReadonlySet<string> = new Set([
  'sourcepath', 'promptvars', 'progcomp', 'autocd', 'cdspell', 'huponexit', 'assoc_expand_once', 'cdable_vars', 'checkhash', 'checkjobs', 'compat31', 'compat32', 'compat40', 'compat41', 'compat42', 'compat43', 'compat44',
  'complete_fullquote', 'direxpand', 'dirspell', 'extdebug', 'extquote', 'force_fignore', 'globasciiranges', 'gnu_errfmt', 'histreedit', 'histverify', 'hostcomplete', 'interactive_comments', 'lithist', 'localvar_unset', 'login_shell', 'mailwarn',
  'no_empty_cmd_completion', 'noexpand_translation', 'progcomp_alias', 'restricted_shell', 'shift_verbose', 'varredir_close', 'cmdhist', 'histappend',
])

/** `shopt` options with their values at the start. */
export const SHOPTS: Readonly<Record<string, boolean>> = {
  dotglob: false, execfail: false, expand_aliases: false, extglob: false, failglob: false, globstar: false, inherit_errexit: false, lastpipe: false,
  nocaseglob: false, nocasematch: false, nullglob: false, patsub_replacement: true, sourcepath: true, xpg_echo: false, globskipdots: true, histappend: false,
  checkwinsize: true, cmdhist: true, login_shell: false, promptvars: true, progcomp: true, autocd: false, cdspell: false, huponexit: false, localvar_inherit: false,
  assoc_expand_once: false, cdable_vars: false, checkhash: false, checkjobs: false, compat31: false, compat32: false, compat40: false, compat41: false, compat42: false, compat43: false, compat44: false, complete_fullquote: true, direxpand: false, dirspell: false,
  extdebug: false, extquote: true, force_fignore: true, globasciiranges: true, gnu_errfmt: false, histreedit: false, histverify: false, hostcomplete: true, interactive_comments: true, lithist: false, localvar_unset: false, mailwarn: false,
  no_empty_cmd_completion: false, noexpand_translation: false, progcomp_alias: false, restricted_shell: false, shift_verbose: false, varredir_close: false,
}
