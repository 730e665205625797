import { gzipSync } from 'node:zlib'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { mutate } from '../../test/mutate.ts'
import { exerciseSomatic, somaticSeeds } from '../../test/somatic-seeds.ts'
import { temporaryFile } from '../../test/temporary-file.ts'

describe('mutated files', () => {
  it.each(Object.keys(somaticSeeds))(
    'of the kind %s are read or refused, never an untyped error',
    async kind => {
      const { name, content } = somaticSeeds[kind]
      expect(await exerciseSomatic(kind, temporaryFile(name, content))).toBe('read')
      // bench/omics/somatic-fuzz.ts runs thousands of the same.
      for (let k = 0; k < 15; k++) {
        const random = createRandom(5, kind, k)
        const packed = random.next() < 0.2 && kind !== 'fasta' && kind !== 'index'
        const bytes = mutate(packed ? gzipSync(content) : Buffer.from(content), random)
        expect(await exerciseSomatic(kind, temporaryFile(name, bytes))).toMatch(/^(read|refused)$/)
      }
    },
  )
})
