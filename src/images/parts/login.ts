import { dir, type LayerFile, text } from '../image.ts'

const PROFILE = `# /etc/profile: system-wide .profile file for the Bourne shell (sh(1))
PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
export PATH
if [ -d /etc/profile.d ]; then
  for i in /etc/profile.d/*.sh; do
    if [ -r $i ]; then
      . $i
    fi
  done
  unset i
fi
`

/** The prompt and the usual aliases of the machine a learner sits at. */
const BASHRC = `# ~/.bashrc: executed by bash(1) for interactive shells.
PS1='\\[\\e[1;36m\\]\\u@\\h\\[\\e[0m\\]:\\[\\e[1;34m\\]\\w\\[\\e[0m\\]\\$ '
HISTSIZE=1000
alias ll='ls -l'
alias la='ls -A'
`

/** What the shell of a login reads. */
export const LOGIN_FILES: Readonly<Record<string, LayerFile>> = {
  '/etc/profile': text(PROFILE), '/etc/profile.d': dir(), '/root/.bashrc': text(BASHRC),
  '/root/.profile': text('# ~/.profile: executed by Bourne-compatible login shells.\n\nif [ "$BASH" ]; then\n  if [ -f ~/.bashrc ]; then\n    . ~/.bashrc\n  fi\nfi\n'),
}
