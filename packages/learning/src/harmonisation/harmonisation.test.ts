import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { makeSplit } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { LearnerError } from '../learner-error.ts'
import { categorical, numeric, trainOnEvery } from '../learners/reference.case.ts'
import { type Feature, ModellingRows } from '../rows.ts'
import { leaveOneCentreOut } from '../splits/leave-one-centre-out.ts'
import { splitRows } from '../splits/split-rows.ts'
import { centreQuantiles } from './centre-quantiles.ts'
import { centreScaling } from './centre-scaling.ts'
import { type CombatOptions, combat } from './combat.ts'
import { loadHarmonisation } from './harmonisation-from-json.ts'

type Matrix = readonly (readonly (number | null)[])[]

interface Reference extends Readonly<Record<string, unknown>> {
  readonly centre: readonly string[]
  readonly age: readonly number[]
  readonly sex: readonly string[]
  readonly values: Matrix
  readonly gaps: Matrix
  readonly tied: Matrix
}

const r = reference<Reference & Readonly<Record<string, Matrix>>>('harmonisation')
const seed = { seed: 1 }

function rowsOf(features: readonly Feature[], centre: readonly string[]): ModellingRows {
  const centres = [...new Set(centre)]
  return new ModellingRows({
    features,
    outcome: { kind: 'binary', event: Uint8Array.from(centre, (_, i) => i % 2) },
    patient: Int32Array.from(centre, (_, i) => i),
    centre: Int32Array.from(centre, name => centres.indexOf(name)),
    centres,
  })
}

function columnsOf(matrix: Matrix, names = matrix[0].map((_, j) => `g${j + 1}`)): Feature[] {
  return names.map((name, j) =>
    numeric(
      name,
      matrix.map(row => row[j]),
    ),
  )
}

function cohort(matrix: Matrix, centre: readonly string[] = r.centre): ModellingRows {
  return rowsOf([...columnsOf(matrix), numeric('age', r.age), categorical('sex', r.sex)], centre)
}

/** Row by row, as the reference has them; missing values as the number -1e9, on both sides. */
function flat(rows: ModellingRows): Float64Array {
  const genes = rows.features.filter(feature => feature.name.startsWith('g'))
  return Float64Array.from({ length: rows.size * genes.length }, (_, at) => {
    const feature = genes[at % genes.length]
    const value = feature.kind === 'numeric' ? feature.values[Math.floor(at / genes.length)] : 0
    return Number.isNaN(value) ? -1e9 : value
  })
}
const expectedOf = (matrix: Matrix) => Float64Array.from(matrix.flat(), value => value ?? -1e9)
const genes = r.values[0].map((_, j) => `g${j + 1}`)
const both = ['age', 'sex']

function fitted(matrix: Matrix, options: CombatOptions, centre?: readonly string[]) {
  const rows = cohort(matrix, centre)
  return combat({ features: genes, ...options })
    .fit(trainOnEvery(rows), seed)
    .apply(rows)
}

describe('ComBat', () => {
  const cases: readonly [string, string, Matrix, CombatOptions][] = [
    ['parametric', 'parametric', r.values, {}],
    ['parametric, with covariates kept', 'covariates', r.values, { covariates: both }],
    [
      'non-parametric, with covariates kept',
      'nonparametric',
      r.values,
      { covariates: both, prior: 'non-parametric' },
    ],
    ['locations alone', 'meanOnly', r.values, { covariates: both, meanOnly: true }],
    [
      'locations alone, non-parametric',
      'nonparametricMeanOnly',
      r.values,
      { prior: 'non-parametric', meanOnly: true },
    ],
    ['a reference centre', 'reference', r.values, { covariates: both, reference: 'B' }],
    ['missing values', 'gapsCovariates', r.gaps, { covariates: both }],
    ['missing values, non-parametric', 'gapsNonparametric', r.gaps, { prior: 'non-parametric' }],
    ['missing values, a reference centre', 'gapsReference', r.gaps, { reference: 'A' }],
  ]
  for (const [title, key, matrix, options] of cases)
    it(`agrees with sva on training rows: ${title}`, () => {
      const actual = flat(fitted(matrix, options))
      expect(largestError(`ComBat (${title})`, actual, expectedOf(r[key]))).toBeLessThan(1e-8)
    })

  it('agrees with sva where a centre has one row: locations alone', () => {
    const centre = r.centre.map((name, i) => (i === 0 ? 'Z' : name))
    const rows = cohort(r.values, centre)
    const model = combat({ features: genes }).fit(trainOnEvery(rows), seed)
    const error = largestError('ComBat (a centre of one row)', flat(model.apply(rows)), expectedOf(r.single))
    expect(error).toBeLessThan(1e-8)
    expect(model.notes.join()).toContain("centre 'Z' has one row")
  })

  const folder = new URL('../../../../../shared/data/bladderbatch/', import.meta.url)
  it.skipIf(!existsSync(folder))('agrees with sva on the bladder cancer arrays', () => {
    const table = (text: string) =>
      text
        .trim()
        .split('\n')
        .map(line => line.replaceAll('"', '').split(','))
    const expression = table(
      gunzipSync(readFileSync(new URL('expr_top2000var_x57.csv.gz', folder))).toString(),
    ).slice(1)
    const pheno = table(readFileSync(new URL('pheno.csv', folder), 'utf8')).slice(1)
    const probes = expression.map(([name, ...values]) => numeric(name, values.map(Number)))
    const cancer = categorical(
      'cancer',
      pheno.map(row => row[4]),
    )
    const rows = rowsOf(
      [...probes, cancer],
      pheno.map(row => `batch ${row[3]}`),
    )
    const expected = reference<
      Record<'genes' | 'parametric' | 'nonparametric', string[]> & Record<string, number[][]>
    >('bladderbatch')
    for (const prior of ['parametric', 'non-parametric'] as const) {
      const result = combat({ covariates: ['cancer'], prior })
        .fit(trainOnEvery(rows), seed)
        .apply(rows)
      const some = result
        .withFeatures(expected.genes)
        .features.flatMap(feature => (feature.kind === 'numeric' ? Array.from(feature.values) : []))
      const target = expected[prior === 'parametric' ? 'parametric' : 'nonparametric'].flat().map(Number)
      expect(largestError(`ComBat (bladder cancer, ${prior})`, some, target)).toBeLessThan(1e-8)
    }
  })

  it('gives rows of a training centre what training found, whatever rows stand beside them', () => {
    const rows = cohort(r.values)
    const model = combat({ features: genes, covariates: both }).fit(trainOnEvery(rows), seed)
    const whole = model.apply(rows)
    const part = Int32Array.of(3, 17, 42)
    expect(flat(model.apply(rows.select(part)))).toEqual(flat(whole.select(part)))
  })

  it('shrinks a new centre by the prior of the training centres', () => {
    // By another route: the fixed point of the posterior equations, solved by bisection on the scale.
    const rows = cohort(r.values)
    const split = makeSplit({
      name: 'centres',
      kind: 'leave-one-centre-out',
      groups: rows.patient,
      folds: leaveOneCentreOut(splitRows(rows)),
    })
    const { training, heldOut } = split.folds[1].divide(rows)
    const model = combat({ features: genes, minimumRows: 5 }).fit(training, seed)
    const saved = JSON.parse(JSON.stringify(model))
    const after = model.apply(heldOut.data)
    const { mean: m, variance: v, shape, rate } = saved.newCentre
    const column = (data: ModellingRows, name: string) => {
      const feature = data.features.find(candidate => candidate.name === name)
      return feature?.kind === 'numeric' ? feature.values : new Float64Array(0)
    }
    saved.features.forEach((name: string, j: number) => {
      const by = saved.standards[j]
      const s = column(heldOut.data, name).map(value => (value - by.mean) / by.deviation)
      const n = s.length
      const mean = s.reduce((sum, value) => sum + value, 0) / n
      const location = (d: number) => (n * v * mean + d * m) / (n * v + d)
      const scale = (g: number) =>
        (s.reduce((sum, value) => sum + (value - g) ** 2, 0) / 2 + rate) / (n / 2 + shape - 1)
      let low = 1e-6
      let high = 1e6
      for (let i = 0; i < 200; i++) {
        const middle = Math.sqrt(low * high)
        if (scale(location(middle)) > middle) low = middle
        else high = middle
      }
      const d = Math.sqrt(low * high)
      const expected = s.map(value => by.mean + (by.deviation * (value - location(d))) / Math.sqrt(d))
      expect(largestError('ComBat (a new centre)', column(after, name), expected)).toBeLessThan(1e-9)
    })
  })

  it('fixes a new centre once, so that its later patients come one at a time', () => {
    const rows = cohort(r.values)
    const early = rows.select(Int32Array.from(r.centre.keys()).filter(i => r.centre[i] !== 'C'))
    const late = rows.select(Int32Array.from(r.centre.keys()).filter(i => r.centre[i] === 'C'))
    const model = combat({ features: genes, minimumRows: 5 }).fit(trainOnEvery(early), seed)
    const one = late.select(Int32Array.of(0))
    expect(() => model.apply(one)).toThrow(/was not in training and has 1 rows/)
    const known = model.withCentre(late)
    expect([...known.centres].sort()).toEqual(['A', 'B', 'C', 'D'])
    expect(flat(known.apply(one))).toEqual(flat(model.apply(late).select(Int32Array.of(0))))
    expect(flat(loadHarmonisation(JSON.parse(JSON.stringify(known))).apply(one))).toEqual(
      flat(known.apply(one)),
    )
  })

  it('leaves a feature that is constant in a centre, or missing in all of them, as it is and says so', () => {
    const constant = numeric(
      'flat',
      r.centre.map((name, i) => (name === 'A' ? 3 : i)),
    )
    const empty = numeric(
      'empty',
      r.centre.map(() => null),
    )
    const lacking = numeric(
      'lacking',
      r.centre.map((name, i) => (name === 'B' ? null : Math.sin(i) * 3)),
    )
    const rows = rowsOf([...columnsOf(r.values), constant, empty, lacking], r.centre)
    const model = combat().fit(trainOnEvery(rows), seed)
    const after = model.apply(rows)
    expect(model.notes).toEqual([
      "'flat' does not vary in centre 'A': left as it is",
      "'empty' has nothing to vary within centres: left as it is",
    ])
    expect(after.withFeatures(['flat', 'empty']).features).toEqual([constant, empty])
    const [changed] = after.withFeatures(['lacking']).features
    if (changed.kind !== 'numeric') throw new Error('numeric')
    r.centre.forEach((name, i) => {
      expect(Number.isNaN(changed.values[i])).toBe(name === 'B')
    })
  })

  it('refuses one centre, an unknown reference, confounded covariates, an infinite value and levels', () => {
    const fault = (rows: ModellingRows, options: CombatOptions) => {
      try {
        combat(options).fit(trainOnEvery(rows), seed)
      } catch (error) {
        return error instanceof LearnerError && error.cure.length > 10 ? error.fault : error
      }
      return null
    }
    const rows = cohort(r.values)
    expect(
      fault(
        cohort(
          r.values,
          r.centre.map(() => 'A'),
        ),
        {},
      ),
    ).toBe('too-few-centres')
    expect(fault(rows, { reference: 'Q' })).toBe('unknown-centre')
    const confounded = numeric(
      'site',
      r.centre.map(name => (name === 'A' ? 1 : 0)),
    )
    const more = rowsOf([...columnsOf(r.values), confounded], r.centre)
    expect(fault(more, { covariates: ['site'] })).toBe('confounded')
    const infinite = rowsOf(
      [
        ...columnsOf(r.values),
        numeric(
          'inf',
          r.centre.map(() => Infinity),
        ),
      ],
      r.centre,
    )
    expect(fault(infinite, {})).toBe('not-finite')
    expect(fault(rows, { features: ['sex'] })).toBe('bad-setting')
  })
})

describe('quantile normalisation per centre', () => {
  for (const [title, key, matrix] of [
    ['values', 'quantiles', r.values],
    ['ties', 'quantilesTied', r.tied],
    ['missing values', 'quantilesGaps', r.gaps],
  ] as const)
    it(`agrees with limma on training rows: ${title}`, () => {
      const rows = cohort(matrix)
      const after = centreQuantiles({ features: genes }).fit(trainOnEvery(rows), seed).apply(rows)
      expect(
        largestError(`Quantile normalisation per centre (${title})`, flat(after), expectedOf(r[key])),
      ).toBeLessThan(1e-10)
    })

  it('gives a new centre the distribution of training, keeps order, and continues beyond the range', () => {
    const rows = cohort(r.values)
    const model = centreQuantiles({ features: ['g1'] }).fit(trainOnEvery(rows), seed)
    const random = createRandom(5, 'new centre')
    const raw = Array.from({ length: 40 }, () => 100 + 30 * random.normal())
    const shifted = rowsOf(
      [numeric('g1', raw)],
      raw.map(() => 'new'),
    )
    const values = flat(model.apply(shifted))
    const reference = JSON.parse(JSON.stringify(model)).reference[0]
    expect(Math.min(...values)).toBeCloseTo(reference[0], 12)
    expect(Math.max(...values)).toBeCloseTo(reference[reference.length - 1], 12)
    const order = (list: ArrayLike<number>) => Array.from(list, (_, i) => i).sort((a, b) => list[a] - list[b])
    expect(order(values)).toEqual(order(raw))
    const known = model.withCentre(shifted)
    const beyond = rowsOf([numeric('g1', [Math.max(...raw) + 7])], ['new'])
    expect(flat(known.apply(beyond))[0]).toBeCloseTo(Math.max(...values) + 7, 9)
    expect(() => model.apply(beyond)).toThrow(/withCentre/)
  })
})

describe('z-score per centre', () => {
  for (const [title, key, matrix] of [
    ['values', 'zscores', r.values],
    ['missing values', 'zscoresGaps', r.gaps],
  ] as const)
    it(`agrees with R's scale within centres: ${title}`, () => {
      const rows = cohort(matrix)
      const after = centreScaling({ features: genes }).fit(trainOnEvery(rows), seed).apply(rows)
      expect(largestError(`z-score per centre (${title})`, flat(after), expectedOf(r[key]))).toBeLessThan(
        1e-10,
      )
    })

  it('is not changed by a shift or a stretch of a whole centre', () => {
    const rows = cohort(r.values)
    const before = flat(centreScaling({ features: genes }).fit(trainOnEvery(rows), seed).apply(rows))
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        (shift, stretch) => {
          const moved = r.values.map((row, i) =>
            row.map(value => (r.centre[i] === 'C' && value !== null ? shift + stretch * value : value)),
          )
          const other = cohort(moved)
          const after = flat(centreScaling({ features: genes }).fit(trainOnEvery(other), seed).apply(other))
          for (let i = 0; i < before.length; i++) expect(after[i]).toBeCloseTo(before[i], 8)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('centres a constant feature, borrows the spread of other centres, and says so', () => {
    const rows = rowsOf(
      [
        numeric('g1', [1, 1, 1, 5, 7, 9]),
        numeric('g2', [4, 4, 4, 4, 4, 4]),
        numeric('g3', [2, null, null, 1, 2, 3]),
      ],
      ['A', 'A', 'A', 'B', 'B', 'B'],
    )
    const model = centreScaling().fit(trainOnEvery(rows), seed)
    const after = flat(model.apply(rows))
    const pooled = Math.sqrt(8 / 4)
    expect(after.filter((_, i) => i % 3 === 0)).toEqual(Float64Array.of(0, 0, 0, -1, 0, 1))
    expect(pooled).toBeGreaterThan(0)
    expect(after.filter((_, i) => i % 3 === 1)).toEqual(new Float64Array(6))
    expect(after[2]).toBe(0)
    expect(model.notes).toEqual(["'g2' does not vary within centres: centred only"])
    expect(loadHarmonisation(JSON.parse(JSON.stringify(model))).apply(rows)).toEqual(model.apply(rows))
    expect(() => loadHarmonisation({ kind: 'combat' })).toThrow(LearnerError)
  })
})

it('empty features and names of features keep their defined answers', () => {
  const rows = rowsOf([categorical('sex', ['f', 'm', 'f', 'm'])], ['A', 'A', 'B', 'B'])
  for (const fitter of [combat(), centreScaling(), centreQuantiles()])
    expect(fitter.fit(trainOnEvery(rows), seed).apply(rows)).toEqual(rows)
})
