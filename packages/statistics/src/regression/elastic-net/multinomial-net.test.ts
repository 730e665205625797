import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { StatisticsInputError } from '../../input-error.ts'
import { createRandom } from '../../random.ts'
import { elasticNet, elasticNetMultinomial } from './index.ts'

interface DataSet {
  x: number[][]
  outcomes: Record<string, number[]>
}
interface Case {
  set: 'iris' | 'narrow' | 'wide'
  outcome: string
  alpha: number
  factors?: number[]
  standardise?: boolean
  weighted?: boolean
  grouped?: boolean
  count: number
  lambda: number[]
  at: number[]
  intercept: number[][]
  beta: number[][][]
  df: number[]
  devianceRatio: number[]
  nullDeviance: number
}
const { sets, multinomial } = reference<{
  sets: Record<'iris' | 'wide', DataSet> & { narrow: DataSet & { weights: number[]; offsets: number[][] } }
  multinomial: Record<string, Case>
}>('elastic-net-multinomial')

const columns = (x: number[][]) => x.map(v => Float64Array.from(v))

describe('elastic net for several classes', () => {
  for (const [name, c] of Object.entries(multinomial))
    test(`agrees with glmnet${c.grouped ? ', grouped' : ''}: ${name}`, () => {
      const { x, outcomes } = sets[c.set]
      const options = {
        y: outcomes[c.outcome],
        x: columns(x),
        alpha: c.alpha,
        penaltyFactors: c.factors,
        standardise: c.standardise,
        grouped: c.grouped,
        weights: c.weighted ? sets.narrow.weights : undefined,
        offset: c.weighted ? sets.narrow.offsets : undefined,
        tolerance: 1e-18,
      }
      const automatic = elasticNetMultinomial(options)
      expect(automatic.lambda).toHaveLength(c.count)
      expectAgreement(automatic.lambda.slice(0, c.lambda.length), c.lambda, 1e-8, 1e-12)
      const fit = elasticNetMultinomial({ ...options, lambda: c.lambda })
      expect(fit.converged).toBe(true)
      expectAgreement(fit.nullDeviance, c.nullDeviance, 1e-11)
      expectAgreement(fit.devianceRatio, c.devianceRatio, 1e-8)
      for (const [k, at] of c.at.entries()) {
        // at the first lambda a covariate may be in by rounding alone
        if (at > 0) expect(fit.degreesOfFreedom[at]).toBe(c.df[at])
        expectAgreement(fit.intercept[at], c.intercept[k], 1e-6, 1e-1)
        for (const [l, beta] of c.beta[k].entries()) expectAgreement(fit.beta[at][l], beta, 1e-6, 1e-1)
        const objective = (intercept: ArrayLike<number>, beta: readonly ArrayLike<number>[]) =>
          penalised(options, c.lambda[at], intercept, beta)
        expect(objective(fit.intercept[at], fit.beta[at])).toBeLessThanOrEqual(
          objective(c.intercept[k], c.beta[k]) + 1e-12,
        )
      }
    })

  test('the optimality conditions hold at every lambda, and intercepts sum to 0, over 1,000 draws', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.constantFrom(2, 3, 4),
        fc.constantFrom(0, 0.3, 0.8, 1),
        (seed, classes, alpha) => {
          const { y, x, weights } = draw(seed, classes)
          const options = { y, x, alpha, weights, lambda: [0.2, 0.05], standardise: false, tolerance: 1e-18 }
          const fit = elasticNetMultinomial(options)
          expect(fit.converged).toBe(true)
          const total = weights.reduce((a, b) => a + b, 0)
          for (const [k, lambda] of fit.lambda.entries()) {
            const p = probabilities(options, fit.intercept[k], fit.beta[k])
            expect(Math.abs(fit.intercept[k].reduce((a, b) => a + b, 0))).toBeLessThan(1e-9)
            for (let l = 0; l < classes; l++) {
              const residual = Float64Array.from(
                y,
                (code, i) => (weights[i] * ((code === l ? 1 : 0) - p[l][i])) / total,
              )
              expect(Math.abs(residual.reduce((a, b) => a + b, 0))).toBeLessThan(1e-7)
              for (let j = 0; j < x.length; j++) {
                const slope = x[j].reduce((sum, v, i) => sum + v * residual[i], 0)
                const b = fit.beta[k][l][j]
                const excess =
                  b === 0
                    ? Math.max(0, Math.abs(slope) - lambda * alpha)
                    : slope - lambda * (alpha * Math.sign(b) + (1 - alpha) * b)
                expect(Math.abs(excess)).toBeLessThan(1e-7)
              }
            }
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('the order of rows, the numbers of the classes and weights for replication change nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom(0.4, 1), (seed, alpha) => {
        const { y, x, weights } = draw(seed, 3)
        const more = { alpha, lambda: [0.1], tolerance: 1e-18 }
        const fit = elasticNetMultinomial({ y, x, weights, ...more })
        const rows = [...weights].flatMap((w, i) => Array.from({ length: w }, () => i))
        const order = createRandom(seed, 'order').permutation(rows.length)
        const pick = (v: ArrayLike<number>) => Float64Array.from(order, k => v[rows[k]])
        const other = elasticNetMultinomial({ y: pick(y).map(code => 2 - code), x: x.map(pick), ...more })
        for (let l = 0; l < 3; l++) expectAgreement(other.beta[0][2 - l], fit.beta[0][l], 1e-6, 0.1)
        expectAgreement(other.devianceRatio, fit.devianceRatio, 1e-8)
      }),
      { numRuns: 1000 },
    )
  })

  test('the lasso of two classes has half the coefficients of the logistic lasso, with opposite signs', () => {
    const { x, outcomes } = sets.narrow
    const more = { y: outcomes.binomial, x: columns(x), alpha: 1, lambda: [0.05], tolerance: 1e-18 }
    const logistic = elasticNet({ family: 'binomial', ...more })
    const [[first, second]] = elasticNetMultinomial(more).beta
    expectAgreement(
      second.map(b => 2 * b),
      logistic.beta[0],
      1e-8,
      0.1,
    )
    expectAgreement(
      first.map(b => -b),
      second,
      1e-14,
    )
  })

  test('a constant covariate has coefficient 0 and is named', () => {
    const x = [Float64Array.of(1, 2, 1, 4, 0, 3), new Float64Array(6).fill(2)]
    const fit = elasticNetMultinomial({ y: [0, 1, 2, 0, 1, 2], x, alpha: 0.5, lambda: [0.01] })
    expect(fit.beta[0].map(b => b[1])).toEqual([0, 0, 0])
    expect(fit.warnings).toEqual(['Covariate 1 is constant: its coefficient is 0.'])
  })

  test('separable classes have finite coefficients along the automatic path', () => {
    const fit = elasticNetMultinomial({
      y: [0, 0, 1, 1, 2, 2],
      x: [Float64Array.of(1, 2, 3, 4, 5, 6)],
      alpha: 0.5,
    })
    expect(fit.beta.flat().every(b => Number.isFinite(b[0]))).toBe(true)
  })

  test('refuses one class, an empty class, other codes and offsets of another number of classes', () => {
    const fault = (more: Partial<Parameters<typeof elasticNetMultinomial>[0]>) => {
      try {
        elasticNetMultinomial({ y: [0, 1, 2], x: [Float64Array.of(1, 2, 3)], alpha: 1, ...more })
      } catch (error) {
        if (error instanceof StatisticsInputError) return [error.fault, error.argument, error.row]
      }
      return null
    }
    expect(fault({ y: [0, 0, 0] })).toEqual(['oneClass', 'y', undefined])
    expect(fault({ y: [0, 2, 2] })).toEqual(['oneClass', 'y', undefined])
    expect(fault({ weights: [1, 1, 0] })).toEqual(['oneClass', 'y', undefined])
    expect(fault({ y: [0, 1.5, 2] })).toEqual(['domain', 'y', 1])
    expect(fault({ y: [0, 1, 3], classes: 3 })).toEqual(['domain', 'y', 2])
    expect(fault({ y: [0, 1, Number.NaN] })).toEqual(['missing', 'y', 2])
    expect(fault({ offset: [[0, 0, 0]] })).toEqual(['length', 'offset', undefined])
    expect(fault({ alpha: 2 })).toEqual(['option', 'alpha', undefined])
  })
})

function draw(seed: number, classes: number) {
  const random = createRandom(seed, 'multinomial net')
  const n = 18
  const y = Float64Array.from({ length: n }, (_, i) => (i < classes ? i : random.integer(classes)))
  const x = [0, 1].map(() => Float64Array.from(y, code => 0.7 * code + random.normal()))
  return { y, x, weights: Float64Array.from(y, () => 1 + random.integer(2)) }
}

interface Rows {
  y: ArrayLike<number>
  x: readonly Float64Array[]
  alpha: number
  weights?: ArrayLike<number>
  offset?: readonly ArrayLike<number>[]
  penaltyFactors?: ArrayLike<number>
  standardise?: boolean
  grouped?: boolean
}

/** By the formula, row by row: one array a class. */
function probabilities(
  { y, x, offset }: Rows,
  intercept: ArrayLike<number>,
  beta: readonly ArrayLike<number>[],
) {
  const p = beta.map(() => new Float64Array(y.length))
  for (let i = 0; i < y.length; i++) {
    const odds = beta.map((b, l) =>
      Math.exp(x.reduce((sum, v, j) => sum + v[i] * b[j], intercept[l] + (offset?.[l][i] ?? 0))),
    )
    const total = odds.reduce((a, b) => a + b, 0)
    for (let l = 0; l < p.length; l++) p[l][i] = odds[l] / total
  }
  return p
}

/** The objective by its definition, on the scale of standardised covariates. */
function penalised(
  rows: Rows,
  lambda: number,
  intercept: ArrayLike<number>,
  beta: readonly ArrayLike<number>[],
) {
  const { y, x, alpha, standardise = true } = rows
  const w = Float64Array.from(y, (_, i) => rows.weights?.[i] ?? 1)
  const total = w.reduce((a, b) => a + b, 0)
  const p = probabilities(rows, intercept, beta)
  let value = 0
  for (let i = 0; i < y.length; i++) value -= (w[i] * Math.log(p[y[i]][i])) / total
  const factors = x.map((_, j) => rows.penaltyFactors?.[j] ?? 1)
  const scale = x.length / factors.reduce((a, b) => a + b, 0)
  for (const [j, column] of x.entries()) {
    const mean = column.reduce((sum, v, i) => sum + w[i] * v, 0) / total
    const sd = Math.sqrt(column.reduce((sum, v, i) => sum + w[i] * (v - mean) ** 2, 0) / total)
    const b = beta.map(of => (standardise ? of[j] * sd : of[j]))
    const size = rows.grouped ? Math.hypot(...b) : b.reduce((sum, value) => sum + Math.abs(value), 0)
    const squares = b.reduce((sum, value) => sum + value * value, 0)
    value += lambda * factors[j] * scale * (alpha * size + ((1 - alpha) / 2) * squares)
  }
  return value
}
