import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { linearRegression } from '../regression/index.ts'
import { bootstrap632 } from './bootstrap-632.ts'

interface Errors {
  readonly apparent: number
  readonly leftOut: number
  readonly noInformation: number
  readonly relative: number
  readonly e632: number
  readonly plus: number
}
const { boot632 } = reference<{
  boot632: { z: number[][]; y: number[]; class: number[]; rows: number[][]; linear: Errors; nearest: Errors }
}>('exact-tests')
const { z, y, class: classes, linear, nearest } = boot632
const n = y.length
const rows = boot632.rows.map(one => Int32Array.from(one))

function fitLinear(drawn: Int32Array) {
  const pick = (values: readonly number[]) => Float64Array.from(drawn, row => values[row])
  const { coefficients } = linearRegression({ y: pick(y), x: z.map(pick) })
  const predicted = y.map(
    (_, i) => coefficients[0] + z.reduce((sum, column, j) => sum + column[i] * coefficients[j + 1], 0),
  )
  return (i: number, j: number) => (y[i] - predicted[j]) ** 2
}

function fitNearest(drawn: Int32Array) {
  const predicted = y.map((_, i) => {
    let best = 0
    let least = Number.POSITIVE_INFINITY
    for (const row of drawn) {
      const distance = z.reduce((sum, column) => sum + (column[row] - column[i]) ** 2, 0)
      if (distance < least) {
        least = distance
        best = classes[row]
      }
    }
    return best
  })
  return (i: number, j: number) => (classes[i] === predicted[j] ? 0 : 1)
}

describe('bootstrap632', () => {
  it('agrees with its definition in R on given resamples, of a linear model and of the nearest neighbour', () => {
    for (const [fit, expected] of [
      [fitLinear, linear],
      [fitNearest, nearest],
    ] as const) {
      const found = bootstrap632({ n, fit, rows, seed: 1 })
      expectAgreement(
        [
          found.apparent,
          found.leftOut,
          found.noInformation,
          found.relativeOverfitting,
          found.error632,
          found.error632plus,
        ],
        [
          expected.apparent,
          expected.leftOut,
          expected.noInformation,
          expected.relative,
          expected.e632,
          expected.plus,
        ],
        1e-10,
      )
    }
  })

  it('draws its own resamples from the seed', () => {
    const once = bootstrap632({ n, fit: fitLinear, resamples: 20, seed: 4 })
    expect(bootstrap632({ n, fit: fitLinear, resamples: 20, seed: 4 })).toEqual(once)
    expect(bootstrap632({ n, fit: fitLinear, resamples: 20, seed: 5 })).not.toEqual(once)
  })

  it('refuses resamples that leave nobody out', () => {
    const everyone = [Int32Array.from({ length: n }, (_, i) => i)]
    expect(() => bootstrap632({ n, fit: fitLinear, rows: everyone, seed: 1 })).toThrow('leaves a patient out')
  })
})
