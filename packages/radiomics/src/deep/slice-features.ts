import {
  applyIntensityMap,
  boundingBox,
  crop,
  cropMask,
  ImagingError,
  type Mask,
  type Volume,
  zScore,
} from '@tessera/imaging'
import { extractFeatures } from '../extract/index.ts'
import { completeSettings } from '../settings/index.ts'
import { slicesToShow } from './slices.ts'

/** Named features of the slices through a tumour: instances of a bag without a network. */
export interface SliceFeatures {
  /** Row-major slices x dimensions. */
  readonly features: Float32Array
  readonly names: readonly string[]
  /** Which slices of the image. */
  readonly slice: Int32Array
}

/** Least pixels of the mask on a slice: fewer have no texture. */
const leastPixels = 16

/** Of an image that is normalised already: pixels of 1 mm, 16 grey levels, intensity and texture in the plane. */
const settings = completeSettings({
  format: 'tessera-radiomics/1',
  interpolation: { spacing: [1, 1], dimensions: 2 },
  discretisation: { method: 'fixedBinNumber', bins: 16 },
  texture: { aggregations: ['2D_comb', '2D'] },
  features: ['statistics', 'glcm', 'glrlm', 'ngtdm'],
  imageDiagnostics: false,
})

/** Version of this list of features and of how they are measured. */
export const sliceFeaturesName = 'tessera-slices/1'

/**
 * Area, intensity and texture of each slice through a tumour, of an image brought to z-scores. Slices with less than 5 % of
 * the largest one's area, under 16 pixels, or of one intensity are left out. Nothing here is fitted to patients.
 * @throws ImagingError as `extractFeatures`; `too-small` where no slice is left
 */
export function sliceFeatures(image: Volume, mask: Mask): SliceFeatures {
  const normal = applyIntensityMap(zScore(image), image)
  const [nx, ny] = mask.grid.size
  const box = boundingBox(mask)
  const rows: { readonly slice: number; readonly values: Readonly<Record<string, number>> }[] = []
  for (const k of box === null ? [] : slicesToShow(mask, 0.05)) {
    let pixels = 0
    for (let at = nx * ny * k; at < nx * ny * (k + 1); at++) pixels += mask.inside[at]
    if (pixels < leastPixels || box === null) continue
    const plane = {
      first: [box.first[0], box.first[1], k] as const,
      last: [box.last[0], box.last[1], k] as const,
    }
    const { features, undefinedFeatures } = extractFeatures(
      crop(normal, plane),
      cropMask(mask, plane),
      settings,
    )
    if (Object.keys(undefinedFeatures).length > 0) continue
    const area = pixels * mask.grid.spacing[0] * mask.grid.spacing[1]
    rows.push({ slice: k, values: { slice_area: area, ...features } })
  }
  const [first] = rows
  if (first === undefined)
    throw new ImagingError(
      'too-small',
      `no slice has ${leastPixels} pixels of tumour with texture`,
      'look at the mask, or leave the scan out',
    )
  const names = Object.keys(first.values)
  return {
    features: Float32Array.from(rows.flatMap(({ values }) => names.map(name => values[name]))),
    names,
    slice: Int32Array.from(rows, ({ slice }) => slice),
  }
}
