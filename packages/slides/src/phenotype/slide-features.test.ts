import { describe, expect, it } from 'vitest'
import { type Cells, nucleusLooks } from '../cells/index.ts'
import type { SlideMask } from '../slide-mask.ts'
import { slideFeatureNames, slideFeatures } from './slide-features.ts'

/** 1 mm x 1 mm at 10 µm a pixel of the mask: tissue but for the last tenth, the left half of it tumour. */
const size = 100
const mask = (is: (x: number) => boolean): SlideMask => ({
  width: size,
  height: size,
  downsample: 10,
  inside: Uint8Array.from({ length: size * size }, (_, at) => (is(at % size) ? 1 : 0)),
})
const tissue = mask(x => x < 90)
const tumour = mask(x => x < 45)
/** A cell every 50 µm; those of every fourth row are lymphocytes, the others of the tumour's look. */
const places = Array.from(
  { length: 400 },
  (_, n) => [25 + 50 * (n % 20), 25 + 50 * Math.floor(n / 20)] as const,
)
const cells: Cells = {
  count: places.length,
  x: Float64Array.from(places, ([x]) => x),
  y: Float64Array.from(places, ([, y]) => y),
  classNames: nucleusLooks,
  classOf: Int16Array.from(places, (_, n) => (Math.floor(n / 20) % 4 === 0 ? 0 : 1)),
  measurements: {},
  source: 'by hand',
}

describe('slideFeatures', () => {
  const { features, undefinedFeatures } = slideFeatures(cells, tumour, tissue, { x: 1, y: 1 })

  it('counts by area, as by hand', () => {
    expect(features.tissue_area_mm2).toBeCloseTo(0.9, 12)
    expect(features.density_lymphocyte_like).toBeCloseTo(100 / 0.9, 9)
    expect(features.density_tumour_like).toBeCloseTo(300 / 0.9, 9)
    expect(features.share_lymphocyte_like).toBeCloseTo(0.25, 12)
    expect(features.tumour_area_mm2).toBeCloseTo(0.45, 9)
    // 9 of the 20 columns of cells lie in the tumour: 45 of the 100 lymphocytes.
    expect(features.immune_density_tumour).toBeCloseTo(45 / 0.45, 9)
  })

  it('has one list of names whatever the slide', () => {
    const names = [...Object.keys(features), ...Object.keys(undefinedFeatures)]
    expect(new Set(slideFeatureNames())).toEqual(new Set(names))
  })
})
