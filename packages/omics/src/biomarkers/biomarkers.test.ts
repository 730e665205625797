import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plantedCohort, truePerformance } from '../../test/planted-cohort.ts'
import { type BiomarkerCohort, selectPatients } from './cohort.ts'
import { featureEffects } from './effects.ts'
import { leakFindings } from './leaks.ts'
import { panelCurve } from './panel.ts'
import { permutedCohort } from './permutation.ts'
import { predictiveEffects } from './predictive.ts'
import { remarkAnswers } from './remark.ts'
import { stableFeatures } from './stability.ts'

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

/** The cohort with patients dealt to centres in turn. */
function inCentres(cohort: BiomarkerCohort, centres: readonly string[]): BiomarkerCohort {
  return {
    ...cohort,
    centres,
    centre: Int32Array.from({ length: cohort.size }, (_, i) => i % centres.length),
  }
}

describe('biomarkers of a cohort of known truth', () => {
  it('false ones are found at the planted rate', () => {
    // 30 seeds, 0.045 expected; the error of the mean is about 0.012, so that 0.085 is more than three of them away.
    const shares = Array.from({ length: 30 }, (_, seed) => {
      const { cohort, planted } = plantedCohort({
        seed,
        kind: 'continuous',
        patients: 120,
        features: 100,
        planted: 10,
        effect: 0.5,
      })
      const found = featureEffects(cohort, { knots: 0 }).effects.filter(
        ({ fdr }) => fdr !== null && fdr < 0.05,
      )
      return found.length === 0
        ? 0
        : found.filter(({ feature }) => !planted.has(feature.id)).length / found.length
    })
    expect(mean(shares)).toBeLessThan(0.085)
  })

  it('interaction tests keep their size under prognostic effects alone, and find a planted interaction', () => {
    const options = {
      kind: 'binary',
      patients: 200,
      features: 40,
      planted: 5,
      effect: 0.4,
      treatment: 0.5,
    } as const
    const sizes = Array.from({ length: 10 }, (_, seed) => {
      const found = predictiveEffects(plantedCohort({ ...options, seed }).cohort)
      if (found.verdict !== 'tested') throw new Error(found.reason)
      return mean(found.effects.map(({ p }) => Number((p ?? 1) < 0.05)))
    })
    // 400 tests: 0.05 with an error of 0.011.
    expect(mean(sizes)).toBeGreaterThan(0.017)
    expect(mean(sizes)).toBeLessThan(0.083)
    const planted = plantedCohort({ ...options, seed: 3, patients: 600, interaction: 1.2 })
    const found = predictiveEffects(planted.cohort)
    if (found.verdict !== 'tested') throw new Error(found.reason)
    expect(found.effects[0].feature.id).toBe('G1')
    expect(found.effects[0].fdr).toBeLessThan(0.01)
  })

  it('a permuted outcome gives uniform p and an AUC of a half, but not to who chooses first', () => {
    const small: number[] = []
    const nested: number[] = []
    const naive: number[] = []
    for (let seed = 0; seed < 5; seed++) {
      const { cohort } = plantedCohort({
        seed,
        kind: 'binary',
        patients: 100,
        features: 60,
        planted: 3,
        effect: 1,
      })
      const permuted = permutedCohort(cohort, seed, 0)
      small.push(...featureEffects(permuted, { knots: 0 }).effects.map(({ p }) => Number((p ?? 1) < 0.1)))
      const { sizes } = panelCurve(permuted, { seed, sizes: 3, repeats: 1, chooseInside: false })
      nested.push(sizes[2].withClinical.value)
      naive.push(sizes[2].notNested.value)
    }
    // 300 tests: 0.1 with an error of 0.017; five AUCs with an error of 0.026 together.
    expect(Math.abs(mean(small) - 0.1)).toBeLessThan(0.055)
    expect(Math.abs(mean(nested) - 0.5)).toBeLessThan(0.09)
    expect(mean(naive)).toBeGreaterThan(0.58)
  }, 20_000)

  it('the nested curve is what new patients see; the curve that is not nested promises more', () => {
    const planted = plantedCohort({
      seed: 4,
      kind: 'binary',
      patients: 150,
      features: 80,
      planted: 4,
      effect: 0.9,
    })
    const curve = panelCurve(planted.cohort, { seed: 4, sizes: 4, repeats: 2, chooseInside: false })
    const truth = truePerformance(planted, 4, 4)
    const { withClinical, notNested, optimism } = curve.sizes[3]
    expect(Math.abs(withClinical.value - truth)).toBeLessThan(3 * withClinical.se)
    expect(notNested.value).toBeGreaterThan(withClinical.value)
    expect(optimism).toBeCloseTo(notNested.value - withClinical.value, 12)
    expect(curve.members[0].frequency).toBeGreaterThan(0.7)
    expect(curve.chosen).toBeLessThanOrEqual(curve.best)
  }, 20_000)
})

describe('stability selection of biomarkers', () => {
  it('keeps planted features, few others, and gives the share by centre left out', () => {
    const { cohort } = plantedCohort({
      seed: 2,
      kind: 'binary',
      patients: 240,
      features: 60,
      planted: 3,
      effect: 1.1,
    })
    const found = stableFeatures(inCentres(cohort, ['A', 'B', 'C']), { seed: 1, pairs: 10 })
    expect(found.selection.stable.toSorted()).toEqual(['G1', 'G2', 'G3'])
    expect(found.selection.bounds?.unimodal).toBeLessThan(1.5)
    expect(found.leaveOneCentreOut?.find(({ feature }) => feature === 'G1')?.frequency).toBe(1)
  }, 20_000)

  it('selects for measured outcomes too', () => {
    const { cohort } = plantedCohort({
      seed: 2,
      kind: 'continuous',
      patients: 100,
      features: 30,
      planted: 2,
      effect: 1,
    })
    const found = stableFeatures(cohort, { seed: 1, pairs: 5 })
    expect(found.selection.stable).toEqual(['G1', 'G2'])
    expect(found.leaveOneCentreOut).toBeNull()
  })
})

describe('a panel', () => {
  const { cohort } = plantedCohort({
    seed: 1,
    kind: 'time-to-event',
    patients: 120,
    features: 20,
    planted: 3,
    effect: 0.8,
  })
  const random = createRandom(5, 'age')
  const clinical: BiomarkerCohort = {
    ...inCentres(cohort, ['A', 'B', 'C']),
    adjust: [
      {
        kind: 'numeric',
        name: 'age',
        unit: null,
        values: Float64Array.from({ length: cohort.size }, (_, i) =>
          i % 11 === 0 ? Number.NaN : random.normal(),
        ),
      },
    ],
  }

  it('is compared with the covariates alone on the same folds, centres left out', () => {
    const curve = panelCurve(clinical, {
      seed: 1,
      sizes: 3,
      folds: 'centres',
      imputer: 'nearest',
      chooseInside: true,
    })
    expect(curve.folds).toBe(3)
    expect(curve.failed).toBe(0)
    const { gain, withClinical } = curve.sizes[2]
    expect(gain?.value).toBeCloseTo(withClinical.value - (curve.clinical?.value ?? 0), 9)
    expect(gain?.lower).toBeGreaterThan(0)
    expect(curve.procedure?.sizes).toHaveLength(3)
    expect(curve.measure).toBe('Concordance (Harrell)')
  }, 20_000)

  it.each(['chained', 'forest'] as const)(
    'fills missing values in by %s within each fold',
    imputer => {
      const curve = panelCurve(clinical, {
        seed: 1,
        sizes: 1,
        folds: 'centres',
        imputer,
        chooseInside: false,
      })
      expect(curve.failed).toBe(0)
      expect(curve.sizes[0].withClinical.value).toBeGreaterThan(0.55)
    },
    20_000,
  )

  it('of ordinal and continuous outcomes is judged by concordance', () => {
    const { cohort: measured } = plantedCohort({
      seed: 3,
      kind: 'continuous',
      patients: 90,
      features: 15,
      planted: 2,
      effect: 1,
    })
    const { outcome } = measured
    if (outcome.kind !== 'continuous') throw new Error('continuous')
    const ordinal: BiomarkerCohort = {
      ...measured,
      outcome: {
        kind: 'ordinal',
        levels: ['a', 'b', 'c'],
        level: Uint8Array.from(outcome.value, v => (v < -1 ? 0 : v < 1 ? 1 : 2)),
      },
    }
    for (const one of [measured, ordinal]) {
      const curve = panelCurve(one, { seed: 1, sizes: 2, repeats: 1, chooseInside: false })
      expect(curve.sizes[1].withClinical.value).toBeGreaterThan(0.7)
      expect(curve.panel.toSorted()).toEqual(['G1', 'G2'])
    }
  }, 20_000)

  it('is refused where events are too few', () => {
    const few = selectPatients(
      cohort,
      Int32Array.from({ length: 12 }, (_, i) => i),
    )
    expect(() => panelCurve(few, { seed: 1 })).toThrow('cannot carry a panel')
  })
})

describe('leaks', () => {
  const { cohort } = plantedCohort({
    seed: 6,
    kind: 'binary',
    patients: 80,
    features: 10,
    planted: 1,
    effect: 0.5,
  })
  const { outcome } = cohort
  const withColumn = (of: (i: number) => number): BiomarkerCohort => {
    const values = cohort.values.slice()
    for (let i = 0; i < cohort.size; i++) values[4 * cohort.size + i] = of(i)
    return { ...cohort, values }
  }
  const event = (i: number) => (outcome.kind === 'binary' ? outcome.event[i] : 0)
  const found = (of: BiomarkerCohort) => leakFindings(of, featureEffects(of, { knots: 0 }).effects)

  it('the outcome under another name, and a column that tells it, are caught by name', () => {
    expect(found(withColumn(i => 7 - 2 * event(i)))).toMatchObject([
      { code: 'feature-is-outcome', field: 'G5', severity: 'error' },
    ])
    expect(found(withColumn(i => event(i) * 3 + (i % 5) / 10))).toMatchObject([
      { code: 'feature-leaks-outcome', field: 'G5' },
    ])
    expect(found(cohort)).toEqual([])
  })

  it('a follow-up time among the features is caught', () => {
    const survival = plantedCohort({
      seed: 6,
      kind: 'time-to-event',
      patients: 80,
      features: 10,
      planted: 1,
      effect: 0.5,
    }).cohort
    const values = survival.values.slice()
    if (survival.outcome.kind === 'time-to-event') values.set(survival.outcome.time, 3 * survival.size)
    expect(found({ ...survival, values })).toMatchObject([{ code: 'feature-is-outcome', field: 'G4' }])
  })
})

describe('REMARK', () => {
  it('answers 20 items, names what the run cannot know, and takes words where they are given', () => {
    const { cohort } = plantedCohort({
      seed: 1,
      kind: 'binary',
      patients: 60,
      features: 5,
      planted: 1,
      effect: 1,
    })
    const effects = featureEffects(cohort)
    const run = {
      cohort,
      endpoint: 'response',
      sampleRule: 'only',
      effects,
      predictive: null,
      panel: null,
      exclusions: [],
    }
    const answers = remarkAnswers(run)
    expect(answers.map(({ item }) => item)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(answers[5]).toMatchObject({
      state: 'not given',
      answer: "Not given: give it as 'design' in the table of --remark.",
    })
    expect(answers[10].state).toBe('answered')
    const told = remarkAnswers({ ...run, facts: { design: 'Retrospective, 2015 to 2020.' } })
    expect(told[5]).toMatchObject({ state: 'answered', answer: 'Retrospective, 2015 to 2020.' })
  })
})

describe('effects do not depend on how numbers are written', () => {
  it('the order of patients changes nothing; a feature times ten has the same p and the same effect per deviation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), seed => {
        const { cohort } = plantedCohort({
          seed,
          kind: 'time-to-event',
          patients: 40,
          features: 3,
          planted: 1,
          effect: 0.5,
        })
        const order = createRandom(seed, 'order').permutation(cohort.size)
        const plain = featureEffects(cohort, { knots: 0 }).effects
        const turned = featureEffects(selectPatients(cohort, order), { knots: 0 }).effects
        const scaled = featureEffects(
          { ...cohort, values: cohort.values.map(v => 10 * v + 3) },
          { knots: 0 },
        ).effects
        plain.forEach(({ p, univariable }, i) => {
          for (const other of [turned[i], scaled[i]]) {
            expect(other.p).toBeCloseTo(p ?? 0, 8)
            expect(other.univariable.perSd?.value).toBeCloseTo(univariable.perSd?.value ?? 0, 8)
          }
        })
      }),
      { numRuns: 10 },
    )
  })
})
