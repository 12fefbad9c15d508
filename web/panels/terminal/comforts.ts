export { SearchAddon } from '@xterm/addon-search'
export { Unicode11Addon } from '@xterm/addon-unicode11'
export { WebLinksAddon } from '@xterm/addon-web-links'
