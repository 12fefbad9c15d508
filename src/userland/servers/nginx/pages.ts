import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { SECOND } from '../../../sim/time.ts'
import { strftime } from '../../lib/date.ts'

const TITLES: Readonly<Record<number, string>> = {
  301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Authorization Required', 403: 'Forbidden', 404: 'Not Found', 405: 'Not Allowed', 408: 'Request Time-out', 413: 'Request Entity Too Large', 416: 'Requested Range Not Satisfiable', 429: 'Too Many Requests',
  500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Temporarily Unavailable', 504: 'Gateway Time-out',
}

/** nginx's own page of a status. */
export function errorPage(status: number, version: string): string {
  const title = `${status} ${TITLES[status] ?? ''}`.trim()
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx${version === '' ? '' : `/${version}`}</center>\r\n</body>\r\n</html>\r\n`
}

const html = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)

/** The page of `autoindex on`. */
export function* listing(uri: string, path: string): Gen<string> {
  const rows: { name: string; dir: boolean; line: string }[] = []
  for (const entry of yield* sys.readdir(path)) {
    if (entry.name.startsWith('.')) continue
    const stat = yield* sys.stat(`${path}${entry.name}`)
    const dir = stat.kind === 'dir'
    const name = dir ? `${entry.name}/` : entry.name
    const shown = name.length > 50 ? `${name.slice(0, 47)}..&gt;` : html(name)
    rows.push({ name, dir, line: `<a href="${encodeURI(name)}">${shown}</a>${' '.repeat(Math.max(1, 51 - name.length))}${strftime('%d-%b-%Y %H:%M', Math.floor(stat.mtime / SECOND))}${(dir ? '-' : String(stat.size)).padStart(20)}` })
  }
  rows.sort((a, b) => Number(b.dir) - Number(a.dir) || (a.name < b.name ? -1 : 1))
  return `<html>\r\n<head><title>Index of ${html(uri)}</title></head>\r\n<body>\r\n<h1>Index of ${html(uri)}</h1><hr><pre><a href="../">../</a>\r\n${rows.map((row) => `${row.line}\r\n`).join('')}</pre><hr></body>\r\n</html>\r\n`
}
