import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reference } from '../../test/agreement.ts'
import { StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import { linearRegression } from '../regression/linear.ts'
import { type CompletedColumns, chainedEquations, fitChainedEquations } from './chained-equations.ts'
import type { ImputationColumn } from './column.ts'
import { imputeRows } from './impute-rows.ts'
import { poolEstimates } from './pool.ts'

type Data = Record<string, (number | null)[]>
interface MiceRun {
  data: Data
  means: Record<string, { mean: number; se: number }>
}
const { nhanes, boys } = reference<{ nhanes: MiceRun; boys: MiceRun }>('imputation')
const column = (data: Data, name: string, rest: Omit<ImputationColumn, 'name' | 'values'> = {}) => ({
  name,
  values: data[name].map(v => v ?? Number.NaN),
  ...rest,
})

/** A statistic of the imputed values of each chain, with its mean and Monte-Carlo error over the chains. */
function overChains(
  completed: readonly CompletedColumns[],
  values: ArrayLike<number>,
  name: string,
  of: (v: number[]) => number,
) {
  const each = completed.map(data => of(Array.from(data[name]).filter((_, i) => Number.isNaN(values[i]))))
  const mean = each.reduce((sum, v) => sum + v, 0) / each.length
  const variance = each.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (each.length - 1)
  return { mean, se: Math.sqrt(variance / each.length) }
}
const meanOf = (v: number[]) => v.reduce((sum, x) => sum + x, 0) / v.length
const sdOf = (v: number[]) => Math.sqrt(v.reduce((sum, x) => sum + (x - meanOf(v)) ** 2, 0) / (v.length - 1))

function agreesWithMice(run: MiceRun, columns: ImputationColumn[], imputations: number, iterations: number) {
  const { completed } = chainedEquations({ columns, imputations, iterations, seed: 20 })
  for (const [key, { mean, se }] of Object.entries(run.means)) {
    const [first, level] = key.split('=')
    const spread = first.startsWith('sd ')
    const name = spread ? first.slice(3) : first
    const { values, kind } = columns.find(c => c.name === name) ?? columns[0]
    const levels = [...new Set(Array.from(values).filter(v => !Number.isNaN(v)))].sort((a, b) => a - b)
    // mice names the levels of `reg` in words; they follow the order of the codes
    const words = ['north', 'east', 'west', 'south', 'city']
    const wanted = words.includes(level) ? levels[words.indexOf(level)] : Number(level)
    const statistic =
      kind && kind !== 'numeric'
        ? (v: number[]) => v.filter(x => x === wanted).length / v.length
        : spread
          ? sdOf
          : meanOf
    const ours = overChains(completed, values, name, statistic)
    const bound = 4 * Math.hypot(se, ours.se)
    expect(
      Math.abs(ours.mean - mean),
      `${key}: ${ours.mean} (${ours.se}), mice ${mean} (${se})`,
    ).toBeLessThanOrEqual(bound)
  }
}

describe('chainedEquations gives the imputations of mice', () => {
  test('nhanes: pmm, logreg and norm, within four Monte-Carlo errors', () => {
    const columns = [
      column(nhanes.data, 'age', { kind: 'nominal', method: 'none' }),
      column(nhanes.data, 'bmi'),
      column(nhanes.data, 'hyp', { kind: 'binary' }),
      column(nhanes.data, 'chl', { method: 'norm' }),
    ]
    agreesWithMice(nhanes, columns, 200, 10)
  })
  test('boys: norm, pmm, polr and polyreg, within four Monte-Carlo errors', () => {
    const columns = [
      column(boys.data, 'age', { method: 'none' }),
      column(boys.data, 'hgt', { method: 'norm' }),
      column(boys.data, 'wgt'),
      column(boys.data, 'gen', { kind: 'ordinal' }),
      column(boys.data, 'tv'),
      column(boys.data, 'reg', { kind: 'nominal' }),
    ]
    agreesWithMice(boys, columns, 40, 6)
  })
})

/** y = x + noise; x is missing more often where y is large: missing at random given y, and not completely at random. */
function missingByOutcome(seed: number, n: number) {
  const random = createRandom(seed, 'missing by outcome')
  const x = Float64Array.from({ length: n }, () => random.normal())
  const y = x.map(value => value + random.normal())
  const holes = x.map((value, i) => (random.next() < 1 / (1 + Math.exp(1 - y[i])) ? Number.NaN : value))
  return { y, holes }
}

describe('chainedEquations under missingness at random', () => {
  test.each(['norm', 'pmm'] as const)(
    'pooled limits cover the truth where complete cases are biased: %s',
    method => {
      const simulations = 400
      const n = 150
      let covered = 0
      let pooledSum = 0
      const complete: number[] = []
      for (let s = 0; s < simulations; s++) {
        const { y, holes } = missingByOutcome(s, n)
        const columns = [
          { name: 'x', values: holes, method },
          { name: 'y', values: y, method: 'none' as const },
        ]
        const { completed } = chainedEquations({ columns, imputations: 10, iterations: 1, seed: s })
        const fits = completed.map(data => linearRegression({ y, x: [data.x] }))
        const pooled = poolEstimates({
          estimates: fits.map(fit => fit.coefficients),
          variances: fits.map(fit => fit.se.map(se => se * se)),
          degreesOfFreedom: n - 2,
        })
        if (pooled.lower[1] <= 1 && 1 <= pooled.upper[1]) covered++
        pooledSum += pooled.value[1]
        const rows = [...y.keys()].filter(i => !Number.isNaN(holes[i]))
        const fit = linearRegression({ y: rows.map(i => y[i]), x: [rows.map(i => holes[i])] })
        complete.push(fit.coefficients[1])
      }
      // binomial error of the coverage: 3.5 standard errors of 0.95 over 400 simulations
      const error = Math.sqrt((0.95 * 0.05) / simulations)
      expect(covered / simulations).toBeGreaterThan(0.95 - (method === 'norm' ? 3.5 : 5.5) * error)
      expect(covered / simulations).toBeLessThan(0.95 + 3.5 * error)
      expect(Math.abs(pooledSum / simulations - 1)).toBeLessThan(method === 'norm' ? 0.03 : 0.06)
      expect(1 - meanOf(complete)).toBeGreaterThan(0.08)
    },
  )
})

const small = {
  a: [1, 2, Number.NaN, 4, 5, 6, 7, Number.NaN],
  b: [2, 1, 3, 5, Number.NaN, 5, 8, 9],
  c: [0, 1, 0, 1, Number.NaN, 0, 1, 1],
}
const columns: ImputationColumn[] = [
  { name: 'a', values: small.a },
  { name: 'b', values: small.b, method: 'norm' },
  { name: 'c', values: small.c, kind: 'binary' },
]

describe('chainedEquations, what it promises', () => {
  test('equal seeds give equal data, other seeds others; observed values stay', () => {
    const one = chainedEquations({ columns, seed: 1 })
    expect(chainedEquations({ columns, seed: 1 })).toEqual(one)
    expect(chainedEquations({ columns, seed: 2 })).not.toEqual(one)
    expect(one.completed).toHaveLength(5)
    expect(one.missing).toEqual({ a: 2, b: 1, c: 1 })
    for (const data of one.completed) {
      expect([data.a[0], data.b[3], data.c[7]]).toEqual([1, 5, 1])
      expect(Object.values(data).every(values => values.every(Number.isFinite))).toBe(true)
      expect(small.a).toContain(data.a[2])
      expect([0, 1]).toContain(data.c[4])
    }
  })
  test('the trace has the mean and the sd of what was imputed, chain by chain', () => {
    const { trace, completed } = chainedEquations({ columns, seed: 1, imputations: 3, iterations: 4 })
    expect(trace.map(t => t.column)).toEqual(['a', 'b', 'c'])
    expect(trace[0].means.map(means => means.length)).toEqual([4, 4, 4])
    expect(trace[0].means[2][3]).toBeCloseTo((completed[2].a[2] + completed[2].a[7]) / 2, 12)
    expect(trace[1].sds[0][0]).toBeNaN()
  })
  test('nothing missing: the columns come back as they are', () => {
    const { completed, trace } = chainedEquations({
      columns: [{ name: 'a', values: [3, 1, 2] }],
      imputations: 2,
      seed: 1,
    })
    expect(completed).toEqual([{ a: Float64Array.of(3, 1, 2) }, { a: Float64Array.of(3, 1, 2) }])
    expect(trace).toEqual([])
  })
  test('one column alone is imputed from its own values', () => {
    const { completed } = chainedEquations({ columns: [{ name: 'a', values: small.a }], seed: 4 })
    expect(completed.every(({ a }) => small.a.includes(a[2]))).toBe(true)
  })
  test('collinear predictors, one level and perfect prediction leave no hole', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8]
    const { completed, warnings } = chainedEquations({
      columns: [
        { name: 'x', values },
        { name: 'twice', values: values.map(v => 2 * v) },
        { name: 'same', values: [4, 4, 4, Number.NaN, 4, 4, 4, 4] },
        { name: 'predicted', values: [0, 0, 0, Number.NaN, 1, 1, 1, 1], kind: 'binary' },
        { name: 'three', values: [0, 0, 1, 1, 1, 2, 2, Number.NaN], kind: 'ordinal' },
        { name: 'also', values: [0, 0, 1, 1, Number.NaN, 2, 2, 2], kind: 'nominal' },
        {
          name: 'line',
          values: values.map(v => (v === 6 ? Number.NaN : 3 * v)),
          predictors: ['x'],
          method: 'norm',
        },
      ],
      seed: 8,
    })
    expect(warnings).toEqual(['Column same has one observed value, 4: its missing values are all set to it.'])
    for (const data of completed) {
      expect(Object.values(data).every(column => column.every(Number.isFinite))).toBe(true)
      expect([data.same[3], Math.round(data.line[5])]).toEqual([4, 18])
    }
  })
  test('order of visits is the caller’s', () => {
    const given = chainedEquations({ columns, seed: 1, visitSequence: ['c', 'a', 'b'] })
    expect(given.trace.map(t => t.column)).toEqual(['c', 'a', 'b'])
  })
  test('bad input is named', () => {
    const hole = Number.NaN
    const fault = (bad: ImputationColumn, more: object = {}) => {
      try {
        chainedEquations({ columns: [...columns, bad], seed: 1, ...more })
      } catch (error) {
        if (error instanceof StatisticsInputError) return `${error.argument}: ${error.message}`
      }
      return ''
    }
    const values = [1, 2, 3, 4, 5, 6, 7, hole]
    expect(fault({ name: 'd', values: new Float64Array(8).fill(hole) })).toContain(
      'd: Column d has no observed value',
    )
    expect(fault({ name: 'd', values: [1] })).toContain('has 1 values')
    expect(fault({ name: 'd', values: values.map(v => (v === 3 ? Infinity : v)) })).toContain(
      'is Infinity in row 2',
    )
    expect(fault({ name: 'a', values })).toContain('same name')
    expect(fault({ name: 'd', values, method: 'none' })).toContain('is missing in row 7 and is not imputed')
    expect(fault({ name: 'd', values, method: 'polyreg' })).toContain('state its kind')
    expect(fault({ name: 'd', values, kind: 'binary' })).toContain('7 levels')
    expect(fault({ name: 'd', values, predictors: ['z'] })).toContain('predictor z, which is no column')
    expect(fault({ name: 'd', values, predictors: ['d'] })).toContain('which is itself')
    expect(fault({ name: 'd', values: [1, 2, hole, hole, hole, hole, hole, hole] })).toContain(
      '2 observed values for 3',
    )
    expect(fault({ name: 'd', values }, { visitSequence: ['q'] })).toContain('visitSequence names q')
    expect(fault({ name: 'd', values }, { imputations: 0 })).toContain('imputations is 0')
    expect(() => chainedEquations({ columns: [], seed: 1 })).toThrow('no rows')
  })
  test('a constant added and a scale leave norm imputations the same, up to both', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), seed => {
        const random = createRandom(seed, 'shifted')
        const n = 8
        const x = Float64Array.from({ length: n }, () => random.normal())
        const y = Float64Array.from({ length: n }, (_, i) => (i === 2 ? Number.NaN : random.normal()))
        const run = (values: ArrayLike<number>) =>
          chainedEquations({
            columns: [
              { name: 'y', values, method: 'norm' },
              { name: 'x', values: x, method: 'none' },
            ],
            imputations: 1,
            iterations: 1,
            seed,
          }).completed[0].y[2]
        expect(run(y.map(v => 3 * v + 10))).toBeCloseTo(3 * run(y) + 10, 6)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('imputeRows', () => {
  const fit = fitChainedEquations({ columns, imputations: 4, iterations: 5, seed: 6 })
  const rows = { a: [Number.NaN, 3, Number.NaN], b: [4, 2, Number.NaN], c: [1, Number.NaN, 0] }
  test('a row depends on itself, its key and the seed alone', () => {
    const all = imputeRows(fit, rows, { seed: 1, keys: ['p', 'q', 'r'] })
    const last = imputeRows(fit, { a: [Number.NaN], b: [Number.NaN], c: [0] }, { seed: 1, keys: ['r'] })
    expect(all).toHaveLength(4)
    all.forEach((data, chain) => {
      expect([data.a[2], data.b[2]]).toEqual([last[chain].a[0], last[chain].b[0]])
      expect([data.a[1], data.b[0], data.c[0]]).toEqual([3, 4, 1])
      expect(Object.values(data).every(values => values.every(Number.isFinite))).toBe(true)
    })
    expect(imputeRows(fit, rows, { seed: 1, keys: ['p', 'q', 'r'] })).toEqual(all)
  })
  test('the fit survives a copy through JSON-like cloning', () => {
    expect(imputeRows(structuredClone(fit), rows, { seed: 1 })).toEqual(imputeRows(fit, rows, { seed: 1 }))
  })
  test('draws from the distribution that the fit learnt', () => {
    const random = createRandom(3, 'rows')
    const n = 300
    const x = Float64Array.from({ length: n }, () => random.normal())
    const y = x.map((v, i) => (i === 0 ? Number.NaN : 2 * v + random.normal()))
    const learnt = fitChainedEquations({
      columns: [
        { name: 'x', values: x },
        { name: 'y', values: y, method: 'norm' },
      ],
      imputations: 5,
      seed: 2,
    })
    const fresh = imputeRows(
      learnt,
      { x: new Float64Array(800).fill(1), y: new Float64Array(800).fill(Number.NaN) },
      { seed: 9 },
    )
    const ls = linearRegression({ y: y.slice(1), x: [x.slice(1)] })
    const drawn = fresh.flatMap(data => [...data.y])
    // five drawn lines: their own error at x = 1 is about 0.08
    expect(Math.abs(meanOf(drawn) - ls.coefficients[0] - ls.coefficients[1])).toBeLessThan(
      4 * (0.08 / Math.sqrt(5)),
    )
    expect(Math.abs(sdOf(drawn) / ls.residualSd - 1)).toBeLessThan(0.1)
    // a column that had no hole when it was fitted has a model too
    expect(imputeRows(learnt, { x: [Number.NaN], y: [2] }, { seed: 1 })[0].x[0]).toBeTypeOf('number')
  })
  test('bad rows are named', () => {
    expect(() => imputeRows(fit, { a: [1], b: [1] }, { seed: 1 })).toThrow('Column c is not given')
    expect(() => imputeRows(fit, { ...rows, c: [1, 2, 0] }, { seed: 1 })).toThrow('Column c is 2 in row 1')
    expect(() => imputeRows(fit, { ...rows, b: [1] }, { seed: 1 })).toThrow('has 1 values')
    expect(() => imputeRows(fit, rows, { seed: 1, keys: ['p'] })).toThrow('keys has 1')
    const none = fitChainedEquations({
      columns: [...columns, { name: 'd', values: [1, 2, 3, 4, 5, 6, 7, 8], method: 'none' }],
      seed: 1,
    })
    expect(() => imputeRows(none, { ...rows, d: [1, Number.NaN, 2] }, { seed: 1 })).toThrow(
      'without a method',
    )
  })
})
