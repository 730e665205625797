import { existsSync } from 'node:fs'
import {
  type Affine,
  applyAffine,
  coarsen,
  combineStains,
  composeAffine,
  haematoxylinDab,
  haematoxylinEosin,
  invertAffine,
  rigidAffine,
  separateStains,
  warpPlane,
} from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../test/agreement.ts'
import type { Raster } from '../raster.ts'
import { openSlide } from '../readers/index.ts'
import { labelTiles } from './label-tiles.ts'
import { registerSections, type SectionPicture } from './register-sections.ts'
import { registerSlides } from './register-slides.ts'
import type { SectionRegistration } from './section-registration.ts'
import { transferAnnotations, transferMask, transferPoints } from './transfer.ts'

const file = new URL('../../../../../shared/data/slides_he/cmu-1-small-region.svs', import.meta.url).pathname
const absent = !existsSync(file)
if (absent) console.log('registration of the real slide is skipped: ../shared/data is not here')

const mpp = 0.499

/**
 * A section as its neighbour with a brown chromogen would look: haematoxylin kept, what was eosin brown, moved by `truth` (µm) onto glass,
 * scanned at another scale, with noise.
 */
function stainedNeighbour(
  he: SectionPicture,
  truth: Affine,
  width: number,
  height: number,
  spacing: number,
): SectionPicture {
  const { haematoxylin, eosin } = separateStains(he.raster.pixels, haematoxylinEosin)
  const back = invertAffine(truth)
  const random = createRandom(3, 'noise')
  const [blue, brown] = [haematoxylin, eosin].map(amount => {
    const plane = { width: he.raster.width, height: he.raster.height, values: amount, spacing: he.mpp }
    const { values } = warpPlane(coarsen(plane, spacing), back, { width, height, spacing })
    return Float32Array.from(values, v => Math.max(0, 0.7 * v + 0.01 * random.normal()))
  })
  const pixels = combineStains({ haematoxylin: blue, dab: brown }, haematoxylinDab)
  return { raster: { width, height, pixels }, mpp: spacing }
}

/** The section at larger pixels: what `readAt` gives, but in optical density. */
function shrunk({ raster, mpp: spacing }: SectionPicture, mpp: number): SectionPicture {
  const { haematoxylin, eosin, residual } = separateStains(raster.pixels, haematoxylinEosin)
  const [h, e, r] = [haematoxylin, eosin, residual].map(values =>
    coarsen({ width: raster.width, height: raster.height, values, spacing }, mpp),
  )
  const amounts = {
    haematoxylin: Float32Array.from(h.values),
    eosin: Float32Array.from(e.values),
    residual: Float32Array.from(r.values),
  }
  return {
    raster: { width: h.width, height: h.height, pixels: combineStains(amounts, haematoxylinEosin) },
    mpp,
  }
}

function part({ width, height, pixels }: Raster, x0: number, y0: number, wide: number, high: number): Raster {
  const cut = new Uint8Array(3 * wide * high)
  for (let y = 0; y < high; y++)
    cut.set(pixels.subarray(3 * ((y + y0) * width + x0), 3 * ((y + y0) * width + x0 + wide)), 3 * y * wide)
  if (x0 + wide > width || y0 + high > height) throw new Error('outside')
  return { width: wide, height: high, pixels: cut }
}

async function realSection(): Promise<SectionPicture> {
  const slide = await openSlide(file)
  const raster = await slide.readRegion({ level: 0, x: 0, y: 0, width: slide.width, height: slide.height })
  await slide.close()
  return { raster, mpp }
}

describe.skipIf(absent)('registerSections, the real slide', { timeout: 240_000 }, () => {
  it.each([
    { angle: 137, flipped: false, linear: [1.02, 0.01, -0.015, 0.985], kind: 'affine' },
    { angle: -60, flipped: true, linear: [1, 0, 0, 1], kind: 'rigid' },
  ] as const)(
    'in brown, turned by $angle°, mirrored $flipped, $kind: within 1.5 µm everywhere',
    async ({ angle, flipped, linear: [a, b, d, e], kind }) => {
      const section = await realSection()
      const truth = composeAffine([a, b, 260, d, e, 150], rigidAffine(angle, [20, -40], [550, 740], flipped))
      const moving = stainedNeighbour(section, truth, 720, 760, 2.3)
      const places = [
        [50, 50],
        [1050, 60],
        [550, 740],
        [60, 1400],
        [1040, 1420],
      ] as const
      const landmarks = { fixed: places, moving: places.map(([x, y]) => applyAffine(truth, x, y)) }
      const fixed = shrunk(section, 2)
      const found = registerSections(fixed, moving, { kind, landmarks })
      recordError('registerSections, real slide in brown', found.landmarks?.largest ?? Number.NaN)
      expect(found.landmarks?.largest).toBeLessThan(1.5)
      expect(found.error.from).toBe('landmarks')
      expect(found.flipped).toBe(flipped)
    },
  )

  it('fails for two parts that share nothing', async () => {
    const { raster } = await realSection()
    const [left, right] = [0, 1120].map(x => ({ raster: part(raster, x, 200, 1100, 1100), mpp }))
    expect(() => registerSections(left, right)).toThrow(
      expect.objectContaining({ fault: 'registration-failed' }),
    )
  })

  it('of a slide with itself is nothing, read through the slide', async () => {
    const slide = await openSlide(file)
    const found = await registerSlides(slide, slide, { finest: 4, kind: 'rigid' })
    await slide.close()
    expect(found.angle).toBeCloseTo(0, 1)
    expect(found.error.from).toBe('blocks')
    expect(found.error.micrometres).toBeLessThan(0.5)
    expect(Math.hypot(found.matrix[2], found.matrix[5])).toBeLessThan(0.5)
  })
})

describe('transfer', () => {
  const matrix = rigidAffine(90, [1000, 0])
  const registration: SectionRegistration = {
    tessera: 'sections/1',
    kind: 'rigid',
    matrix,
    flipped: false,
    angle: 90,
    leastScale: 1,
    largestScale: 1,
    error: { from: 'blocks', micrometres: 2, radius95: 5 },
    residual: { blocks: 10, median: 1, agreement: 1, spacing: 2 },
    inverseConsistency: { mean: 1, largest: 2 },
    landmarks: null,
  }

  it('takes points there and back', () => {
    const points = { x: Float64Array.of(10, 200), y: Float64Array.of(30, 40) }
    const there = transferPoints(registration, points, 'fixed-to-moving')
    expect(there.x[0]).toBeCloseTo(970, 9)
    expect(there.y[0]).toBeCloseTo(10, 9)
    const back = transferPoints(registration, there)
    expect(back.x[1]).toBeCloseTo(200, 9)
    expect(back.y[1]).toBeCloseTo(40, 9)
  })

  it('takes masks and annotations to the other section, at other scales', () => {
    // The moving section, 0.5 µm a pixel: a block of 20 x 10 mask pixels of 20 µm from (400, 100) µm.
    const mask = { width: 50, height: 25, downsample: 40, inside: new Uint8Array(1250) }
    for (let j = 5; j < 15; j++) mask.inside.fill(1, j * 50 + 20, j * 50 + 40)
    const scales = { from: { x: 0.5, y: 0.5 }, to: { x: 0.25, y: 0.25 } }
    const moved = transferMask(registration, mask, { width: 50, height: 100, downsample: 40 }, scales)
    // (x, y) of the moving section is (y, 1000 - x) of the fixed one: from (100, 200) to (300, 600) µm.
    const inside = (x: number, y: number) => moved.inside[Math.floor(y / 10) * 50 + Math.floor(x / 10)]
    expect(moved.inside.reduce((sum, v) => sum + v, 0)).toBe(800)
    expect([inside(105, 205), inside(295, 595), inside(95, 300), inside(150, 605)]).toEqual([1, 1, 0, 0])
    const ring = Float64Array.of(800, 200, 1600, 200, 1600, 600, 800, 600)
    const annotation = { name: 'a', className: 'Tumor', colour: null, polygons: [[ring]] as const }
    const [outer] = transferAnnotations(registration, [annotation], scales)[0].polygons[0]
    expect([...outer].map(v => Math.round(v))).toEqual([400, 2400, 400, 800, 1200, 800, 1200, 2400])
  })

  it('labels tiles with the density of cells, and says how far it may be off', () => {
    // Cells of the moving section every 10 µm: 10,000 a mm².
    const places = Array.from({ length: 100 * 60 }, (_, i) => [
      5 + 10 * (i % 100),
      5 + 10 * Math.floor(i / 100),
    ])
    const cells = { x: Float64Array.from(places, p => p[0]), y: Float64Array.from(places, p => p[1]) }
    const tiles = { x: Int32Array.of(400, 4000), y: Int32Array.of(800, 0), width: 400, height: 400 }
    const labels = labelTiles(registration, tiles, cells, { x: 0.25, y: 0.25 }, { width: 1000, height: 600 })
    expect(labels.density[0]).toBeCloseTo(10_000, 6)
    expect(labels.least[0]).toBeLessThanOrEqual(10_000 * 0.9 ** 2 + 1e-6)
    expect(labels.most[0]).toBeGreaterThanOrEqual(10_000)
    expect([...labels.unknown]).toEqual([0, 1])
    expect(labels.radius).toBe(5)
  })

  it('refuses landmarks that do not pair', () => {
    const picture = { raster: { width: 50, height: 50, pixels: new Uint8Array(7500) }, mpp: 1 }
    expect(() => registerSections(picture, picture, { landmarks: { fixed: [[1, 1]], moving: [] } })).toThrow(
      /same points/,
    )
    expect(() => registerSections(picture, picture)).toThrow(
      expect.objectContaining({ fault: 'registration-failed' }),
    )
  })
})
