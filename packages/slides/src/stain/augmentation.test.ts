import { haematoxylinEosinDab, separateStains } from '@tessera/imaging'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Augmentation, augment, augmentationSettings, drawAugmentation } from './augmentation.ts'
import { stainedPixels } from './stained-pixels.case.ts'

const none: Augmentation = {
  factors: [1, 1, 1],
  shifts: [0, 0, 0],
  brightness: 1,
  contrast: 1,
  mirrored: false,
  turns: 0,
}
const tile = {
  width: 16,
  height: 16,
  pixels: stainedPixels(
    256,
    [
      [0.65, 0.7, 0.29],
      [0.2, 0.85, 0.49],
    ],
    1,
  ),
}
/** Numbered pixels, to see where they go. */
const numbered = (width: number, height: number) => ({
  width,
  height,
  pixels: Uint8Array.from({ length: 3 * width * height }, (_, i) => Math.floor(i / 3)),
})
const places = ({ pixels }: { pixels: Uint8Array }) => Array.from(pixels.filter((_, i) => i % 3 === 0))

describe('augmentation', () => {
  it('is the same for the same seed and path, to the bit, and another for others', () => {
    const one = augment(tile, drawAugmentation({}, 7, 'epoch', 3, 'tile', 12))
    expect(augment(tile, drawAugmentation({}, 7, 'epoch', 3, 'tile', 12))).toEqual(one)
    expect(augment(tile, drawAugmentation({}, 7, 'epoch', 4, 'tile', 12))).not.toEqual(one)
    expect(augment(tile, drawAugmentation({}, 8, 'epoch', 3, 'tile', 12))).not.toEqual(one)
  })

  it('stays within its settings', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 0.5, noNaN: true }), (seed, spread) => {
        const drawn = drawAugmentation({ hed: spread, brightness: spread, contrast: spread }, seed)
        const within = [...drawn.factors, drawn.brightness, drawn.contrast]
        for (const factor of within) expect(Math.abs(factor - 1)).toBeLessThanOrEqual(spread + 1e-12)
        for (const shift of drawn.shifts) expect(Math.abs(shift)).toBeLessThanOrEqual(spread)
      }),
      { numRuns: 100 },
    )
  })

  it('draws all eight ways to lay a tile, each about as often', () => {
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 800; seed++) {
      const { mirrored, turns } = drawAugmentation({}, seed)
      const way = `${mirrored} ${turns}`
      counts.set(way, (counts.get(way) ?? 0) + 1)
    }
    expect(counts.size).toBe(8)
    // 100 each: binomial standard deviation 9.4.
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(45)
  })

  it('by nothing changes nothing', () => {
    expect(augment(tile, none)).toEqual(tile)
    const still = { hed: 0, brightness: 0, contrast: 0, flip: false, rotate: false }
    expect(augment(tile, drawAugmentation(still, 3))).toEqual(tile)
  })

  it('does not touch the tile that it is given', () => {
    const before = tile.pixels.slice()
    augment(tile, drawAugmentation({ hed: 0.2 }, 5))
    expect(tile.pixels).toEqual(before)
  })

  it('multiplies and adds to each stain', () => {
    const by = { ...none, factors: [1.2, 0.9, 1] as const, shifts: [0.05, 0.02, 0.1] as const }
    const before = separateStains(tile.pixels, haematoxylinEosinDab)
    const after = separateStains(augment(tile, by).pixels, haematoxylinEosinDab)
    haematoxylinEosinDab.names.forEach((name, k) => {
      let worst = 0
      before[name].forEach((value, p) => {
        // Where a byte is dark, rounding is a large part of its density.
        if (Math.min(...tile.pixels.subarray(3 * p, 3 * p + 3)) < 60) return
        worst = Math.max(worst, Math.abs(after[name][p] - (value * by.factors[k] + by.shifts[k])))
      })
      expect(worst).toBeLessThan(0.02)
    })
  })

  it('brightens, and stretches about the mean', () => {
    const grey = { width: 2, height: 1, pixels: Uint8Array.of(100, 100, 100, 200, 200, 200) }
    expect(Array.from(augment(grey, { ...none, brightness: 1.1 }).pixels)).toEqual([
      110, 110, 110, 220, 220, 220,
    ])
    expect(Array.from(augment(grey, { ...none, contrast: 1.2 }).pixels)).toEqual([90, 90, 90, 210, 210, 210])
    expect(Array.from(augment(grey, { ...none, brightness: 1.4 }).pixels.subarray(3))).toEqual([
      255, 255, 255,
    ])
  })

  it('mirrors and turns', () => {
    const square = numbered(2, 2)
    const lay = (turns: Augmentation['turns'], mirrored = false) =>
      places(augment(square, { ...none, turns, mirrored }))
    expect(lay(1)).toEqual([2, 0, 3, 1])
    expect(lay(2)).toEqual([3, 2, 1, 0])
    expect(lay(3)).toEqual([1, 3, 0, 2])
    expect(lay(0, true)).toEqual([1, 0, 3, 2])
    expect(lay(1, true)).toEqual([3, 1, 2, 0])
    const flat = numbered(3, 1)
    expect(places(augment(flat, { ...none, turns: 1 }))).toEqual([0, 1, 2])
    expect(places(augment(flat, { ...none, turns: 3 }))).toEqual([2, 1, 0])
  })

  it('refuses settings that cannot be', () => {
    expect(() => drawAugmentation({ hed: 2 }, 1)).toThrow(/augmentation hed/)
    expect(augmentationSettings.parse({})).toEqual({
      hed: 0.05,
      brightness: 0.1,
      contrast: 0.1,
      flip: true,
      rotate: true,
    })
  })
})
