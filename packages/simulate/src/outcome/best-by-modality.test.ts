import { readFileSync } from 'node:fs'
import { createRandom, harrellConcordance, normalLower } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import { bestByModality, type Modality } from './best-by-modality.ts'
import { bernoulliLog } from './log-likelihood.ts'

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

  it('few draws of the posterior never pass for knowledge', () => {
    // A smoker's risk is another one, and nobody is asked: what is drawn of it must not look like what is known.
    const smoking: Modality = {
      name: 'smoking',
      discrete: { draw: (_, random) => ({ smokes: random.next() < 0.5 ? 1 : 0 }), logLikelihood: () => 0 },
    }
    const asked = {
      ...options,
      modalities: [...modalities, smoking],
      sets: [['second'], ['discrete', 'second']],
      risk: (x: Float64Array, { smokes }: { readonly smokes?: number }) =>
        normalLower(-0.8 + 0.9 * x[0] - 0.6 * x[1] + 2 * (smokes ?? 0)),
      patients: 3000,
    }
    const [few, many] = [4, 512].map(draws => bestByModality({ ...asked, draws }))
    for (const k of [0, 1]) {
      expect(few[k].auc).toBeLessThan(many[k].auc + 0.001)
      expect(few[k].brier).toBeGreaterThan(many[k].brier - 0.001)
    }
  })

  it('who was not at risk is not counted, and a set of no modality is refused', () => {
    const atRisk = (x: Float64Array) => (x[0] < 0 ? 1 : 0.2)
    const [best] = bestByModality({ ...options, sets: [['first']], atRisk, patients: 2000 })
    expect(best.patients).toBe(2000)
    expect(() => bestByModality({ ...options, sets: [['third']], patients: 400 })).toThrow(
      /no modality 'third'/,
    )
  })

  it('of ordered levels is the concordance that outcomes drawn for 4,000 patients give', () => {
    // Ordered probit: level = how many of the cuts lie below 0.9 x1 - 0.6 x2 + e.
    const cuts = [-0.5, 0.8]
    const levels = ([x1, x2]: Float64Array) => {
      const above = cuts.map(cut => normalLower(0.9 * x1 - 0.6 * x2 - cut))
      return [1 - above[0], above[0] - above[1], above[1]]
    }
    const best = bestByModality({ ...options, levels, sets: [['first'], []], patients: 1500 })
    // By brute force: the first part is measured with variance 0.5, so that its posterior mean is y / 1.5.
    const random = createRandom(9, 'brute force')
    const n = 4000
    const score = new Float64Array(n)
    const truth = new Float64Array(n)
    const level = Float64Array.from({ length: n }, (_, i) => {
      const x1 = random.normal()
      const x2 = -0.3 * x1 + Math.sqrt(1 - 0.3 ** 2) * random.normal()
      score[i] = (x1 + Math.sqrt(0.5) * random.normal()) / 1.5
      truth[i] = 0.9 * x1 - 0.6 * x2
      const shown = truth[i] + random.normal()
      return cuts.filter(cut => cut < shown).length
    })
    const drawn = (risk: Float64Array) =>
      harrellConcordance({ time: level.map(k => 3 - k), event: new Uint8Array(n).fill(1), risk })
    const pairs = [
      [best[0], drawn(score)],
      [best[best.length - 1], drawn(truth)],
    ] as const
    for (const [found, brute] of pairs)
      expect(Math.abs((found.concordance ?? 0) - brute.value)).toBeLessThan(
        4 * Math.hypot(brute.se, found.concordanceSe ?? 0),
      )
    // Nothing known: every patient of the centre has one score.
    expect(best[1].concordance).toBeCloseTo(0.5, 10)
  })

  it('of values is the correlation of the Gaussian posterior, and of two pieces of a place that of both', () => {
    // y = 0.9 x1 - 0.6 x2 + e of variance 0.8: cor^2 = b'(Sigma - V) b / (b' Sigma b + 0.8), V by hand for one part known.
    const value = { mean: ([x1, x2]: Float64Array) => 0.9 * x1 - 0.6 * x2, variance: () => 0.8 }
    const total = 0.81 + 0.36 + 2 * 0.9 * 0.6 * 0.3 + 0.8
    const asked = { ...options, value, sets: [['first'], []], patients: 1500 }
    const [first, none, ...rest] = bestByModality(asked)
    // x1 is known to variance 1/3: cov(y, x1) = 0.9 + 0.18, and 2/3 of that of x1 is told.
    const expected = Math.sqrt((1.08 ** 2 * (2 / 3)) / total)
    expect(Math.abs((first.correlation ?? 0) - expected)).toBeLessThan(4 * (first.correlationSe ?? 0))
    expect(none.correlation).toBe(0)
    expect(Math.abs((rest[0].correlation ?? 0) - Math.sqrt((total - 0.8) / total))).toBeLessThan(
      4 * (rest[0].correlationSe ?? 0),
    )
    // Half of the patients have a first measurement that tells nothing.
    const blind = modalities.map(one =>
      one.name === 'first' ? { ...one, information: new Float64Array(4) } : one,
    )
    const mean = new Float64Array(2)
    const [halves] = bestByModality({
      ...asked,
      centres: [
        { share: 1, mean, place: 'A' },
        { share: 1, mean, place: 'A', modalities: blind },
      ],
    })
    expect(Math.abs((halves.correlation ?? 0) - expected / Math.SQRT2)).toBeLessThan(
      4 * (halves.correlationSe ?? 0),
    )
  })

  it('refuses draws that are too few to be made standard', () => {
    expect(() => bestByModality({ ...options, patients: 400, draws: 3 })).toThrow(/at least 4/)
  })
})
