import { createGrid, distanceTransform, smoothPlane } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'
import type { SlideMask } from '../slide-mask.ts'
import type { PixelSize } from '../spatial/index.ts'
import type { Cells } from './cells.ts'

/** Parts of a slide that do not overlap; what is tissue of none of them is in none. */
export type NamedCompartments = Readonly<Record<string, SlideMask>>

/**
 * Tumour, invasive margin and stroma of the tissue: the margin reaches `marginUm` to both sides of the tumour's border
 * (500 µm as in the Immunoscore: Galon et al., J Pathol 2014;232:199), tumour and stroma are what lies further in and
 * out. With a margin of 0 there are only tumour and stroma. The border of the tissue and of the slide is no border of the
 * tumour.
 * @param scale µm a pixel of level 0
 * @throws SlideError `bad-setting` for masks that are not alike or a negative margin
 */
export function tumourCompartments(
  tumour: SlideMask,
  tissue: SlideMask,
  scale: PixelSize,
  { marginUm = 500 }: { readonly marginUm?: number } = {},
): NamedCompartments {
  checkAlike(tumour, tissue)
  if (!(marginUm >= 0 && Number.isFinite(marginUm)))
    throw new SlideError('bad-setting', `a margin of ${marginUm} µm`, 'give a width of 0 or more')
  const { width, height, downsample } = tumour
  const grid = createGrid({
    size: [width, height, 1],
    spacing: [downsample * scale.x, downsample * scale.y, 1],
  })
  const within = new Uint8Array(tumour.inside.length)
  const beyond = new Uint8Array(tumour.inside.length)
  for (let i = 0; i < within.length; i++)
    if (tissue.inside[i] === 1) (tumour.inside[i] === 1 ? within : beyond)[i] = 1
  const toTumour = distanceTransform({ grid, inside: within })
  const toStroma = distanceTransform({ grid, inside: beyond })
  const [inner, margin, outer] = [0, 0, 0].map(() => new Uint8Array(within.length))
  // Distances are between middles of pixels: the border itself lies half a pixel nearer.
  const half = (downsample * (scale.x + scale.y)) / 4
  for (let i = 0; i < within.length; i++) {
    if (within[i] === 1) (toStroma[i] - half < marginUm ? margin : inner)[i] = 1
    else if (beyond[i] === 1) (toTumour[i] - half < marginUm ? margin : outer)[i] = 1
  }
  const mask = (inside: Uint8Array): SlideMask => ({ width, height, downsample, inside })
  return marginUm === 0
    ? { tumour: mask(within), stroma: mask(beyond) }
    : { tumour: mask(inner), 'invasive margin': mask(margin), stroma: mask(outer) }
}

export interface TumourFromCellsSettings {
  /** Side of the squares in which cells are counted, µm; 50 unless given. */
  readonly squareUm?: number
  /** Sigma of the Gaussian over the squares, µm; 50 unless given. */
  readonly smoothingUm?: number
  /** Least tumour-like cells in a mm²; 1,000 unless given. */
  readonly leastPerMm2?: number
  /** And the least share of the cells that are tumour-like; 0.5 unless given. */
  readonly leastShare?: number
  /** Class of the cells that make a tumour; `tumour-like` unless given. */
  readonly className?: string
}

/**
 * Where tumour-like cells lie densely and prevail: a stand-in for a pathologist's outline, as good as the classes of the
 * cells are. Normal epithelium looks the same to it.
 * @throws SlideError `bad-setting`
 */
export function tumourFromCells(
  cells: Cells,
  size: { readonly width: number; readonly height: number },
  scale: PixelSize,
  settings: TumourFromCellsSettings = {},
): SlideMask {
  const {
    squareUm = 50,
    smoothingUm = 50,
    leastPerMm2 = 1000,
    leastShare = 0.5,
    className = 'tumour-like',
  } = settings
  for (const [name, value] of Object.entries({ squareUm, smoothingUm, leastPerMm2, leastShare }))
    if (!(value > 0 && Number.isFinite(value)))
      throw new SlideError('bad-setting', `${name} of ${value}`, 'give a number above 0')
  const downsample = squareUm / ((scale.x + scale.y) / 2)
  const width = Math.ceil(size.width / downsample)
  const height = Math.ceil(size.height / downsample)
  const tumour = new Float32Array(width * height)
  const all = new Float32Array(width * height)
  const wanted = cells.classNames.indexOf(className)
  for (let i = 0; i < cells.count; i++) {
    const column = Math.floor(cells.x[i] / scale.x / downsample)
    const row = Math.floor(cells.y[i] / scale.y / downsample)
    if (column < 0 || row < 0 || column >= width || row >= height) continue
    all[row * width + column]++
    if (wanted >= 0 && cells.classOf[i] === wanted) tumour[row * width + column]++
  }
  const sigma = smoothingUm / squareUm
  const smoothTumour = smoothPlane(tumour, width, height, sigma)
  const smoothAll = smoothPlane(all, width, height, sigma)
  const mm2 = (downsample * scale.x * downsample * scale.y) / 1e6
  const inside = new Uint8Array(width * height)
  for (let i = 0; i < inside.length; i++)
    if (smoothTumour[i] >= leastPerMm2 * mm2 && smoothTumour[i] >= leastShare * smoothAll[i]) inside[i] = 1
  return { width, height, downsample, inside }
}

function checkAlike(a: SlideMask, b: SlideMask): void {
  if (a.width !== b.width || a.height !== b.height || Math.abs(a.downsample - b.downsample) > 1e-9)
    throw new SlideError(
      'bad-setting',
      `masks of ${a.width} x ${a.height} and ${b.width} x ${b.height} pixels at downsamples ${a.downsample} and ${b.downsample}`,
      'make both at one downsample (maskAt)',
    )
}

/** The same mask at another downsample: each pixel is what the old one has at its middle. */
export function maskAt(
  mask: SlideMask,
  size: { readonly width: number; readonly height: number },
  downsample: number,
): SlideMask {
  const width = Math.ceil(size.width / downsample)
  const height = Math.ceil(size.height / downsample)
  const inside = new Uint8Array(width * height)
  const ratio = downsample / mask.downsample
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.min(mask.height - 1, Math.floor((y + 0.5) * ratio)) * mask.width
    for (let x = 0; x < width; x++, at++)
      inside[at] = mask.inside[row + Math.min(mask.width - 1, Math.floor((x + 0.5) * ratio))]
  }
  return { width, height, downsample, inside }
}
