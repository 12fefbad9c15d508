import { print } from '../../kernel/libc/io.ts'
import type { Program } from '../../kernel/program.ts'
import { sys } from '../../kernel/sys.ts'

const GREETING = `
Hello from Docker!
This message shows that your installation appears to be working correctly.

To generate this message, Docker took the following steps:
 1. The Docker client contacted the Docker daemon.
 2. The Docker daemon pulled the "hello-world" image from the Docker Hub.
    (amd64)
 3. The Docker daemon created a new container from that image which runs the
    executable that produces the output you are currently reading.
 4. The Docker daemon streamed that output to the Docker client, which sent it
    to your terminal.

To try something more ambitious, you can run an Ubuntu container with:
 $ docker run -it ubuntu bash

Share images, automate workflows, and more with a free Docker ID:
 https://hub.docker.com/

For more examples and ideas, visit:
 https://docs.docker.com/get-started/

`

/** What the hello-world image runs. */
export const helloWorld: Program = {
  name: 'hello-world',
  *main() {
    yield* print(GREETING)
    return 0
  },
}

/** Kubernetes' pause: holds a pod's namespaces, reaps orphans, ends on SIGINT and SIGTERM. */
export const pause: Program = {
  name: 'pause',
  *main() {
    for (const signal of ['INT', 'TERM', 'CHLD'] as const) yield* sys.sigaction(signal, 'catch')
    for (;;) {
      const signal = yield* sys.sigwait()
      if (signal === 'CHLD') yield* reap()
      else return 0
    }
  },
}

function* reap(): ReturnType<Program['main']> {
  try {
    while ((yield* sys.wait(-1, { nohang: true })) !== undefined);
  } catch {
    // ECHILD: nobody is left.
  }
  return 0
}
