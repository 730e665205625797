import { SlideError } from '../slide-error.ts'
import type { Points } from '../slide-mask.ts'
import { tumourInterface } from '../spatial/index.ts'
import { type Compartments, checkCompartments } from './compartments.ts'

export interface StromalTilOptions {
  /** What one mononuclear cell takes up, µm: 9 by default, a small lymphocyte (8 to 10 µm). Assumed, not measured. */
  readonly cellDiameter?: number
  /** Stroma within so many µm of tumour counts as intratumoural, 500 by default: half the invasive margin of Immunoscore on each side. */
  readonly reach?: number
}

/** An estimate by nuclei, not a pathologist's score. */
export interface StromalTilEstimate {
  readonly name: 'stromal TIL area share, estimated from nuclei'
  /** 0 to 100 %; null for the reason in `undefinedBecause`. */
  readonly percent: number | null
  readonly cells: number
  /** mm² */
  readonly stromaArea: number
  readonly cellDiameter: number
  readonly reach: number
  readonly undefinedBecause: string | null
}

/**
 * The definition of the International TILs Working Group (Salgado et al., Ann Oncol 2015;26:259, table 2): the area that mononuclear
 * cells take up, of the area of stroma within the tumour's borders (not of the stroma's cells). Here mononuclear cells are counted and each
 * takes up a circle of one diameter; at most 100 %. Necrosis, crushed tissue and in-situ carcinoma have to be out of the masks; hot spots
 * are not looked for, as the group asks.
 * @throws SlideError `bad-setting`
 */
export function stromalTilEstimate(
  mononuclear: Points,
  compartments: Compartments,
  { cellDiameter = 9, reach = 500 }: StromalTilOptions = {},
): StromalTilEstimate {
  if (!(cellDiameter > 0 && reach > 0))
    throw new SlideError(
      'bad-setting',
      `cells of ${cellDiameter} µm within ${reach} µm`,
      'give positive lengths',
    )
  checkCompartments(compartments)
  const { tumour, stroma, scale } = compartments
  const { width, height, downsample } = stroma
  const [px, py] = [downsample * scale.x, downsample * scale.y]
  const about = {
    name: 'stromal TIL area share, estimated from nuclei',
    cellDiameter,
    reach,
  } as const
  const border = tumourInterface(tumour, null, scale)
  if (border === null)
    return { ...about, percent: null, cells: 0, stromaArea: 0, undefinedBecause: 'no tumour' }
  const near = new Uint8Array(width * height)
  let pixels = 0
  for (let j = 0, at = 0; j < height; j++)
    for (let i = 0; i < width; i++, at++)
      if (stroma.inside[at] === 1 && border.distance((i + 0.5) * px, (j + 0.5) * py, reach) < reach) {
        near[at] = 1
        pixels++
      }
  let cells = 0
  for (let c = 0; c < mononuclear.x.length; c++) {
    const [i, j] = [Math.floor(mononuclear.x[c] / px), Math.floor(mononuclear.y[c] / py)]
    if (i >= 0 && j >= 0 && i < width && j < height) cells += near[j * width + i]
  }
  const stromaArea = (pixels * px * py) / 1e6
  if (pixels === 0)
    return {
      ...about,
      percent: null,
      cells,
      stromaArea,
      undefinedBecause: `no stroma within ${reach} µm of tumour`,
    }
  const taken = (cells * Math.PI * (cellDiameter / 2) ** 2) / 1e6
  return {
    ...about,
    percent: Math.min(100, (100 * taken) / stromaArea),
    cells,
    stromaArea,
    undefinedBecause: null,
  }
}
