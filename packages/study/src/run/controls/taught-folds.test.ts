import { describe, expect, it } from 'vitest'
import { drawTaught, type TaughtFold, taughtBy, taughtEachOther } from './taught-folds.ts'

/** Folds of these sizes, each trained on all others, as centres that are left out in turn. */
function leftOut(sizes: readonly number[]): TaughtFold[] {
  const starts = sizes.map((_, k) => sizes.slice(0, k).reduce((sum, size) => sum + size, 0))
  const all = sizes.reduce((sum, size) => sum + size, 0)
  return sizes.map((size, k) => {
    const heldOut = Int32Array.from({ length: size }, (_, i) => starts[k] + i)
    const training = Int32Array.from({ length: all }, (_, row) => row).filter(
      row => row < starts[k] || row >= starts[k] + size,
    )
    return { training, heldOut }
  })
}

const draws = 4000
const variance = (values: Float64Array) => values.reduce((sum, value) => sum + value ** 2, 0) / values.length
const share = (values: Float64Array, above: number) => values.filter(value => value > above).length / draws
/** Four standard errors of a variance of so many values of a law with tails like the normal's. */
const near = (expected: number) => 4 * expected * Math.sqrt(2 / draws)

describe('what chance gives over folds that trained each other', () => {
  it('has, of many columns, the variance in which every pair of folds counts twice', () => {
    // R: n <- c(30, 22, 20, 16, 12); s <- n^1.5; N <- 100
    // rho <- sqrt(outer(n, N - n, "/") * t(outer(n, N - n, "/"))); diag(rho) <- 1; sum(outer(s, s) * rho) = 96569.846
    const sizes = [30, 22, 20, 16, 12]
    const spread = sizes.map(n => n ** 1.5)
    const wanted = 96569.846
    const found = variance(drawTaught({ folds: leftOut(sizes), spread, parameters: 200, draws, seed: 1 }))
    expect(Math.abs(found - wanted)).toBeLessThan(near(wanted))
  })

  it('of one column and two folds is the sum of two absolute normals, of either sign', () => {
    // sign(u2) u1 + sign(u1) u2: variance 2 + 4 / pi; R: integrate(function(a) 2 * dnorm(a) *
    //   2 * pnorm(pmax(2.326 - a, 0), lower.tail = FALSE), 0, Inf)$value / 2 = 0.0950.
    const folds = leftOut([50, 50])
    const found = drawTaught({ folds, spread: [1, 1], parameters: 1, draws, seed: 2 })
    const wanted = 2 + 4 / Math.PI
    expect(Math.abs(variance(found) - wanted)).toBeLessThan(near(wanted))
    expect(Math.abs(share(found, 2.326) - 0.095)).toBeLessThan(4 * Math.sqrt((0.095 * 0.905) / draws))
  })

  it('of folds of which only the later was trained on the earlier is that of independent ones', () => {
    const before = Int32Array.from({ length: 20 }, (_, row) => row)
    const first = { training: before, heldOut: before.map(row => 20 + row) }
    const second = {
      training: Int32Array.from([...before, ...first.heldOut]),
      heldOut: before.map(row => 40 + row),
    }
    const folds = [first, second]
    expect(taughtBy(folds)).toEqual([
      [0, 0],
      [20, 0],
    ])
    expect(taughtEachOther(folds)).toBe(false)
    const found = variance(drawTaught({ folds, spread: [3, 4], parameters: 200, draws, seed: 3 }))
    expect(Math.abs(found - 25)).toBeLessThan(near(25))
  })

  it('counts who trained a fold, and sees that left-out centres trained each other', () => {
    expect(taughtBy(leftOut([3, 2, 1]))).toEqual([
      [0, 2, 1],
      [3, 0, 1],
      [3, 2, 0],
    ])
    expect(taughtEachOther(leftOut([3, 2, 1]))).toBe(true)
    expect(taughtEachOther(leftOut([3, 2]).slice(0, 1))).toBe(false)
  })
})
