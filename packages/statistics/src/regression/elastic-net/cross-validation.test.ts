import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { StatisticsInputError } from '../../input-error.ts'
import { createRandom } from '../../random.ts'
import { type CrossValidationMeasure, type CrossValidationOptions, crossValidateElasticNet } from './index.ts'

interface Case {
  family: 'binomial' | 'gaussian' | 'poisson' | 'multinomial' | 'cox'
  alpha: number
  measure: CrossValidationMeasure
  weighted?: boolean
  noOffset?: boolean
  lambda: number[]
  mean: number[]
  se: number[]
  nonZero: number[]
  lambdaMin: number
  lambda1se: number
  index: [number, number]
}
const { sets, crossValidated } = reference<{
  sets: {
    narrow: {
      x: number[][]
      outcomes: Record<string, number[]>
      time: number[]
      event: number[]
      weights: number[]
      offset: number[]
      fold: number[]
    }
  }
  crossValidated: Case[]
}>('elastic-net-multinomial')
const { x, outcomes, time, event, weights, offset, fold } = sets.narrow
const columns = x.map(v => Float64Array.from(v))

const followUp = { family: 'cox', x: columns, time, event, foldOf: fold, tolerance: 1e-16 } as const

function optionsOf({
  family,
  alpha,
  weighted,
  noOffset,
}: Pick<Case, 'family' | 'alpha' | 'weighted' | 'noOffset'>) {
  const shared = { x: columns, alpha, foldOf: fold, tolerance: 1e-16 }
  const more = weighted ? { weights, offset: noOffset ? undefined : offset } : {}
  if (family === 'cox') return { family, time, event, ...shared, ...more }
  if (family === 'multinomial') return { family, y: outcomes.y4, ...shared }
  return { family, y: outcomes[family], ...shared, ...more }
}

const fault = (options: CrossValidationOptions) => {
  try {
    crossValidateElasticNet(options)
  } catch (error) {
    if (error instanceof StatisticsInputError) return [error.fault, error.argument, error.message]
  }
  return null
}

describe('cross-validation of an elastic net', () => {
  for (const c of crossValidated)
    test(`agrees with cv.glmnet: ${c.family}, ${c.measure}${c.weighted ? ', weights' : ''}${c.weighted && !c.noOffset ? ', offset' : ''}, alpha ${c.alpha}`, () => {
      const cv = crossValidateElasticNet({ ...optionsOf(c), measure: c.measure, lambda: c.lambda })
      // at the first lambda a covariate may be in by rounding alone
      expect([...cv.nonZero.slice(1)]).toEqual(c.nonZero.slice(1))
      expectAgreement(cv.mean, c.mean, 1e-6)
      expectAgreement(cv.se, c.se, 1e-6)
      expect([cv.indexMin, cv.index1se]).toEqual(c.index)
      expect([cv.lambdaMin, cv.lambda1se]).toEqual([cv.lambda[c.index[0]], cv.lambda[c.index[1]]])
    })

  test('random folds are of nearly equal size, the same for a seed, and the automatic path is that of all rows', () => {
    const options = { family: 'gaussian', y: outcomes.gaussian, x: columns, alpha: 1, folds: 7 } as const
    const cv = crossValidateElasticNet({ ...options, seed: 3 })
    const sizes = Array.from({ length: 7 }, (_, k) => cv.foldOf.filter(of => of === k).length)
    expect(sizes.toSorted((a, b) => a - b)).toEqual([17, 17, 17, 17, 17, 17, 18])
    expect(crossValidateElasticNet({ ...options, seed: 3 })).toEqual(cv)
    expect(crossValidateElasticNet({ ...options, seed: 4 }).foldOf).not.toEqual(cv.foldOf)
    expect(cv.lambda1se).toBeGreaterThanOrEqual(cv.lambdaMin)
    expect(cv.lambda[cv.indexMin]).toBe(cv.lambdaMin)
  })

  test('with fewer than 3 rows a fold, rows take the place of folds: leave-one-out by its definition', () => {
    const n = 12
    const y = outcomes.gaussian.slice(0, n)
    const few = columns.slice(0, 2).map(v => v.slice(0, n))
    const cv = crossValidateElasticNet({ family: 'gaussian', y, x: few, alpha: 0, lambda: [0], folds: n })
    // ordinary least squares: leave-one-out residuals are e / (1 - h)
    const squared = leaveOneOut(few, y)
    const mean = squared.reduce((a, b) => a + b, 0) / n
    expectAgreement(cv.mean, [mean], 1e-6)
    expectAgreement(cv.se, [Math.sqrt(squared.reduce((s, v) => s + (v - mean) ** 2, 0) / n / (n - 1))], 1e-6)
  })

  test('a fold without an event weighs nothing', () => {
    const none = event.map((d, i) => (fold[i] === 2 ? 0 : d))
    const cv = crossValidateElasticNet({
      ...followUp,
      alpha: 1,
      event: none,
      lambda: [0.1, 0.05],
    })
    expect(cv.mean.every(Number.isFinite)).toBe(true)
    expect(cv.se.every(Number.isFinite)).toBe(true)
  })

  test('delayed entry at a time before all others, and one stratum, change nothing', () => {
    const plain = { ...followUp, alpha: 0.5 }
    const more = { start: time.map(() => 0), strata: time.map(() => 4), lambda: [0.1, 0.05] }
    const cv = crossValidateElasticNet({ ...plain, lambda: more.lambda })
    expectAgreement(crossValidateElasticNet({ ...plain, ...more }).mean, cv.mean, 1e-8)
  })

  test('refuses a measure of another family, too few folds, small folds for an AUC; names the fold without a fit', () => {
    const options = optionsOf({ family: 'binomial', alpha: 1 })
    const gaussian = optionsOf({ family: 'gaussian', alpha: 1 })
    const { foldOf: _, ...dealt } = options
    expect(fault({ ...gaussian, measure: 'auc' })?.slice(0, 2)).toEqual(['option', 'measure'])
    expect(fault({ ...dealt, folds: 2 })?.slice(0, 2)).toEqual(['option', 'folds'])
    expect(fault({ ...dealt, folds: 121 })?.slice(0, 2)).toEqual(['option', 'folds'])
    expect(fault({ ...options, foldOf: fold.map(k => k % 2) })?.slice(0, 2)).toEqual(['option', 'foldOf'])
    expect(fault({ ...dealt, folds: 20, measure: 'auc' })?.slice(0, 2)).toEqual(['option', 'measure'])
    const alone = fault({ ...options, foldOf: outcomes.binomial.map((d, i) => (d === 1 ? 0 : 1 + (i % 2))) })
    expect(alone?.[0]).toBe('oneClass')
    expect(alone?.[2]).toContain('Without fold 0')
  })

  test('the order of rows changes nothing, over 1,000 draws', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), seed => {
        const random = createRandom(seed, 'cross-validation test')
        const n = 15
        const v = Float64Array.from({ length: n }, () => random.normal())
        const y = v.map(value => value + random.normal())
        const foldOf = Array.from({ length: n }, (_, i) => i % 5)
        const order = random.permutation(n)
        const by = (values: ArrayLike<number>) => Float64Array.from(order, i => values[i])
        const more = { family: 'gaussian', alpha: 0.5, lambda: [0.5, 0.1] } as const
        const cv = crossValidateElasticNet({ y, x: [v], foldOf, ...more })
        const other = crossValidateElasticNet({ y: by(y), x: [by(v)], foldOf: by(foldOf), ...more })
        expectAgreement(other.mean, cv.mean, 1e-8)
        expectAgreement(other.se, cv.se, 1e-7)
      }),
      { numRuns: 1000 },
    )
  })
})

/** Squared leave-one-out residuals of least squares with an intercept, each from a fit of its own by elimination. */
function leaveOneOut(columns: readonly Float64Array[], y: readonly number[]): number[] {
  const design = y.map((_, i) => [1, ...columns.map(v => v[i])])
  return y.map((observed, left) => {
    const size = design[0].length
    const system = Array.from({ length: size }, (_, a) => [
      ...Array.from({ length: size }, (__, b) => sumWithout(left, i => design[i][a] * design[i][b])),
      sumWithout(left, i => design[i][a] * y[i]),
    ])
    for (let a = 0; a < size; a++)
      for (let r = 0; r < size; r++) {
        if (r === a) continue
        const factor = system[r][a] / system[a][a]
        for (let c = 0; c <= size; c++) system[r][c] -= factor * system[a][c]
      }
    const fitted = design[left].reduce((sum, v, a) => sum + (v * system[a][size]) / system[a][a], 0)
    return (observed - fitted) ** 2
  })

  function sumWithout(left: number, of: (i: number) => number): number {
    return y.reduce((sum, _, i) => (i === left ? sum : sum + of(i)), 0)
  }
}
