import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement } from '../../../test/agreement.ts'
import { createRandom, type Random } from '../../random.ts'
import { elasticNet, elasticNetCox, elasticNetMultinomial } from './index.ts'

/** A tiny data set with an outcome of every family; values repeat, so that times and covariates are tied. */
interface Draw {
  readonly n: number
  readonly x: Float64Array[]
  readonly gaussian: Float64Array
  readonly binomial: Float64Array
  readonly poisson: Float64Array
  readonly multinomial: Float64Array
  readonly start: Float64Array
  readonly time: Float64Array
  readonly event: Float64Array
  readonly strata: Float64Array
  readonly weights: Float64Array
  readonly alpha: number
  readonly lambda: number[]
  readonly standardise: boolean
}

function drawn(random: Random): Draw {
  const n = 5 + random.integer(12)
  const p = 1 + random.integer(random.next() < 0.2 ? 20 : 4)
  const rows = (of: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => of(i))
  const coarse = () => Math.round(2 * random.normal()) / 2
  const start = rows(() => random.integer(3))
  return {
    n,
    x: Array.from({ length: p }, () => rows(coarse)),
    gaussian: rows(random.normal),
    binomial: rows(i => (i < 2 ? i : random.integer(2))),
    poisson: rows(i => (i === 0 ? 1 : random.integer(4))),
    multinomial: rows(i => (i < 3 ? i : random.integer(3))),
    start,
    time: rows(i => start[i] + 1 + random.integer(5)),
    event: rows(i => (i === 0 ? 1 : random.integer(2))),
    strata: rows(() => random.integer(2)),
    weights: rows(i => (i < 3 ? 1 : random.integer(3))),
    alpha: [0, 0.3, 0.7, 1][random.integer(4)],
    lambda: [0.3, 0.05],
    standardise: random.next() < 0.5,
  }
}

const families = ['gaussian', 'binomial', 'poisson', 'cox', 'multinomial', 'grouped'] as const
type Family = (typeof families)[number]

interface Fit {
  readonly converged: boolean
  /** By lambda, then class: intercept and coefficients. */
  readonly models: readonly (readonly { readonly intercept: number; readonly beta: Float64Array }[])[]
}

function fitOf(family: Family, d: Draw, penaltyFactors?: number[], limits?: [number, number]): Fit {
  const { x, alpha, lambda, standardise, weights } = d
  const [lowerLimits, upperLimits] = limits ?? []
  const options = {
    x,
    alpha,
    lambda,
    standardise,
    weights,
    penaltyFactors,
    lowerLimits,
    upperLimits,
    tolerance: 1e-20,
  }
  if (family === 'cox') {
    const { converged, beta } = elasticNetCox({
      ...options,
      start: d.start,
      time: d.time,
      event: d.event,
      strata: d.strata,
    })
    return { converged, models: beta.map(b => [{ intercept: 0, beta: b }]) }
  }
  if (family === 'multinomial' || family === 'grouped') {
    const { lowerLimits: _, upperLimits: __, ...free } = options
    const fit = elasticNetMultinomial({ ...free, y: d.multinomial, grouped: family === 'grouped' })
    const models = fit.beta.map((b, k) => b.map((beta, c) => ({ intercept: fit.intercept[k][c], beta })))
    return { converged: fit.converged, models }
  }
  const fit = elasticNet({ ...options, family, y: d[family] })
  return {
    converged: fit.converged,
    models: fit.beta.map((beta, k) => [{ intercept: fit.intercept[k], beta }]),
  }
}

const linearOf = (d: Draw, { intercept, beta }: { intercept: number; beta: Float64Array }) =>
  Float64Array.from({ length: d.n }, (_, i) =>
    d.x.reduce((sum, column, j) => sum + column[i] * beta[j], intercept),
  )

/** Linear predictors of the classes less their mean, where there are several. */
function relative(d: Draw, model: Fit['models'][number]): Float64Array[] {
  const linear = model.map(of => linearOf(d, of))
  if (linear.length === 1) return linear
  return linear.map(of =>
    of.map((v, i) => v - linear.reduce((sum, other) => sum + other[i], 0) / linear.length),
  )
}

/** Minus the derivative of the loss by each class's linear predictors, from the definition. */
function residualsOf(family: Family, d: Draw, linear: Float64Array[]): Float64Array[] {
  const { n, weights, time, event, start, strata } = d
  const total = weights.reduce((a, b) => a + b, 0)
  const [eta] = linear
  const each = (of: (i: number) => number) =>
    Float64Array.from({ length: n }, (_, i) => (weights[i] / total) * of(i))
  if (family === 'gaussian') return [each(i => d.gaussian[i] - eta[i])]
  if (family === 'binomial') return [each(i => d.binomial[i] - 1 / (1 + Math.exp(-eta[i])))]
  if (family === 'poisson') return [each(i => d.poisson[i] - Math.exp(eta[i]))]
  if (family === 'cox') {
    const residual = each(i => event[i])
    for (let e = 0; e < n; e++) {
      if (event[e] === 0 || weights[e] === 0) continue
      const atRisk = (i: number) => strata[i] === strata[e] && start[i] < time[e] && time[i] >= time[e]
      let sum = 0
      for (let i = 0; i < n; i++) if (atRisk(i)) sum += weights[i] * Math.exp(eta[i])
      for (let i = 0; i < n; i++)
        if (atRisk(i)) residual[i] -= ((weights[e] / total) * weights[i] * Math.exp(eta[i])) / sum
    }
    return [residual]
  }
  return linear.map((_, c) =>
    each(i => {
      const sum = linear.reduce((s, of) => s + Math.exp(of[i]), 0)
      return (d.multinomial[i] === c ? 1 : 0) - Math.exp(linear[c][i]) / sum
    }),
  )
}

function weightedSd(column: Float64Array, weights: Float64Array): number {
  const total = weights.reduce((a, b) => a + b, 0)
  const mean = column.reduce((sum, v, i) => sum + weights[i] * v, 0) / total
  return Math.sqrt(column.reduce((sum, v, i) => sum + weights[i] * (v - mean) ** 2, 0) / total)
}

/** Largest violation of the subgradient conditions over the covariates and the intercept. */
function violation(
  family: Family,
  d: Draw,
  fit: Fit,
  k: number,
  given: number[],
  limits?: [number, number],
): number {
  const model = fit.models[k]
  const linear = model.map(of => linearOf(d, of))
  if (linear.some(of => of.some(v => Math.abs(v) > 12))) return 0 // on the way to an infinite coefficient
  const residual = residualsOf(family, d, linear)
  const sum = given.reduce((a, b) => a + b, 0)
  const total = d.weights.reduce((a, b) => a + b, 0)
  const ridgeScale = family === 'gaussian' ? 1 / (weightedSd(d.gaussian, d.weights) || 1) : 1
  let worst = 0
  const note = (value: number) => {
    worst = Math.max(worst, value)
  }
  if (family !== 'cox') for (const r of residual) note(Math.abs(r.reduce((a, b) => a + b, 0)))
  for (const [j, column] of d.x.entries()) {
    const sd = weightedSd(column, d.weights)
    const b = model.map(of => of.beta[j])
    if (sd < 1e-12) {
      note(Math.max(...b.map(Math.abs)))
      continue
    }
    const scale = d.standardise ? sd : 1
    const mean = column.reduce((s, v, i) => s + d.weights[i] * v, 0) / total
    const lambda = d.lambda[k] * (sum > 0 ? (given[j] * given.length) / sum : 0)
    const pull = residual.map(
      (r, c) =>
        r.reduce((s, v, i) => s + (v * (column[i] - mean)) / scale, 0) -
        lambda * (1 - d.alpha) * ridgeScale * b[c] * scale,
    )
    const threshold = lambda * d.alpha
    if (family === 'grouped') {
      const length = Math.hypot(...b)
      if (length === 0) note(Math.hypot(...pull) - threshold)
      else for (const [c, of] of b.entries()) note(Math.abs(pull[c] - (threshold * of) / length))
      continue
    }
    for (const [c, of] of b.entries()) {
      const atLower = limits && of <= limits[0] * (1 - 1e-12)
      const atUpper = limits && of >= limits[1] * (1 - 1e-12)
      const short =
        of === 0
          ? Math.sign(pull[c]) * Math.max(Math.abs(pull[c]) - threshold, 0)
          : pull[c] - threshold * Math.sign(of)
      if (!(atLower && short < 0) && !(atUpper && short > 0)) note(Math.abs(short))
    }
  }
  return worst
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })

describe('elastic net, properties', () => {
  for (const family of families)
    test(`the subgradient conditions hold at every lambda: ${family}`, { timeout: 60_000 }, () => {
      fc.assert(
        fc.property(seeds, seed => {
          const random = createRandom(seed, 'kkt', family)
          const d = drawn(random)
          const factors = d.x.map(() => (d.x.length < 4 ? [1, 1, 2, 0][random.integer(4)] : 1))
          const limits: [number, number] | undefined =
            family !== 'grouped' && family !== 'multinomial' && random.next() < 0.3 ? [-0.1, 0.2] : undefined
          const fit = fitOf(family, d, factors, limits)
          for (let k = 0; k < d.lambda.length; k++)
            expect(violation(family, d, fit, k, factors, limits)).toBeLessThan(1e-6)
        }),
        { numRuns: 1000 },
      )
    })

  /** The same models from another description of the data, up to rounding. */
  const sameModels = (family: Family, one: Fit, other: Fit, of: (b: Float64Array) => Float64Array) => {
    for (const [k, model] of one.models.entries())
      for (const [c, { beta }] of model.entries()) {
        if (beta.some(b => Math.abs(b) > 50)) continue // separated and unpenalised
        expectAgreement(of(other.models[k][c].beta), beta, family === 'grouped' ? 1e-4 : 1e-5, 0.1)
      }
  }
  /** Ridge, so that the model is unique whatever the covariates. */
  const unique = (d: Draw): Draw => ({ ...d, alpha: Math.min(d.alpha, 0.7) })

  test('the order of rows and of columns changes nothing, nor does the name of a class', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(seeds, seed => {
        const random = createRandom(seed, 'permutation')
        const family = families[random.integer(families.length)]
        const d = unique(drawn(random))
        const rows = random.permutation(d.n)
        const by = (v: Float64Array) => Float64Array.from(rows, i => v[i])
        const columns = random.permutation(d.x.length)
        const other: Draw = {
          ...d,
          x: Array.from(columns, j => by(d.x[j])),
          gaussian: by(d.gaussian),
          binomial: by(d.binomial),
          poisson: by(d.poisson),
          multinomial: by(d.multinomial),
          start: by(d.start),
          time: by(d.time),
          event: by(d.event),
          strata: by(d.strata).map(s => 7 - s),
          weights: by(d.weights),
        }
        const back = (b: Float64Array) => {
          const out = new Float64Array(b.length)
          for (const [a, j] of columns.entries()) out[j] = b[a]
          return out
        }
        sameModels(family, fitOf(family, d), fitOf(family, other), back)
      }),
      { numRuns: 1000 },
    )
  })

  test('a constant added to a covariate moves the intercept alone; units do not matter when standardised', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(seeds, seed => {
        const random = createRandom(seed, 'affine')
        const family = families[random.integer(families.length)]
        const d = { ...unique(drawn(random)), standardise: true }
        const factor = d.x.map(() => [0.01, 1, 8][random.integer(3)])
        const shift = d.x.map(() => random.integer(20) - 10)
        const other = { ...d, x: d.x.map((v, j) => v.map(value => factor[j] * (value + shift[j]))) }
        const [one, two] = [fitOf(family, d), fitOf(family, other)]
        sameModels(family, one, two, b => b.map((v, j) => v * factor[j]))
        if (family === 'cox') return
        for (const [k, model] of one.models.entries()) {
          // classes: a constant added to all of their intercepts says the same
          const [before, after] = [relative(d, model), relative(other, two.models[k])]
          for (const [c, linear] of before.entries()) expectAgreement(after[c], linear, 1e-4, 0.1)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('frequency weights equal replication, and a weight of 0 leaves a row out', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(seeds, seed => {
        const random = createRandom(seed, 'replication')
        const family = families[random.integer(families.length)]
        const d = unique(drawn(random))
        const rows = [...d.weights].flatMap((w, i) => Array.from({ length: w }, () => i))
        const by = (v: Float64Array) => Float64Array.from(rows, i => v[i])
        const other: Draw = {
          ...d,
          n: rows.length,
          x: d.x.map(by),
          gaussian: by(d.gaussian),
          binomial: by(d.binomial),
          poisson: by(d.poisson),
          multinomial: by(d.multinomial),
          start: by(d.start),
          time: by(d.time),
          event: by(d.event),
          strata: by(d.strata),
          weights: new Float64Array(rows.length).fill(1),
        }
        sameModels(family, fitOf(family, d), fitOf(family, other), b => b)
      }),
      { numRuns: 1000 },
    )
  })

  test('Cox: the unit of time and a single stratum change nothing', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(seeds, seed => {
        const d = unique(drawn(createRandom(seed, 'time')))
        const { x, alpha, lambda, weights, time, event, start } = d
        const options = { x, alpha, lambda, weights, event, tolerance: 1e-20 }
        const days = elasticNetCox({ ...options, time, start })
        const years = elasticNetCox({
          ...options,
          time: time.map(t => t * 365.25),
          start: start.map(t => t * 365.25),
          strata: time.map(() => 4),
        })
        for (const [k, beta] of days.beta.entries()) expectAgreement(years.beta[k], beta, 1e-6, 0.1)
      }),
      { numRuns: 1000 },
    )
  })
})
