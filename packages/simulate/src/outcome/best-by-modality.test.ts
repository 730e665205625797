import { readFileSync } from 'node:fs'
import { normalLower } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import { bernoulliLog } from '../latent/expected-risk.ts'
import { bestByModality, type Modality } from './best-by-modality.ts'

const reference: Record<string, number> = JSON.parse(
  readFileSync(new URL('../../test/reference/best-by-modality.json', import.meta.url), 'utf8'),
)
const logit = (x: Float64Array) => 0.3 + 1.2 * x[0]
const modalities: Modality[] = [
  { name: 'first', information: Float64Array.of(2, 0, 0, 0) },
  { name: 'second', information: Float64Array.of(0, 0, 0, 2 / 3) },
  {
    name: 'discrete',
    discrete: {
      draw: (x, random) => ({ yes: random.next() < 1 / (1 + Math.exp(-logit(x))) ? 1 : 0 }),
      logLikelihood: ({ yes }, x) => bernoulliLog(yes, logit(x)),
    },
  },
]
const options = {
  covariance: Float64Array.of(1, -0.3, -0.3, 1),
  centres: [{ share: 1, mean: new Float64Array(2) }],
  modalities,
  sets: [['first'], ['second'], ['first', 'second'], ['discrete'], ['discrete', 'first', 'second'], []],
  risk: (x: Float64Array) => normalLower(-0.8 + 0.9 * x[0] - 0.6 * x[1]),
  seed: 3,
}

describe('the best achievable discrimination of a set of modalities', () => {
  it("agrees with R's quadrature, within the chance of 3,000 patients", () => {
    const best = bestByModality({ ...options, patients: 3000 })
    const of = (...names: string[]) => best.find(({ modalities: own }) => own?.join() === names.join())
    const pairs = [
      [of('first'), reference.first],
      [of('second'), reference.second],
      [of('first', 'second'), reference.both],
      [of('discrete'), reference.discrete],
      [best[best.length - 1], reference.latent],
    ] as const
    let largest = 0
    for (const [found, expected] of pairs) {
      const error = Math.abs((found?.auc ?? 0) - expected)
      largest = Math.max(largest, error)
      // 0.002: what 128 points leave where the posterior is weighted by something discrete.
      expect(error, found?.modalities?.join()).toBeLessThan(4 * (found?.aucSe ?? 0) + 0.002)
    }
    recordError('Best achievable discrimination by modality', largest)
    expect(of('discrete', 'first', 'second')?.auc).toBeGreaterThan(reference.both)
    expect(of()?.auc).toBeCloseTo(0.5, 10)
  }, 30_000)

  it('who was not at risk is not counted, and a set of no modality is refused', () => {
    const atRisk = (x: Float64Array) => (x[0] < 0 ? 1 : 0.2)
    const [best] = bestByModality({ ...options, sets: [['first']], atRisk, patients: 2000 })
    expect(best.patients).toBe(2000)
    expect(() => bestByModality({ ...options, sets: [['third']], patients: 400 })).toThrow(
      /no modality 'third'/,
    )
  })
})
