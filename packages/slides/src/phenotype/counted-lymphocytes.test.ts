import { describe, expect, it } from 'vitest'
import { type Cells, nucleusLooks } from '../cells/index.ts'
import type { SlideMask } from '../slide-mask.ts'
import { countedLymphocytes } from './counted-lymphocytes.ts'
import { immuneFeatures } from './immune-features.ts'

/** 1 mm x 1 mm at 10 µm a pixel: the left half tumour, the right half stroma. */
const mask = (is: (x: number) => boolean): SlideMask => ({
  width: 100,
  height: 100,
  downsample: 10,
  inside: Uint8Array.from({ length: 10_000 }, (_, at) => (is(at % 100) ? 1 : 0)),
})
const compartments = { tumour: mask(x => x < 50), stroma: mask(x => x >= 50), scale: { x: 1, y: 1 } }

interface Nucleus {
  readonly x: number
  readonly look: (typeof nucleusLooks)[number]
  readonly area: number
  readonly density: number
}
function cellsOf(nuclei: readonly Nucleus[], measured = true): Cells {
  const column = (of: (one: Nucleus) => number) => Float64Array.from(nuclei, of)
  return {
    count: nuclei.length,
    x: column(({ x }) => x),
    y: column(() => 500),
    classNames: nucleusLooks,
    classOf: Int16Array.from(nuclei, ({ look }) => nucleusLooks.indexOf(look)),
    measurements: measured
      ? { area_um2: column(({ area }) => area), mean_haematoxylin_od: column(({ density }) => density) }
      : {},
    source: 'by hand',
  }
}
/** Tumour-like nuclei of densities 0.40, 0.41 to 0.60: their median is 0.50. */
const tumour = Array.from(
  { length: 21 },
  (_, i): Nucleus => ({ x: 20 * i, look: 'tumour-like', area: 70, density: 0.4 + i / 100 }),
)
const lymphocyte = (x: number, area: number, density: number): Nucleus => ({
  x,
  look: 'lymphocyte-like',
  area,
  density,
})
const given = [
  lymphocyte(100, 33, 0.7),
  lymphocyte(110, 33, 0.49),
  lymphocyte(120, 16.9, 0.7),
  lymphocyte(700, 33, 0.49),
  lymphocyte(710, 16.9, 0.7),
]

describe('the lymphocytes that count in a phenotype', () => {
  it('are whole nuclei, and within the tumour darker than its own', () => {
    const counted = countedLymphocytes(cellsOf([...tumour, ...given]), compartments)
    // Of the tumour the dark one alone; of the stroma the pale one too; fragments nowhere.
    expect([...counted.x]).toEqual([100, 700])
    expect([...counted.y]).toEqual([500, 500])
    const all = { leastUm2: 0, darkness: 0 }
    expect(countedLymphocytes(cellsOf([...tumour, ...given]), compartments, all).x).toHaveLength(5)
  })
  it('are all that lie anywhere, where nothing tells how dark the tumour is, or nothing was measured', () => {
    expect(countedLymphocytes(cellsOf([...tumour.slice(0, 19), ...given]), compartments).x).toHaveLength(3)
    expect(countedLymphocytes(cellsOf([...tumour, ...given], false), compartments).x).toHaveLength(5)
    expect(countedLymphocytes(cellsOf([]), compartments).x).toHaveLength(0)
  })
  it('are what the immune features count', () => {
    const { features, version } = immuneFeatures(cellsOf([...tumour, ...given]), compartments, { samples: 2 })
    // 0.5 mm² each.
    expect([features.immune_density_tumour, features.immune_density_stroma]).toEqual([2, 2])
    expect(version).toBe('tessera-immune/2')
  })
})
