import { type Cells, nucleusLooks, placesOf, tumourCompartments } from '../cells/index.ts'
import type { SlideMask } from '../slide-mask.ts'
import type { PixelSize } from '../spatial/index.ts'
import { immuneFeatures } from './immune-features.ts'

/** The named features of a slide; each is among the values or among the reasons. */
export interface SlideFeatures {
  readonly features: Readonly<Record<string, number>>
  /** Why a feature has no value on this slide. */
  readonly undefinedFeatures: Readonly<Record<string, string>>
}

/** Replicates of the phenotype's bootstrap: its intervals are not among the features. */
const fewest = 1

/**
 * The named features of a slide that a table of patients reads: tissue (mm²), cells of each look by mm² of tissue and their
 * shares, and the immune features (densities by compartment and distance, phenotype, spatial statistics). One list whatever
 * the slide.
 * @param tumour of the tissue; one size with it
 * @throws SlideError `bad-setting` for masks that are not alike
 */
export function slideFeatures(
  cells: Cells,
  tumour: SlideMask,
  tissue: SlideMask,
  scale: PixelSize,
): SlideFeatures {
  const pixel = (tissue.downsample ** 2 * scale.x * scale.y) / 1e6
  let pixels = 0
  for (const one of tissue.inside) pixels += one
  const area = pixels * pixel
  const features: Record<string, number> = { tissue_area_mm2: area }
  const missing: Record<string, string> = {}
  const note = (name: string, value: number, whole: number, because: string) => {
    if (whole > 0) features[name] = value / whole
    else missing[name] = because
  }
  for (const look of nucleusLooks) {
    const count = placesOf(cells, look).x.length
    const name = look.replaceAll('-', '_')
    note(`density_${name}`, count, area, 'no tissue')
    note(`share_${name}`, count, cells.count, 'no cell')
  }
  const { tumour: inner, stroma } = tumourCompartments(tumour, tissue, scale, { marginUm: 0 })
  const immune = immuneFeatures(cells, { tumour: inner, stroma, scale }, { samples: fewest })
  return {
    features: { ...features, ...immune.features },
    undefinedFeatures: { ...missing, ...immune.undefinedFeatures },
  }
}

/** The names of {@link slideFeatures}, in order. */
export function slideFeatureNames(): string[] {
  const mask: SlideMask = { width: 1, height: 1, downsample: 1, inside: new Uint8Array(1) }
  const { features, undefinedFeatures } = slideFeatures(noCells, mask, mask, { x: 1, y: 1 })
  return [...Object.keys(features), ...Object.keys(undefinedFeatures)]
}

const noCells: Cells = {
  count: 0,
  x: new Float64Array(0),
  y: new Float64Array(0),
  classNames: nucleusLooks,
  classOf: new Int16Array(0),
  measurements: {},
  source: 'none',
}
