import { expect, test } from 'vitest'
import { humanSize, instructionOf } from './sizes.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [4_261_550, '4.26 MB'],
  [78_100_000, '78.1 MB'],
  [1_500_000_000, '1.5 GB'],
])('%i bytes read %s', (bytes, text) => {
  expect(humanSize(bytes)).toBe(text)
})

test.each([
  ['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'],
  ['RUN /bin/sh -c apk add curl # buildkit', 'RUN apk add curl'],
  ['/bin/sh -c apt-get update', 'RUN apt-get update'],
  ['COPY index.html /www/ # buildkit', 'COPY index.html /www/'],
])('%j reads %j', (createdBy, text) => {
  expect(instructionOf(createdBy)).toBe(text)
})
