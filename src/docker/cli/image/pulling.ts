import type { Gen } from '../../../kernel/coroutine.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Writer } from '../../../cli/writer.ts'
import { parseReference, repositoryName, tagNameOnly } from '../../../oci/reference.ts'
import type { Docker } from '../docker.ts'
import { authHeader } from './auth.ts'
import { showMessages } from './messages.ts'

/** Pulls one image and shows the progress, if somebody wants to see it. */
export function* pullImage(context: Docker, image: string, options: { readonly platform: string; readonly out: Writer | undefined; readonly all?: boolean }): Gen<void> {
  const parsed = parseReference(image)
  if (!parsed.ok) throw new Failure(parsed.error)
  const reference = options.all === true ? parsed.value : tagNameOnly(parsed.value)
  const response = yield* context.engine.open('POST', '/images/create', {
    query: { fromImage: repositoryName(reference), tag: reference.digest ?? reference.tag ?? '', platform: options.platform.toLowerCase() },
    headers: authHeader(context.config, parsed.value.domain),
  })
  yield* showMessages(response, options.out)
}
