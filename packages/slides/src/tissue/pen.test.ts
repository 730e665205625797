import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { recordError } from '../../test/agreement.ts'
import { memorySlide } from '../../test/memory-slide.ts'
import { readWholeAt } from '../../test/read-whole-at.ts'
import { realSlides, withoutRealSlides } from '../../test/real-slide.ts'
import type { Colour, Raster } from '../raster.ts'
import { openSlide } from '../readers/index.ts'
import { readShrunk } from '../region/index.ts'
import { findTissue } from './find-tissue.ts'
import { piecesOf } from './pieces.ts'
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

/** 2 µm a pixel, and what a slide of 10 x 10 mm is seen at: mean of 3.5 x 3.5 pixels of those. */
const shrinks = { 2: 1, 7: 3.5 } as const

async function shrunk(picture: Raster, by: number): Promise<Raster> {
  if (by === 1) return picture
  const [width, height] = [Math.floor(picture.width / by), Math.floor(picture.height / by)]
  const region = { x: 0, y: 0, width, height, downsample: by }
  return readShrunk(memorySlide(picture), region, { filter: 'area' })
}

describe.skipIf(realSlides === null)(`pen on the real slide${withoutRealSlides}`, () => {
  let picture: Raster
  const clean = new Map<number, TissueFindings>()
  const find = async (drawing: Raster, mpp: 2 | 7) =>
    findTissue(await shrunk(drawing, shrinks[mpp]), { downsample: mpp / 0.499, mpp })
  beforeAll(async () => {
    const slide = await openSlide(path.join(realSlides ?? '', 'cmu-1-small-region.svs'))
    picture = await readWholeAt(slide, 2)
    await slide.close()
    for (const mpp of [2, 7] as const) clean.set(mpp, await find(picture, mpp))
  })

  it.each([2, 7])(
    'nothing but flecks of the ink that marks its margin is pen before a stroke is drawn: %i µm',
    mpp => {
      const areas = clean.get(mpp)?.areas
      expect(areas?.pen).toBeLessThan(0.01 * (areas?.tissue ?? 0))
      expect(areas?.tissue).toBeGreaterThan(0.55)
    },
  )

  const cases = Object.keys(inks).flatMap(ink =>
    ([2, 7] as const).flatMap(mpp => [
      [ink, 'opaque', 'across', 60, mpp] as const,
      [ink, 'multiply', 'ring', 100, mpp] as const,
    ]),
  )
  it.each(cases)('%s, %s, %s, %i pixels wide at %i µm a pixel', async (ink, blending, name, wide, mpp) => {
    const inside = stroke(picture, name, wide)
    const found = await find(drawn(picture, inside, inks[ink], blending), mpp)
    // A pixel is the stroke's where it covers half of it and more.
    const marks = Uint8Array.from({ length: 3 * inside.length }, (_, i) => 255 * inside[Math.floor(i / 3)])
    const covered = (await shrunk({ ...picture, pixels: marks }, shrinks[mpp])).pixels
    const before = clean.get(mpp)?.tissue.inside ?? inside
    let [marked, kept, tissue, lost] = [0, 0, 0, 0]
    for (let i = 0; i < before.length; i++)
      if (covered[3 * i] >= 128) {
        marked++
        kept += found.tissue.inside[i]
      } else if (before[i] === 1) {
        tissue++
        lost += 1 - found.tissue.inside[i]
      }
    recordError('pen: share kept as tissue', kept / marked)
    recordError('pen: share of tissue lost outside strokes', lost / tissue)
    expect(kept / marked).toBeLessThan(0.02)
    expect(lost / tissue).toBeLessThan(0.01)
  })
})

describe('what ink cuts off, and what it closes', () => {
  const at = (rows: readonly string[], mark: string) =>
    Uint8Array.from(rows.join(''), letter => (letter === mark ? 1 : 0))
  const sizes = { smallest: 20, largestGap: 4, thick: 3 }
  const text = (inside: Uint8Array, width: number) =>
    Array.from({ length: inside.length / width }, (_, y) =>
      [...inside.subarray(y * width, (y + 1) * width)].join(''),
    )

  it('a small part beside ink stays, a rim of ink and a part elsewhere go', () => {
    const rows = [
      'ttttttt#ttt.',
      'ttttttt#ttt.',
      'ttttttt#ttt.',
      '.......#....',
      '......t#....',
      '......t#.ttt',
      '......t#.ttt',
      '......t#.ttt',
    ]
    const kept = piecesOf(12, 8, at(rows, 't'), at(rows, '#'), sizes)
    expect(text(kept, 12).slice(0, 3)).toEqual(Array(3).fill('111111101110'))
    expect(kept.reduce((sum, x) => sum + x, 0)).toBe(30)
  })

  it('a gap that tissue and ink close is filled, one that ink alone closes is glass', () => {
    const rows = ['tttttttt###', 't..#tttt#.#', 't..#tttt###', 'tttttttt...']
    const kept = piecesOf(11, 4, at(rows, 't'), at(rows, '#'), sizes)
    expect(text(kept, 11)[1]).toBe('11101111000')
  })
})
