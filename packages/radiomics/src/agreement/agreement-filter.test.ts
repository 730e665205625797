import { fileURLToPath } from 'node:url'
import { makeSplit } from '@tessera/evidence'
import { createLearner, loadModel, ModellingRows } from '@tessera/learning'
import { createRandom } from '@tessera/statistics'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import {
  agreementFilter,
  featureAgreement,
  filteredLearner,
  loadAgreementFilter,
  loadFilteredModel,
  RatedRows,
  repeatedFeatures,
} from './index.ts'

const n = 60
const half = Int32Array.from({ length: n / 2 }, (_, i) => i)
const other = half.map(i => i + n / 2)

/**
 * `steady` is measured well in everyone; `shaky` in the first half of the patients alone: their readers agree, those of
 * the others draw numbers of their own.
 */
function ratedRows(): RatedRows {
  const random = createRandom(4, 'agreement filter')
  const truth = Float64Array.from({ length: n }, () => random.normal())
  const measure = (noise: (patient: number) => number) =>
    Array.from({ length: 3 }, () => truth.map((value, p) => value + noise(p) * random.normal()))
  const steady = measure(() => 0.1)
  const shaky = measure(p => (p < n / 2 ? 0.1 : 20))
  const event = Uint8Array.from(truth, (value, p) => (value + 0.5 * Math.sin(p) > 0 ? 1 : 0))
  const numeric = (name: string, values: Float64Array) => ({
    kind: 'numeric' as const,
    name,
    unit: null,
    values,
  })
  return new RatedRows(
    {
      features: [numeric('steady', steady[0]), numeric('shaky', shaky[0]), numeric('once', truth)],
      outcome: { kind: 'binary', event },
      patient: Int32Array.from(truth.keys()),
      centre: new Int32Array(n),
      centres: ['A'],
    },
    [
      { feature: 'steady', repeats: steady },
      { feature: 'shaky', repeats: shaky },
    ],
  )
}

const groups = Int32Array.from({ length: n }, (_, i) => i)
const split = makeSplit({
  name: 'halves',
  kind: 'external',
  groups,
  folds: [{ name: 'first', training: half, heldOut: other }],
})
const context = { seed: 1 }

describe('agreementFilter', () => {
  it('is fitted on the fold alone: held-out readers who disagree take nothing away', () => {
    const rows = ratedRows()
    const filter = agreementFilter({ name: 'icc' })
    const { training, heldOut } = split.folds[0].divide(rows)
    const inFold = filter.fit(training, context)
    expect(inFold.kept).toEqual(['steady', 'shaky'])
    const everyone = makeSplit({
      name: 'all',
      kind: 'external',
      groups,
      folds: [
        { name: 'a', training: half, heldOut: other },
        { name: 'b', training: other, heldOut: half },
      ],
    })
    const all = filter.fit(everyone.everyTraining(rows), context)
    expect(all.kept).toEqual(['steady'])
    expect(inFold.apply(heldOut.data).features.map(f => f.name)).toEqual(['steady', 'shaky'])
    expect(all.features[1].why).toMatch(
      /^lower limit of ICC\(1,1\) over 60 patients is -?0\.\d{3}, below 0\.75$/,
    )
    expect(all.notes).toEqual([
      `'shaky' is left out: ${all.features[1].why}`,
      "'once' is left out: was not measured again",
    ])
  })

  it('takes the limit or the estimate, keeps the unmeasured on request, and comes back from JSON', () => {
    const { training } = split.folds[0].divide(ratedRows())
    const [steady] = agreementFilter({ name: 'icc' }).fit(training, context).features
    const { value = 0, lower = 0 } = steady.agreement?.icc ?? {}
    const between = (value + lower) / 2
    const kept = (by: 'lower' | 'value') =>
      agreementFilter({ name: 'icc', by, threshold: between, unmeasured: 'keep' }).fit(training, context)
    expect(kept('value').kept).toContain('steady')
    expect(kept('lower').kept).not.toContain('steady')
    expect(kept('lower').kept).toContain('once')
    const fitted = kept('value')
    const again = loadAgreementFilter(JSON.parse(JSON.stringify(fitted.toJSON())))
    expect(again.features).toEqual(fitted.features)
    expect(again.apply(training.data)).toEqual(fitted.apply(training.data))
    expect(() => agreementFilter({ name: 'icc', threshold: 2 })).toThrow()
  })

  it('held-out rows are a type error', () => {
    const file = fileURLToPath(new URL('./held-out.must-not-compile.ts', import.meta.url))
    const root = fileURLToPath(new URL('../../../../', import.meta.url))
    const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
    const program = ts.createProgram([file], { ...options, noEmit: true })
    const source = program.getSourceFile(file)
    const errors = ts.getPreEmitDiagnostics(program, source)
    expect(errors.map(error => error.code)).toEqual([2345])
    expect(ts.flattenDiagnosticMessageText(errors[0].messageText, '\n')).toMatch(
      /HeldOutRows<RatedRows.* is not assignable to .*TrainingRows</,
    )
  }, 240_000)

  it('stands before a learner in every fold, which is saved with it', () => {
    const rows = ratedRows()
    const learner = filteredLearner(
      agreementFilter({ name: 'icc' }),
      createLearner({ name: 'regression' }, 'binary'),
    )
    expect(learner.name).toBe('logistic regression after icc filter')
    const { training, heldOut } = split.folds[0].divide(rows)
    const model = learner.fit(training, context)
    const plain = new ModellingRows({ ...rows })
    const later = split.folds[0].divide(plain)
    expect(model.predict(later.heldOut)).toEqual(model.predict(heldOut))
    const loaded = loadFilteredModel(JSON.parse(JSON.stringify(model.toJSON())), loadModel)
    expect(loaded.predict(heldOut).risk).toEqual(model.predict(heldOut).risk)
    expect(model.describe().settings.filter).toBe('lower limit of ICC(1,1) at least 0.75')
    expect(() => learner.fit(later.training, context)).toThrow('no repeated measurements')
    const strict = agreementFilter({ name: 'icc', threshold: 1 })
    expect(() => filteredLearner(strict, learner).fit(training, context)).toThrow('keeps none of 3 features')
  })

  it('rows keep their measurements through every selection', () => {
    const rows = ratedRows()
    const some = rows.select(Int32Array.of(5, 2)).withFeatures(['steady']).withOutcome(rows.outcome)
    expect(some.measuredAgain[1].repeats[2]).toEqual(
      Float64Array.of(rows.measuredAgain[1].repeats[2][5], rows.measuredAgain[1].repeats[2][2]),
    )
    expect(() => new RatedRows(rows, [{ feature: 'x', repeats: [[1, 2]] }])).toThrow(
      'in 2 rows; there are 60',
    )
  })
})

describe('featureAgreement', () => {
  it('gives the single forms of psych::ICC with their limits', () => {
    const { ratings, expected } = reference<{
      ratings: number[][]
      expected: Record<'ICC(1,1)' | 'ICC(2,1)' | 'ICC(3,1)', [number, number, number]>
    }>('feature-agreement')
    for (const form of ['ICC(1,1)', 'ICC(2,1)', 'ICC(3,1)'] as const) {
      const [{ icc }] = featureAgreement([{ feature: 'f', repeats: ratings }], { form })
      const found = icc === null ? [] : [icc.value, icc.lower, icc.upper]
      expect(largestError('featureAgreement', found, expected[form])).toBeLessThan(1e-7)
    }
  })

  it('says why there is none, and counts who was left out', () => {
    const of = (...repeats: number[][]) => featureAgreement([{ feature: 'f', repeats }])[0]
    expect(of([1, 2])).toMatchObject({ icc: null, undefinedBecause: 'one repeat' })
    expect(of([1, Number.NaN], [1, 2])).toMatchObject({ undefinedBecause: 'too few subjects', incomplete: 1 })
    expect(of([3, 3, 3], [3, 3, 3])).toMatchObject({ undefinedBecause: 'constant', subjects: 3 })
    expect(of([1, 5, 9, Number.NaN], [1, 5, 9, 2])).toMatchObject({
      icc: { value: 1, lower: 1, upper: 1 },
      subjects: 3,
      incomplete: 1,
    })
  })

  it('gathers features that not every measurement has', () => {
    const table = repeatedFeatures([
      [{ a: 1, b: 2 }, { a: 3 }],
      [{ a: 5, b: 6 }, null],
    ])
    expect(table.map(one => one.feature)).toEqual(['a', 'b'])
    expect(table[0].repeats.map(one => Array.from(one))).toEqual([
      [1, 5],
      [3, Number.NaN],
    ])
    expect(Array.from(table[1].repeats[1])).toEqual([Number.NaN, Number.NaN])
  })
})
