import { makeSplit } from '@tessera/evidence'
import type { RgbVector } from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { compareCentres, remainingEffects } from './compare-centres.ts'
import { type MeasuredStain, tryEstimate } from './measure-slide.ts'
import { normalisedColours } from './normalised-colours.ts'
import { describeColours } from './slide-colours.ts'
import { stainReference, stainRows } from './stain-reference.ts'
import { completeStainSettings, type StainMethod } from './stain-settings.ts'
import { stainedPixels } from './stained-pixels.case.ts'

interface Laboratory {
  readonly stains: readonly [RgbVector, RgbVector]
  readonly strength: readonly [number, number]
  readonly white: number
}

/** Three laboratories that stain and scan unlike each other. */
const laboratories: Readonly<Record<string, Laboratory>> = {
  A: {
    stains: [
      [0.65, 0.7, 0.29],
      [0.2, 0.85, 0.49],
    ],
    strength: [1, 1],
    white: 245,
  },
  B: {
    stains: [
      [0.74, 0.61, 0.28],
      [0.12, 0.9, 0.42],
    ],
    strength: [0.75, 1.2],
    white: 238,
  },
  C: {
    stains: [
      [0.58, 0.74, 0.34],
      [0.26, 0.8, 0.54],
    ],
    strength: [1.2, 0.7],
    white: 250,
  },
}
const perCentre = 6

function measure(method: StainMethod, differ: boolean): MeasuredStain[] {
  const settings = completeStainSettings({ method })
  return Object.keys(laboratories).flatMap((centre, at) =>
    Array.from({ length: perCentre }, (_, k): MeasuredStain => {
      const random = createRandom(5, 'slide', centre, k)
      const { stains, strength, white: light } = laboratories[differ ? centre : 'A']
      const varied: readonly [number, number] = [
        strength[0] * (1 + 0.05 * random.normal()),
        strength[1] * (1 + 0.05 * random.normal()),
      ]
      const pixels = stainedPixels(2000, stains, 100 * at + k, { white: light, strength: varied })
      const white: RgbVector = [light, light, light]
      const { estimate, refusal } = tryEstimate(pixels, settings, white)
      return {
        pixels,
        row: {
          slide: `${centre}${k}`,
          centre,
          estimate,
          refusal,
          white,
          whiteSource: 'measured',
          colours: describeColours(pixels, white, estimate, settings.minDensity),
          sampled: { tiles: 1, pixels: 2000, mpp: 1, seed: 5 },
        },
      }
    }),
  )
}

describe('a batch effect between laboratories', () => {
  it.each(['macenko', 'vahadane', 'reinhard'] as const)('shows, and is less after %s', method => {
    const measured = measure(method, true)
    const before = compareCentres(measured.map(({ row }) => row))
    const shown = before.effects.filter(({ etaSquared, pAdjusted }) => etaSquared > 0.6 && pAdjusted < 0.05)
    expect(shown.length).toBeGreaterThan(8)
    const rows = stainRows(measured.map(({ row }) => row))
    const split = makeSplit({
      name: 'centre C is outside',
      kind: 'external',
      groups: Int32Array.from(measured.keys()),
      folds: [
        {
          name: 'C',
          training: Int32Array.from({ length: 2 * perCentre }, (_, i) => i),
          heldOut: Int32Array.from({ length: perCentre }, (_, i) => 2 * perCentre + i),
        },
      ],
    })
    const fitted = stainReference({ method }).fit(split.folds[0].divide(rows).training, { seed: 1 })
    expect(fitted.slide).toMatch(/^[AB]/)
    const maps = fitted.apply(rows)
    const after = compareCentres(measured.map((slide, i) => normalisedColours(slide, maps[i].map, fitted)))
    const remaining = remainingEffects(before, after)
    const ratios = ['lightness_mean', 'a_mean', 'b_mean', 'haematoxylin_mean', 'eosin_mean'].map(name => {
      const effect = remaining.find(({ column }) => column === name)
      expect(effect?.before.etaSquared).toBeGreaterThan(0.3)
      return effect === undefined ? 1 : effect.after.spread / effect.before.spread
    })
    // What differed between the laboratories is less than half of what it was, in every column and a third in the mean.
    for (const ratio of ratios) expect(ratio).toBeLessThan(0.5)
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(0.33)
  })

  it('does not show where laboratories work alike', () => {
    const { effects } = compareCentres(measure('macenko', false).map(({ row }) => row))
    for (const { pAdjusted } of effects) expect(pAdjusted).toBeGreaterThan(0.05)
  })

  it('stays with slides that could not be normalised', () => {
    const [slide] = measure('macenko', true)
    const fitted = stainReference({ method: 'macenko' })
    expect(fitted.name).toBe('stain reference by macenko')
    const rows = stainRows([slide.row, slide.row])
    const split = makeSplit({
      name: 'two',
      kind: 'external',
      groups: Int32Array.of(0, 1),
      folds: [{ name: 'one', training: Int32Array.of(0), heldOut: Int32Array.of(1) }],
    })
    const reference = fitted.fit(split.folds[0].divide(rows).training, { seed: 1 })
    expect(normalisedColours(slide, null, reference).colours).toBe(slide.row.colours)
  })
})
