import { replay } from './replay.ts'
import { sh } from './sh.ts'

const USAGE = `Usage: drydock COMMAND

The playground without a window: the same engine, in Node.

Commands:
  sh                        Read commands from standard input (interactive on a terminal)
  replay FILE... --out DIR  Play .session files and write what was printed, in the same format
`

/** Runs a sub-command; gives the exit status. */
async function main([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'sh':
      return sh(args)
    case 'replay':
      return replay(args)
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(USAGE)
      return 0
    default:
      process.stderr.write(`drydock: unknown command '${command}'\n\n${USAGE}`)
      return 2
  }
}

process.exitCode = await main(process.argv.slice(2))
