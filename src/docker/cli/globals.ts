import { bool, list, text } from '../../cli/flag.ts'

/** Flags before the command: `docker -H tcp://... ps`. `home` is where the defaults of files are. */
export function globalFlags(configDirectory: string) {
  return {
    config: text({ default: configDirectory, help: 'Location of client config files' }),
    context: text({ short: 'c', help: 'Name of the context to use to connect to the daemon (overrides DOCKER_HOST env var and default context set with "docker context use")' }),
    debug: bool({ short: 'D', help: 'Enable debug mode' }),
    host: list({ short: 'H', help: 'Daemon socket to connect to' }),
    'log-level': text({ short: 'l', default: 'info', help: 'Set the logging level ("debug", "info", "warn", "error", "fatal")' }),
    tls: bool({ help: 'Use TLS; implied by --tlsverify' }),
    tlscacert: text({ default: `${configDirectory}/ca.pem`, help: 'Trust certs signed only by this CA' }),
    tlscert: text({ default: `${configDirectory}/cert.pem`, help: 'Path to TLS certificate file' }),
    tlskey: text({ default: `${configDirectory}/key.pem`, help: 'Path to TLS key file' }),
    tlsverify: bool({ help: 'Use TLS and verify the remote' }),
    version: bool({ short: 'v', help: 'Print version information and quit' }),
  }
}
