import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../../../scripts/conformance/record.ts'
import { reference } from '../../test/agreement.ts'
import { rgbToHsv, saturationOf } from './hsv.ts'
import { labToRgb, rgbToLab } from './lab.ts'
import { meanOpticalDensity, opticalDensity } from './optical-density.ts'
import { rgbToRuderman, rudermanToRgb } from './ruderman.ts'
import { combineStains, separateStain, separateStains } from './separate-stains.ts'
import {
  angleBetween,
  haematoxylinDab,
  haematoxylinEosin,
  haematoxylinEosinDab,
  type StainSet,
  stainSet,
} from './stain-set.ts'

interface Reference {
  readonly rgb: readonly number[]
  readonly hsv: readonly number[][]
  readonly lab: readonly number[][]
  readonly hed: readonly number[][]
  readonly hdx: readonly number[][]
  readonly he: readonly number[][]
}

const expected = reference<Reference>('colour')
const rgb = Uint8Array.from(expected.rgb)
const notNegative = (values: ArrayLike<number>) => Array.from(values, value => Math.max(0, value))
const pictures = fc
  .uint8Array({ minLength: 3, maxLength: 300 })
  .map(bytes => bytes.subarray(0, bytes.length - (bytes.length % 3)))

describe('optical density', () => {
  it('is -log10 of the share of light that passes', () => {
    const density = opticalDensity(Uint8Array.of(255, 128, 1), { white: 255 })
    const wanted = [0, Math.log10(255 / 128), Math.log10(255)]
    expect(recordAbsoluteError('optical density', density, wanted)).toBeLessThan(1e-6)
    expect(meanOpticalDensity(Uint8Array.of(255, 128, 1))[0]).toBeCloseTo((wanted[1] + wanted[2]) / 3, 6)
  })

  it('of black counts as 1, and of what is brighter than white is 0', () => {
    expect(opticalDensity(Uint8Array.of(0, 250, 255), { white: [240, 240, 250] })).toEqual(
      Float32Array.of(Math.log10(240), 0, 0),
    )
  })

  it('refuses a white outside 0 to 255, and bytes that are no pixels', () => {
    expect(() => opticalDensity(rgb, { white: 0 })).toThrow(/unstained glass of 0/)
    expect(() => opticalDensity(rgb, { white: [255, 256, 255] })).toThrow(/above 0 and at most 255/)
    expect(() => opticalDensity(new Uint8Array(4))).toThrow(/three bytes a pixel/)
    expect(opticalDensity(new Uint8Array(0))).toHaveLength(0)
  })
})

describe('stain separation', () => {
  it('of haematoxylin, eosin and DAB agrees with scikit-image', () => {
    const { haematoxylin, eosin, dab } = separateStains(rgb, haematoxylinEosinDab)
    const seen = [haematoxylin, eosin, dab].flatMap(notNegative)
    const error = recordAbsoluteError('stain separation: H-E-DAB', seen, expected.hed.flatMap(notNegative))
    expect(error).toBeLessThan(1e-5)
  })

  it('of haematoxylin and DAB agrees with scikit-image and the vectors of QuPath', () => {
    const { haematoxylin, dab, residual } = separateStains(rgb, haematoxylinDab)
    const seen = [haematoxylin, dab, residual].flatMap(notNegative)
    const error = recordAbsoluteError('stain separation: H-DAB', seen, expected.hdx.flatMap(notNegative))
    // QuPath prints its vectors to five digits.
    expect(error).toBeLessThan(1e-4)
  })

  it('of haematoxylin and eosin agrees with the inverse of the matrix', () => {
    const { haematoxylin, eosin, residual } = separateStains(rgb, haematoxylinEosin)
    const seen = [haematoxylin, eosin, residual].flatMap(plane => Array.from(plane))
    expect(recordAbsoluteError('stain separation: H&E', seen, expected.he.flat())).toBeLessThan(1e-5)
    expect(separateStain(rgb, haematoxylinEosin, 'eosin')).toEqual(eosin)
  })

  it('is undone by combining the stains', () => {
    const sets: readonly StainSet[] = [haematoxylinEosin, haematoxylinDab, haematoxylinEosinDab]
    fc.assert(
      fc.property(pictures, fc.constantFrom(...sets), (picture, stains) => {
        const again = combineStains(separateStains(picture, stains), stains)
        expect(again).toEqual(picture.map(byte => Math.max(1, byte)))
      }),
      { numRuns: 60 },
    )
  })

  it('finds the amounts that a picture was mixed from', () => {
    const amounts = { haematoxylin: Float32Array.of(0, 0.4, 0, 0.3), eosin: Float32Array.of(0, 0, 0.5, 0.2) }
    const found = separateStains(combineStains(amounts, haematoxylinEosin), haematoxylinEosin)
    for (const name of ['haematoxylin', 'eosin'] as const)
      found[name].forEach((value, p) => {
        expect(Math.abs(value - amounts[name][p])).toBeLessThan(0.004)
      })
  })

  it('gives one stain alone where the others are left out', () => {
    const alone = combineStains({ eosin: Float32Array.of(0, 1) }, haematoxylinEosin, { white: 240 })
    expect(Array.from(alone.subarray(0, 3))).toEqual([240, 240, 240])
    haematoxylinEosin.vectors[1].forEach((part, c) => {
      expect(alone[3 + c]).toBe(Math.round(240 * 10 ** -part))
    })
    expect(() => combineStains({}, haematoxylinEosin)).toThrow(/no amount of any stain/)
    expect(() =>
      combineStains({ eosin: new Float32Array(2), haematoxylin: new Float32Array(3) }, haematoxylinEosin),
    ).toThrow(/different numbers of pixels/)
  })
})

describe('a set of stains', () => {
  it('has unit vectors, and a residual at right angles to two', () => {
    const { vectors, names } = stainSet(['a', [2, 2, 1]], ['b', [0, 3, 4]])
    expect(names).toEqual(['a', 'b', 'residual'])
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 12)
    expect(angleBetween(vectors[2], vectors[0])).toBeCloseTo(90, 9)
    expect(angleBetween(vectors[2], vectors[1])).toBeCloseTo(90, 9)
  })

  it('refuses colours that cannot be told apart, and colours of nothing', () => {
    expect(() => stainSet(['a', [1, 1, 1]], ['b', [2, 2, 2.01]])).toThrow(/within a degree of one line/)
    expect(() => stainSet(['a', [1, 0, 0]], ['b', [0, 1, 0]], ['c', [1, 1, 0]])).toThrow(/one plane/)
    expect(() => stainSet(['a', [0, 0, 0]], ['b', [0, 1, 0]])).toThrow(/not all 0/)
    expect(() => stainSet(['a', [1, 0, 0]], ['a', [0, 1, 0]])).toThrow(/its own name/)
    expect(() => separateStain(rgb, haematoxylinEosin, 'dab' as 'eosin')).toThrow(/no stain 'dab'/)
  })
})

describe('colour spaces', () => {
  it('hue, saturation and value agree with scikit-image', () => {
    const { hue, saturation, value } = rgbToHsv(rgb)
    const seen = [hue, saturation, value].flatMap(plane => Array.from(plane))
    expect(recordAbsoluteError('HSV', seen, expected.hsv.flat())).toBeLessThan(1e-6)
    expect(saturationOf(rgb)).toEqual(saturation)
  })

  it('hue and saturation of grey and of black are 0', () => {
    const { hue, saturation, value } = rgbToHsv(Uint8Array.of(0, 0, 0, 90, 90, 90))
    expect([...hue, ...saturation]).toEqual([0, 0, 0, 0])
    expect(value[0]).toBe(0)
  })

  it('CIE L*a*b* agrees with scikit-image', () => {
    const { lightness, a, b } = rgbToLab(rgb)
    const seen = [lightness, a, b].flatMap(plane => Array.from(plane))
    expect(recordAbsoluteError('CIE L*a*b*', seen, expected.lab.flat())).toBeLessThan(1e-4)
  })

  it('lαβ is the formula of the paper', () => {
    const logs = [
      [0.3811, 0.5783, 0.0402],
      [0.1967, 0.7244, 0.0782],
      [0.0241, 0.1288, 0.8444],
    ].map(row =>
      Array.from({ length: 500 }, (_, p) =>
        Math.log10(row.reduce((s, w, c) => s + (w * rgb[3 * p + c]) / 255, 0)),
      ),
    )
    const [long, medium, short] = logs
    const wanted = [
      ...long.map((l, p) => (l + medium[p] + short[p]) / Math.sqrt(3)),
      ...long.map((l, p) => (l + medium[p] - 2 * short[p]) / Math.sqrt(6)),
      ...long.map((l, p) => (l - medium[p]) / Math.sqrt(2)),
    ]
    const { lightness, alpha, beta } = rgbToRuderman(rgb)
    expect(recordAbsoluteError('lαβ', [...lightness, ...alpha, ...beta], wanted)).toBeLessThan(1e-6)
  })

  it('both give the picture back', () => {
    fc.assert(
      fc.property(pictures, picture => {
        expect(labToRgb(rgbToLab(picture))).toEqual(picture)
        expect(rudermanToRgb(rgbToRuderman(picture))).toEqual(picture.map(byte => Math.max(1, byte)))
      }),
      { numRuns: 60 },
    )
    const odd = { lightness: new Float32Array(2), a: new Float32Array(1), b: new Float32Array(2) }
    expect(() => labToRgb(odd)).toThrow(/different lengths/)
    expect(() => rudermanToRgb({ lightness: odd.lightness, alpha: odd.a, beta: odd.b })).toThrow(/lengths/)
  })
})
