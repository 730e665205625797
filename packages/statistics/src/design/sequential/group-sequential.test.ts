import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { gaussLegendre } from '../../gauss-legendre.ts'
import { exitProbabilities } from './exit-probabilities.ts'
import { groupSequential, type SequentialBoundary } from './group-sequential.ts'

interface Design {
  readonly name: string
  readonly looks?: number
  readonly information?: number[]
  readonly sides: 1 | 2
  readonly alpha: number
  readonly power: number
  readonly delta?: number
  readonly gamma?: number
  readonly r: {
    z: number[]
    alphaSpent: number[]
    inflation: number
    expected0: number
    expected1: number
    shift: number
  }
}
const { sequential, futility } = reference<{
  sequential: Design[]
  futility: {
    bounds: number[]
    drift: number
    null: { upper: number[]; lower: number[] }
    alternative: { upper: number[]; lower: number[] }
  }
}>('trial-design')

const boundaryOf = ({ name, delta, gamma }: Design) => ({ kind: name, delta, gamma }) as SequentialBoundary

describe('groupSequential agrees with rpact', () => {
  it.each(sequential.map(design => [design.name, design.sides, design] as const))(
    '%s (%d-sided)',
    (_, __, design) => {
      const { looks, information, sides, alpha, power, r } = design
      const found = groupSequential({ looks, information, sides, alpha, power, boundary: boundaryOf(design) })
      // rpact stops within 1e-8 of alpha; ours spends it to the last digits
      expectAgreement(
        found.looks.map(one => one.z),
        r.z,
        1e-6,
      )
      expectAgreement(
        found.looks.map(one => one.alphaSpent),
        r.alphaSpent,
        1e-5,
      )
      expect(Math.abs((found.looks.at(-1)?.alphaSpent ?? 0) - alpha)).toBeLessThan(1e-13)
      expectAgreement([found.inflation, found.drift ** 2], [r.inflation, r.shift], 2e-6)
      expectAgreement(
        [found.expectedUnderNull, found.expectedUnderAlternative],
        [r.expected0, r.expected1],
        2e-6,
      )
    },
  )

  it('exit probabilities with futility bounds agree with the multivariate normal distribution', () => {
    const bounds = {
      information: Float64Array.of(1 / 3, 2 / 3, 1),
      lower: Float64Array.of(0, 0.5, futility.bounds[2]),
      upper: Float64Array.from(futility.bounds),
    }
    for (const [drift, expected] of [
      [0, futility.null],
      [futility.drift, futility.alternative],
    ] as const) {
      const { upper, lower } = exitProbabilities(bounds, drift)
      expectAgreement(upper, expected.upper, 1e-9)
      expectAgreement(lower, expected.lower, 1e-9)
    }
  })
})

describe('groupSequential', () => {
  // Jennison & Turnbull 2000, tables 2.1 and 2.3: two-sided alpha 0.05
  it.each([
    [2, 2.178, 1.977],
    [5, 2.413, 2.04],
    [10, 2.555, 2.087],
  ])("%d looks: the constants of Pocock and of O'Brien and Fleming", (looks, pocock, obrienFleming) => {
    const options = { looks, alpha: 0.05, sides: 2 as const }
    const last = (kind: 'pocock' | 'obrien-fleming') =>
      groupSequential({ ...options, boundary: { kind } }).looks.at(-1)?.z
    expect(last('pocock')).toBeCloseTo(pocock, 3)
    expect(last('obrien-fleming')).toBeCloseTo(obrienFleming, 3)
  })

  it('whatever the looks, the level is spent and the power reached', () => {
    const shares = fc.array(fc.double({ min: 0.15, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(shares, fc.constantFrom(1 as const, 2 as const), (steps, sides) => {
        const total = steps.reduce((sum, one) => sum + one, 0)
        let sum = 0
        const information = steps.map((one, k) => {
          sum += one
          return k + 1 < steps.length ? sum / total : 1
        })
        const found = groupSequential({ information, sides, alpha: 0.05, boundary: { kind: 'of-spending' } })
        expect(found.looks.at(-1)?.alphaSpent).toBeCloseTo(0.05, 12)
        expect(found.looks.reduce((p, one) => p + one.efficacyUnderAlternative, 0)).toBeCloseTo(0.8, 11)
        expect(found.inflation).toBeGreaterThanOrEqual(1 - 1e-12)
      }),
      { numRuns: 1000 },
    )
  })

  it('one look is the fixed design', () => {
    const { looks, inflation } = groupSequential({ looks: 1, boundary: { kind: 'pocock' } })
    expect(looks[0].z).toBeCloseTo(1.959963984540054, 12)
    expect(inflation).toBeCloseTo(1, 12)
  })

  it.each([
    [{ information: [0.5, 0.4, 1], boundary: { kind: 'pocock' } }, 'ascend'],
    [{ information: [0.5, 0.9], boundary: { kind: 'pocock' } }, 'to 1'],
    [{ boundary: { kind: 'pocock' } }, 'number of looks'],
    [{ looks: 3, boundary: { kind: 'pocock' }, futility: [0] }, 'one each'],
    [{ looks: 2, boundary: { kind: 'pocock' }, futility: [3] }, 'lies below'],
    [{ looks: 2, sides: 2, boundary: { kind: 'pocock' }, futility: [0] }, 'one-sided'],
    [{ looks: 2, boundary: { kind: 'kim-demets', gamma: 0 } }, 'gamma'],
    [{ looks: 3, alpha: 0.002, boundary: { kind: 'haybittle-peto' } }, 'spend more'],
  ] as const)('%o is refused', (options, says) => {
    expect(() => groupSequential(options)).toThrow(says)
  })

  it('integrates polynomials of degree 2 n - 1 exactly', () => {
    const { node, weight } = gaussLegendre(6)
    const integral = (power: number) => node.reduce((sum, x, i) => sum + weight[i] * x ** power, 0)
    expect(integral(10)).toBeCloseTo(2 / 11, 14)
    expect(integral(11)).toBeCloseTo(0, 14)
  })
})
