import { angleBetween, type RgbVector } from '@tessera/imaging'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, recordError, recordRelativeError, reference } from '../../test/agreement.ts'
import { estimateStains } from './estimate-stains.ts'
import type { StainEstimate } from './stain-estimate.ts'
import { stainedPixels } from './stained-pixels.case.ts'
import { tissueDensities } from './tissue-densities.ts'
import { nonNegativeAmounts } from './two-stains.ts'

interface Mixture {
  readonly name: string
  readonly truth: readonly [RgbVector, RgbVector]
  readonly rgb: string
  readonly macenko: {
    readonly vectors: readonly [RgbVector, RgbVector]
    readonly pixels: number
    readonly tissueStrength: readonly number[]
  }
  readonly vahadane: {
    readonly vectors: readonly [RgbVector, RgbVector]
    readonly pixels: number
    readonly objective: number
    readonly strength: readonly number[]
    readonly 'scikit-learn': readonly [RgbVector, RgbVector]
  }
}

const { mixtures } = reference<{ mixtures: readonly Mixture[] }>('stain')
const bytes = (mixture: Mixture) => new Uint8Array(Buffer.from(mixture.rgb, 'base64'))
const torchstain = {
  method: 'macenko',
  densityRule: 'every-channel',
  minDensity: 0.15 / Math.LN10,
  leastGreen: 0,
} as const
const stainTools = { method: 'vahadane', sparsity: 0.1 / Math.LN10, leastGreen: 0 } as const

function angles({ haematoxylin, eosin }: StainEstimate, [h, e]: readonly [RgbVector, RgbVector]): number[] {
  return [angleBetween(haematoxylin, h), angleBetween(eosin, e)]
}

describe.each(mixtures.map(mixture => [mixture.name, mixture] as const))('stains of %s', (_, mixture) => {
  const rgb = bytes(mixture)

  it('by Macenko are those of torchstain', () => {
    const estimate = estimateStains(rgb, torchstain)
    const { vectors, pixels, tissueStrength } = mixture.macenko
    expect(estimate.pixels).toBe(pixels)
    const { haematoxylin, eosin, strength } = estimate
    const error = recordAbsoluteError(
      'Macenko',
      [...haematoxylin, ...eosin, strength.haematoxylin, strength.eosin],
      [...vectors.flat(), ...tissueStrength],
    )
    expect(error).toBeLessThan(1e-6)
  })

  it('by Macenko lie within a degree of the truth', () => {
    const found = angles(estimateStains(rgb, { method: 'macenko' }), mixture.truth)
    recordError('Macenko: degrees from known stains', Math.max(...found))
    for (const angle of found) expect(angle).toBeLessThan(1)
  })

  it('by Vahadane are those of SPAMS and of scikit-learn', () => {
    const estimate = estimateStains(rgb, stainTools)
    expect(estimate.pixels).toBe(mixture.vahadane.pixels)
    for (const other of [mixture.vahadane.vectors, mixture.vahadane['scikit-learn']]) {
      const found = angles(estimate, other)
      recordError('Vahadane: degrees from SPAMS', Math.max(...found))
      for (const angle of found) expect(angle).toBeLessThan(0.05)
    }
    const { haematoxylin, eosin } = estimate.strength
    const error = recordRelativeError('Vahadane: strength', [haematoxylin, eosin], mixture.vahadane.strength)
    expect(error).toBeLessThan(2e-3)
  })

  it('by Vahadane have no larger objective than those of SPAMS', () => {
    const { haematoxylin, eosin } = estimateStains(rgb, stainTools)
    const tissue = tissueDensities(rgb, [255, 255, 255], {
      minDensity: 0.15,
      densityRule: 'mean',
      leastGreen: 0,
      leastPixels: 1,
    })
    const amounts = nonNegativeAmounts(tissue, haematoxylin, eosin, stainTools.sparsity)
    let sum = 0
    for (let p = 0; p < tissue.pixels; p++) {
      const [h, e] = [amounts.haematoxylin[p], amounts.eosin[p]]
      for (let c = 0; c < 3; c++)
        sum += 0.5 * (tissue.densities[3 * p + c] - h * haematoxylin[c] - e * eosin[c]) ** 2
      sum += stainTools.sparsity * (h + e)
    }
    expect(sum / tissue.pixels).toBeLessThan(mixture.vahadane.objective * (1 + 1e-5))
  })

  it('by Vahadane lie within 1.5 degrees of the truth', () => {
    const found = angles(estimateStains(rgb, { method: 'vahadane' }), mixture.truth)
    recordError('Vahadane: degrees from known stains', Math.max(...found))
    for (const angle of found) expect(angle).toBeLessThan(1.5)
  })
})

describe('an estimate', () => {
  const h: RgbVector = [0.65, 0.7, 0.29]
  const e: RgbVector = [0.2, 0.85, 0.49]

  it('does not depend on the order of the pixels', () => {
    const rgb = stainedPixels(900, [h, e], 3)
    const turned = new Uint8Array(rgb.length)
    for (let p = 0; p < 900; p++) turned.set(rgb.subarray(3 * p, 3 * p + 3), 3 * (899 - p))
    for (const method of ['macenko', 'vahadane'] as const) {
      const [one, two] = [estimateStains(rgb, { method }), estimateStains(turned, { method })]
      expect(angleBetween(one.haematoxylin, two.haematoxylin)).toBeLessThan(1e-4)
      expect(one.strength.eosin).toBeCloseTo(two.strength.eosin, 6)
    }
  })

  it('does not change with the glass around the tissue', () => {
    const rgb = stainedPixels(900, [h, e], 4)
    const more = new Uint8Array(rgb.length * 3).fill(255)
    more.set(rgb)
    for (const method of ['macenko', 'vahadane', 'reinhard'] as const)
      expect(estimateStains(more, { method })).toEqual(estimateStains(rgb, { method }))
  })

  it('is of the slide, whatever the light: white is divided out', () => {
    const rgb = stainedPixels(2000, [h, e], 5)
    const dim = rgb.map(v => Math.round((v * 225) / 255))
    const bright = estimateStains(rgb, { method: 'macenko' })
    const dimmed = estimateStains(dim, { method: 'macenko' }, { white: 225 })
    expect(angleBetween(bright.eosin, dimmed.eosin)).toBeLessThan(0.5)
    expect(dimmed.strength.haematoxylin / bright.strength.haematoxylin).toBeCloseTo(1, 1)
  })

  it('has unit colours, haematoxylin the one with more red', () => {
    const vector = fc.tuple(
      fc.double({ min: 0.4, max: 0.8, noNaN: true }),
      fc.double({ min: 0.4, max: 0.8, noNaN: true }),
      fc.double({ min: 0.1, max: 0.5, noNaN: true }),
    )
    fc.assert(
      fc.property(vector, fc.constantFrom('macenko' as const, 'vahadane' as const), (other, method) => {
        const rgb = stainedPixels(800, [other, [0.05, 0.7, 0.4]], 6)
        const found = estimateStains(rgb, { method })
        for (const colour of [found.haematoxylin, found.eosin])
          expect(Math.hypot(...colour)).toBeCloseTo(1, 9)
        expect(found.haematoxylin[0]).toBeGreaterThan(found.eosin[0])
        expect(found.angle).toBeGreaterThan(6)
      }),
      { numRuns: 15 },
    )
  })

  it.each(['macenko', 'vahadane', 'reinhard'] as const)('by %s refuses too little tissue', method => {
    const few = new Uint8Array(3 * 1000).fill(245)
    few.set(stainedPixels(100, [h, e], 7))
    expect(() => estimateStains(few, { method })).toThrow(
      expect.objectContaining({ fault: 'no-tissue', what: expect.stringContaining('fewer than 500') }),
    )
    expect(() => estimateStains(new Uint8Array(0), { method })).toThrow(/0 of 0 pixels/)
  })

  it.each(['macenko', 'vahadane'] as const)('by %s refuses a slide of one stain', method => {
    for (const seed of [8, 9, 10])
      expect(() => estimateStains(stainedPixels(3000, [h, h], seed), { method })).toThrow(
        expect.objectContaining({ fault: 'one-stain' }),
      )
  })

  it('by Reinhard refuses tissue of a single colour', () => {
    const flat = new Uint8Array(3 * 1000).fill(120)
    expect(() => estimateStains(flat, { method: 'reinhard' })).toThrow(
      expect.objectContaining({ fault: 'one-stain' }),
    )
  })

  it('does not count green and turquoise ink', () => {
    const rgb = stainedPixels(2000, [h, e], 13)
    const inked = new Uint8Array(rgb.length + 3 * 800)
    inked.set(rgb)
    for (let p = 0; p < 800; p++) inked.set(p % 2 === 0 ? [20, 150, 130] : [40, 130, 180], rgb.length + 3 * p)
    for (const method of ['macenko', 'vahadane', 'reinhard'] as const)
      expect(estimateStains(inked, { method })).toEqual(estimateStains(rgb, { method }))
  })

  it('takes one picture, several, or bytes', () => {
    const rgb = stainedPixels(1000, [h, e], 11)
    const whole = { width: 50, height: 20, pixels: rgb }
    const halves = [
      { width: 50, height: 10, pixels: rgb.subarray(0, 1500) },
      { width: 50, height: 10, pixels: rgb.subarray(1500) },
    ]
    const expected = estimateStains(rgb, { method: 'macenko' })
    expect(estimateStains(whole, { method: 'macenko' })).toEqual(expected)
    expect(estimateStains(halves, { method: 'macenko' })).toEqual(expected)
  })

  it('refuses settings that cannot be', () => {
    const rgb = stainedPixels(1000, [h, e], 12)
    expect(() => estimateStains(rgb, { method: 'macenko', minDensity: -1 })).toThrow(/stain minDensity/)
    expect(() => estimateStains(rgb, { method: 'macenko' }, { white: 300 })).toThrow(/unstained glass/)
  })
})
