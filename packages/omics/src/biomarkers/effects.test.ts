import type { Feature, LearningOutcome } from '@tessera/learning'
import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { Assay } from '../assay/assay.ts'
import { unknownSample } from '../assay/sample.ts'
import { type BiomarkerCohort, biomarkerCohort, type CohortTreatment } from './cohort.ts'
import type { Effect } from './effect.ts'
import { type EffectOptions, featureEffects } from './effects.ts'
import { predictiveEffects } from './predictive.ts'

interface Estimate {
  readonly b: number
  readonly se: number
  readonly p?: number
  readonly plr?: number
}

const r = reference<{
  readonly x: readonly (readonly (number | null)[])[]
  readonly age: readonly number[]
  readonly sex: readonly string[]
  readonly centre: readonly string[]
  readonly arm: readonly number[]
  readonly y: readonly number[]
  readonly level: readonly number[]
  readonly crp: readonly number[]
  readonly time: readonly number[]
  readonly event: readonly number[]
  readonly cause: readonly number[]
  readonly bh: readonly number[]
  readonly holm: readonly number[]
  readonly effects: readonly (Readonly<
    Record<
      | 'logistic'
      | 'logisticAdjusted'
      | 'linear'
      | 'ordinal'
      | 'cox'
      | 'coxAdjusted'
      | 'causeSpecific'
      | 'fineGray'
      | 'interactionCox',
      Estimate
    >
  > & {
    readonly sd: number
    readonly bends: number
    readonly interactionLogistic: Estimate & {
      readonly control: number
      readonly treated: number
      readonly treatedSe: number
    }
    readonly centres: {
      readonly b: readonly number[]
      readonly se: readonly number[]
      readonly pooled: number
      readonly pooledSe: number
      readonly p: number
      readonly tau2: number
      readonly qp: number
    }
  })[]
}>('biomarkers')

const n = r.y.length
const ids = Array.from({ length: n }, (_, i) => `P${i + 1}`)
const assay = new Assay({
  name: 'invented',
  scale: 'log2',
  features: r.x.map((_, f) => ({ id: `G${f + 1}`, symbol: null, names: {} })),
  samples: ids.map(id => ({ ...unknownSample(id), patientId: id })),
  values: Float64Array.from(r.x.flat(), value => value ?? Number.NaN),
})
const adjust: Feature[] = [
  { kind: 'numeric', name: 'age', unit: null, values: Float64Array.from(r.age) },
  {
    kind: 'categorical',
    name: 'sex',
    levels: ['f', 'm'],
    codes: Int32Array.from(r.sex, sex => Number(sex === 'm')),
  },
]
const treatment: CohortTreatment = {
  name: 'arm',
  control: '0',
  treated: '1',
  arm: Uint8Array.from(r.arm),
  randomised: true,
}
const followUp = { time: Float64Array.from(r.time), unit: 'months', horizon: 12 }
const outcomes = {
  binary: { kind: 'binary', event: Uint8Array.from(r.y) },
  ordinal: { kind: 'ordinal', levels: ['a', 'b', 'c'], level: Uint8Array.from(r.level) },
  continuous: { kind: 'continuous', value: Float64Array.from(r.crp), unit: null },
  survival: { kind: 'time-to-event', ...followUp, event: Uint8Array.from(r.event) },
  competing: { kind: 'competing-risks', ...followUp, causes: ['a', 'b'], event: Uint8Array.from(r.cause) },
} as const satisfies Record<string, LearningOutcome>

function cohort(
  outcome: LearningOutcome,
  parts: { adjust?: Feature[]; centre?: boolean; treatment?: CohortTreatment },
): BiomarkerCohort {
  return biomarkerCohort(assay, {
    patientIds: ids,
    outcome,
    adjust: parts.adjust ?? [],
    ...(parts.centre ? { centre: r.centre } : {}),
    treatment: parts.treatment ?? null,
  })
}

/** Pairs of numbers of one method, held together at its end. */
class Pairs {
  readonly #actual: number[] = []
  readonly #expected: number[] = []

  add(actual: number | null | undefined, expected: number | undefined): void {
    if (expected === undefined) return
    this.#actual.push(actual ?? Number.NaN)
    this.#expected.push(expected)
  }

  agree(method: string, tolerance = 1e-6): void {
    expect(this.#expected.length).toBeGreaterThan(0)
    expect(recordRelativeError(method, this.#actual, this.#expected)).toBeLessThan(tolerance)
  }
}

type Key =
  | 'logistic'
  | 'logisticAdjusted'
  | 'linear'
  | 'ordinal'
  | 'cox'
  | 'coxAdjusted'
  | 'causeSpecific'
  | 'fineGray'

function agrees(
  method: string,
  of: BiomarkerCohort,
  key: Key,
  tolerance = 1e-6,
  options: EffectOptions = {},
): void {
  const pairs = new Pairs()
  const { effects } = featureEffects(of, { knots: 0, ...options })
  for (const effect of effects) {
    const expected = r.effects[Number(effect.feature.id.slice(1)) - 1]
    const main: Effect = effect.adjusted ?? effect.univariable
    pairs.add(main.coefficient, expected[key].b)
    pairs.add(main.se, expected[key].se)
    pairs.add(main.pWald, expected[key].p)
    pairs.add(main.pLikelihoodRatio, expected[key].plr)
    pairs.add(effect.sd, expected.sd)
    const value = main.perSd?.value ?? Number.NaN
    const log = expected[key].b * expected.sd
    pairs.add(value, of.outcome.kind === 'continuous' ? log : Math.exp(log))
  }
  pairs.agree(method, tolerance)
}

describe('effects of features against R', () => {
  it('odds ratios alone: glm', () =>
    agrees('logistic effects of features', cohort(outcomes.binary, {}), 'logistic', 1e-6))
  it('odds ratios beside covariates and centre: glm', () =>
    agrees(
      'adjusted logistic effects of features',
      cohort(outcomes.binary, { adjust, centre: true }),
      'logisticAdjusted',
      1e-6,
    ))
  it('slopes: lm', () =>
    agrees('linear effects of features', cohort(outcomes.continuous, { adjust }), 'linear', 1e-6))
  it('proportional-odds ratios: MASS::polr', () =>
    agrees('proportional-odds effects of features', cohort(outcomes.ordinal, { adjust }), 'ordinal', 1e-5))
  it('hazard ratios alone: coxph', () =>
    agrees('Cox effects of features', cohort(outcomes.survival, {}), 'cox', 1e-6))
  it('hazard ratios beside covariates, stratified by centre: coxph', () =>
    agrees(
      'stratified Cox effects of features',
      cohort(outcomes.survival, { adjust, centre: true }),
      'coxAdjusted',
      1e-6,
    ))
  it('subdistribution hazard ratios: cmprsk::crr', () =>
    agrees('Fine-Gray effects of features', cohort(outcomes.competing, { adjust }), 'fineGray', 1e-6))
  it('cause-specific hazard ratios: coxph', () =>
    agrees(
      'cause-specific effects of features',
      cohort(outcomes.competing, { adjust }),
      'causeSpecific',
      1e-6,
      { competing: 'cause-specific' },
    ))

  it('false discovery rate and family-wise p: p.adjust', () => {
    const pairs = new Pairs()
    const { effects } = featureEffects(cohort(outcomes.binary, { adjust, centre: true }), { knots: 0 })
    for (const { feature, fdr, holm } of effects) {
      const place = Number(feature.id.slice(1)) - 1
      pairs.add(fdr, r.bh[place])
      pairs.add(holm, r.holm[place])
    }
    pairs.agree('false discovery rate of features')
  })

  it('bends of a spline: rcspline.eval and the likelihood ratio of glm', () => {
    const pairs = new Pairs()
    for (const { feature, nonLinear } of featureEffects(cohort(outcomes.binary, { adjust })).effects)
      pairs.add(nonLinear?.p ?? null, r.effects[Number(feature.id.slice(1)) - 1].bends)
    pairs.agree('spline test of features')
  })

  it('effects by centre and pooled: glm and metafor', () => {
    const pairs = new Pairs()
    const { effects } = featureEffects(cohort(outcomes.binary, { adjust, centre: true }), { knots: 0 })
    for (const { feature, byCentre } of effects) {
      const expected = r.effects[Number(feature.id.slice(1)) - 1].centres
      byCentre?.centres.forEach(({ effect }, c) => {
        pairs.add(effect.coefficient, expected.b[c])
        pairs.add(effect.se, expected.se[c])
      })
      pairs.add(byCentre?.pooled?.coefficient ?? null, expected.pooled)
      pairs.add(byCentre?.pooled?.se ?? null, expected.pooledSe)
      pairs.add(byCentre?.pooled?.p ?? null, expected.p)
      pairs.add(byCentre?.pooled?.qP ?? null, expected.qp)
    }
    pairs.agree('effects by centre, pooled')
  })

  it('interactions with treatment: glm', () => {
    const pairs = new Pairs()
    const found = predictiveEffects(cohort(outcomes.binary, { adjust, treatment }))
    if (found.verdict !== 'tested') throw new Error(found.reason)
    for (const effect of found.effects) {
      const expected = r.effects[Number(effect.feature.id.slice(1)) - 1].interactionLogistic
      pairs.add(effect.coefficient, expected.b)
      pairs.add(effect.se, expected.se)
      pairs.add(Math.log(effect.inControl?.value ?? Number.NaN), expected.control)
      pairs.add(Math.log(effect.inTreated?.value ?? Number.NaN), expected.treated)
      pairs.add(
        Math.log((effect.inTreated?.upper ?? Number.NaN) / (effect.inTreated?.lower ?? Number.NaN)) /
          2 /
          1.959963984540054,
        expected.treatedSe,
      )
    }
    pairs.agree('treatment interaction, logistic')
  })

  it('interactions with treatment: coxph', () => {
    const pairs = new Pairs()
    const found = predictiveEffects(cohort(outcomes.survival, { adjust, treatment }))
    if (found.verdict !== 'tested') throw new Error(found.reason)
    for (const effect of found.effects) {
      const expected = r.effects[Number(effect.feature.id.slice(1)) - 1].interactionCox
      pairs.add(effect.coefficient, expected.b)
      pairs.add(effect.se, expected.se)
    }
    pairs.agree('treatment interaction, Cox')
  })
})

describe('effects of features', () => {
  it('names and counts what is not tested', () => {
    const values = assay.values.slice()
    values.fill(1, 0, n)
    values.fill(Number.NaN, n + 4, 2 * n)
    const of = biomarkerCohort(assay.with({ values }), { patientIds: ids, outcome: outcomes.binary })
    const { skipped, findings, effects } = featureEffects(of, { knots: 0 })
    expect(skipped).toEqual([
      { feature: 'G1', reason: 'no variation' },
      { feature: 'G2', reason: '4 values, fewer than 10' },
    ])
    expect(effects).toHaveLength(8)
    expect(findings.map(({ code }) => code)).toEqual(['feature-constant', 'feature-too-few-values'])
  })

  it('an outcome that is the same for everybody is an error, not a table of nothing', () => {
    const same = { kind: 'binary', event: new Uint8Array(n).fill(1) } as const
    const { findings, effects } = featureEffects(cohort(same, {}), { knots: 0 })
    expect(findings).toMatchObject([
      { severity: 'error', code: 'outcome-constant' },
      { code: 'no-finite-estimate' },
    ])
    expect(effects.every(({ p }) => p === null)).toBe(true)
  })

  it('says that events are few for the covariates, and that patients lack one', () => {
    const thin: Feature[] = [
      ...adjust,
      {
        kind: 'numeric',
        name: 'stage',
        unit: null,
        values: Float64Array.from(r.age, (_, i) => (i < 120 ? Number.NaN : i % 7)),
      },
    ]
    const { findings, nAdjusted } = featureEffects(cohort(outcomes.binary, { adjust: thin }), { knots: 0 })
    expect(nAdjusted).toBe(30)
    expect(findings.map(({ code }) => code)).toContain('few-events-per-variable')
    expect(findings.map(({ code }) => code)).toContain('covariate-missing')
  })

  it('a feature that separates the outcome has no estimate, but a p of its likelihood ratio', () => {
    const values = assay.values.slice()
    for (let i = 0; i < n; i++) values[i] = 5 * r.y[i] + (i % 10) / 10
    const of = biomarkerCohort(assay.with({ values }), { patientIds: ids, outcome: outcomes.binary })
    const [first] = featureEffects(of, { knots: 0 }).effects
    expect(first.feature.id).toBe('G1')
    expect(first.univariable.coefficient).toBeNull()
    expect(first.univariable.why).toContain('separates')
    expect(first.p).toBeLessThan(1e-9)
  })

  it('without a treatment, or with one neither allocated at random nor adjusted for, is prognostic only', () => {
    expect(predictiveEffects(cohort(outcomes.binary, {}))).toMatchObject({ verdict: 'prognostic only' })
    const observed = { ...treatment, randomised: false }
    const refused = predictiveEffects(cohort(outcomes.binary, { treatment: observed }))
    expect(refused.verdict === 'prognostic only' && refused.reason).toContain('not allocated at random')
    const arm: Feature = { kind: 'numeric', name: 'arm', unit: null, values: Float64Array.from(r.arm) }
    expect(predictiveEffects(cohort(outcomes.binary, { treatment: observed, adjust: [arm] })).verdict).toBe(
      'prognostic only',
    )
    const both = predictiveEffects(cohort(outcomes.binary, { treatment, adjust: [...adjust, arm] }))
    expect(both.verdict === 'tested' && both.effects[0].coefficient).toBeTypeOf('number')
    const adjusted = predictiveEffects(cohort(outcomes.binary, { treatment: observed, adjust }))
    expect(adjusted.verdict === 'tested' && adjusted.findings[0].code).toBe('treatment-not-randomised')
  })
})
