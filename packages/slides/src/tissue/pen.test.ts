import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { recordError } from '../../test/agreement.ts'
import { readWholeAt } from '../../test/read-whole-at.ts'
import { realSlides, withoutRealSlides } from '../../test/real-slide.ts'
import type { Colour, Raster } from '../raster.ts'
import { openSlide } from '../readers/index.ts'
import { findTissue } from './find-tissue.ts'
import type { TissueFindings } from './tissue-class.ts'

/** Felt-tip inks over white paper. */
const inks: Readonly<Record<string, Colour>> = {
  black: [30, 30, 35],
  blue: [30, 60, 160],
  green: [30, 140, 90],
  red: [200, 30, 40],
  yellow: [245, 215, 50],
}
/** Of the picture's pixels, which are 2 µm. */
const paths: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  across: [
    [50, 75],
    [225, 300],
    [450, 600],
  ],
  ring: Array.from({ length: 40 }, (_, i) => {
    const turn = (2 * Math.PI * i) / 39
    return [300 + 125 * Math.cos(turn), 450 + 175 * Math.sin(turn)] as const
  }),
}

/** Pixels within half the width of the path, by their distance from each of its pieces. */
function stroke({ width, height }: Raster, name: string, wide: number): Uint8Array {
  const inside = new Uint8Array(width * height)
  const points = paths[name]
  for (let k = 0; k + 1 < points.length; k++) {
    const [ax, ay] = points[k]
    const [dx, dy] = [points[k + 1][0] - ax, points[k + 1][1] - ay]
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
        if ((x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2 <= (wide / 2) ** 2) inside[y * width + x] = 1
      }
  }
  return inside
}

/** Ink that light passes through (`multiply`), or that hides four fifths of what is below. */
function drawn(raster: Raster, inside: Uint8Array, ink: Colour, blending: string): Raster {
  const pixels = raster.pixels.slice()
  for (let i = 0; i < pixels.length; i++) {
    if (inside[Math.floor(i / 3)] === 0) continue
    const colour = ink[i % 3]
    pixels[i] = Math.round(
      blending === 'multiply' ? (pixels[i] * colour) / 255 : 0.2 * pixels[i] + 0.8 * colour,
    )
  }
  return { ...raster, pixels }
}

describe.skipIf(realSlides === null)(`pen on the real slide${withoutRealSlides}`, () => {
  let picture: Raster
  let clean: TissueFindings
  const scale = { downsample: 2 / 0.499, mpp: 2 }
  beforeAll(async () => {
    const slide = await openSlide(path.join(realSlides ?? '', 'cmu-1-small-region.svs'))
    picture = await readWholeAt(slide, 2)
    await slide.close()
    clean = findTissue(picture, scale)
  })

  it('nothing but flecks of the ink that marks its margin is pen before a stroke is drawn', () => {
    expect(clean.areas.pen).toBeLessThan(0.01 * clean.areas.tissue)
    expect(clean.areas.tissue).toBeGreaterThan(0.55)
  })

  const cases = Object.keys(inks).flatMap(ink => [
    [ink, 'opaque', 'across', 60] as const,
    [ink, 'multiply', 'ring', 100] as const,
  ])
  it.each(cases)('%s, %s, %s, %i pixels wide', (ink, blending, name, wide) => {
    const inside = stroke(picture, name, wide)
    const found = findTissue(drawn(picture, inside, inks[ink], blending), scale)
    let [marked, kept, tissue, lost] = [0, 0, 0, 0]
    for (let i = 0; i < inside.length; i++)
      if (inside[i] === 1) {
        marked++
        kept += found.tissue.inside[i]
      } else if (clean.tissue.inside[i] === 1) {
        tissue++
        lost += 1 - found.tissue.inside[i]
      }
    recordError('pen: share kept as tissue', kept / marked)
    recordError('pen: share of tissue lost outside strokes', lost / tissue)
    expect(kept / marked).toBeLessThan(0.02)
    expect(lost / tissue).toBeLessThan(0.01)
  })
})
