import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cachexia, cachexiaFile } from '../../test/cachexia.ts'

const absent = !existsSync(cachexiaFile)
if (absent) console.warn('skipped: ../shared/data/metabolomics_cachexia is not here')

describe.skipIf(absent)('urine of cachexia', () => {
  it('PLS-DA beats shuffled labels, and what is not nested is optimistic', async () => {
    const found = await cachexia({ permutations: 19, repeats: 1 })
    expect(found).toMatchObject({ samples: 77, features: 63 })
    expect(found.pAuc).toBeLessThan(0.06)
    expect(found.apparentAuc).toBeGreaterThan(found.crossValidatedAuc)
    expect(found.optimism).toBeGreaterThan(0)
  }, 30_000)
})
