/** A network namespace: its interfaces, routes, rules and sockets (network_namespaces(7)). */
export class NetNamespace {
  readonly id: number

  constructor(id: number) {
    this.id = id
  }
}
