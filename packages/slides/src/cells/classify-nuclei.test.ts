import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyNuclei, nucleusLooks } from './classify-nuclei.ts'
import { neighbourMeans } from './neighbour-means.ts'
import type { Nuclei } from './nuclei.ts'

interface Given {
  readonly area: number
  readonly ratio: number
  readonly density?: number
  readonly x?: number
}

function nucleiOf(given: readonly Given[]): Nuclei {
  const column = (of: (nucleus: Given, i: number) => number) => Float64Array.from(given, of)
  const zeros = column(() => 0)
  return {
    count: given.length,
    x: column(({ x }, i) => x ?? 1000 * i),
    y: zeros,
    areaUm2: column(({ area }) => area),
    perimeterUm: zeros,
    majorAxisUm: column(({ area, ratio }) => 2 * Math.sqrt(area / Math.PI / ratio)),
    minorAxisUm: column(({ area, ratio }) => 2 * Math.sqrt((area / Math.PI) * ratio)),
    eccentricity: zeros,
    solidity: zeros,
    circularity: zeros,
    orientation: zeros,
    meanHaematoxylin: column(({ density }) => density ?? 0.5),
    sdHaematoxylin: zeros,
    meanEosin: zeros,
    ringHaematoxylin: zeros,
    ringEosin: zeros,
    cut: new Uint8Array(given.length),
  }
}

const looks = (given: readonly Given[], settings = {}) =>
  Array.from(classifyNuclei(nucleiOf(given), settings).look, k => nucleusLooks[k])

describe('classifyNuclei', () => {
  it('calls small round nuclei lymphocyte-like, large ones tumour-like, spindles stromal-like', () => {
    const given = [
      { area: 30, ratio: 0.9 },
      { area: 80, ratio: 0.75 },
      { area: 45, ratio: 0.3 },
    ]
    expect(looks(given)).toEqual(['lymphocyte-like', 'tumour-like', 'stromal-like'])
  })

  it('lets density and company decide what size leaves open', () => {
    const usual = { usualDensity: 0.5 }
    expect(looks([{ area: 45, ratio: 0.9, density: 0.7 }], usual)).toEqual(['lymphocyte-like'])
    expect(looks([{ area: 45, ratio: 0.9, density: 0.3 }], usual)).toEqual(['tumour-like'])
    const among = (area: number) => [
      { area: 49, ratio: 0.9, x: 0 },
      ...[5, 10, 15, 20].map(x => ({ area, ratio: 0.9, x })),
    ]
    expect(looks(among(30))[0]).toBe('lymphocyte-like')
    expect(looks(among(90))[0]).toBe('tumour-like')
  })

  it('gives scores that sum to one, of which the look has the highest', () => {
    const nucleus = fc.record({
      area: fc.double({ min: 12, max: 400, noNaN: true }),
      ratio: fc.double({ min: 0.05, max: 1, noNaN: true }),
      density: fc.double({ min: 0.1, max: 2, noNaN: true }),
      x: fc.double({ min: 0, max: 200, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(nucleus, { maxLength: 12 }), given => {
        const { look, scores } = classifyNuclei(nucleiOf(given))
        for (let i = 0; i < given.length; i++) {
          const own = scores.map(score => score[i])
          expect(own.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 12)
          expect(own[look[i]]).toBe(Math.max(...own))
        }
      }),
      { numRuns: 50 },
    )
  })

  it('takes no nuclei, and refuses widths of nothing', () => {
    expect(classifyNuclei(nucleiOf([])).look.length).toBe(0)
    expect(() => classifyNuclei(nucleiOf([]), { smallWidthUm2: 0 })).toThrow(
      expect.objectContaining({ fault: 'bad-setting' }),
    )
  })
})

describe('neighbourMeans', () => {
  it('is the plain sum over all pairs', () => {
    const point = fc.tuple(
      fc.double({ min: -50, max: 300, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(point, { maxLength: 25 }), fc.integer({ min: 1, max: 60 }), (points, within) => {
        const x = Float64Array.from(points, ([px]) => px)
        const y = Float64Array.from(points, ([px], i) => (px * 7 + i * 13) % 90)
        const value = Float64Array.from(points, ([, v]) => v)
        const weight = Float64Array.from(points, ([, , w]) => w)
        const means = neighbourMeans({ x, y }, value, weight, within)
        points.forEach((_, i) => {
          let [sum, total] = [1, 2]
          points.forEach((_, j) => {
            if (j === i || (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 > within * within) return
            sum += weight[j] * value[j]
            total += weight[j]
          })
          expect(means[i]).toBeCloseTo(sum / total, 12)
        })
      }),
      { numRuns: 60 },
    )
  })
})
