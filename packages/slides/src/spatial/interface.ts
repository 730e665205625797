import { SlideError } from '../slide-error.ts'
import type { Points, SlideMask } from '../slide-mask.ts'
import { borderOf, meetingOf } from './mask-border.ts'
import type { PixelSize } from './pixel-size.ts'
import { indexSegments } from './segment-index.ts'

/** The line between tumour and stroma, and how far anything is from it. */
export interface TumourInterface {
  /** µm */
  readonly length: number
  /** µm from the line: negative within the tumour, positive outside; no further than `limit` is looked. */
  distance(x: number, y: number, limit?: number): number
}

/**
 * Where tumour and stroma meet, along the sides of the masks' pixels; without a stroma the whole border of the tumour, the edge of
 * the tissue included. Distances are exact for the masks: their pixels say how fine the line itself is known.
 * @returns null where they meet nowhere
 * @throws SlideError `bad-setting` for masks that are not alike in size
 */
export function tumourInterface(
  tumour: SlideMask,
  stroma: SlideMask | null,
  scale: PixelSize,
): TumourInterface | null {
  if (stroma !== null) checkAlike(tumour, stroma)
  const line = stroma === null ? borderOf(tumour, scale) : meetingOf(tumour, stroma, scale)
  if (line.ax.length === 0) return null
  const index = indexSegments(line)
  const { width, height, downsample, inside } = tumour
  let length = 0
  for (let s = 0; s < line.ax.length; s++)
    length += Math.abs(line.bx[s] - line.ax[s]) + Math.abs(line.by[s] - line.ay[s])
  return {
    length,
    distance: (x, y, limit) => {
      const i = Math.floor(x / (downsample * scale.x))
      const j = Math.floor(y / (downsample * scale.y))
      const within = i >= 0 && j >= 0 && i < width && j < height && inside[j * width + i] === 1
      const apart = index.distance(x, y, limit)
      return within ? -apart : apart
    },
  }
}

/** Signed distances of points from the interface, µm. */
export function interfaceDistances({ x, y }: Points, line: TumourInterface): Float64Array {
  return Float64Array.from(x, (_, i) => line.distance(x[i], y[i]))
}

/** Cells between two distances from the interface, over the tissue that lies there. */
export interface InfiltrationBand {
  /** µm, `from` included; negative within the tumour. */
  readonly from: number
  readonly to: number
  readonly cells: number
  /** mm², of the middles of the masks' pixels. */
  readonly area: number
  /** Cells/mm²; null where no tissue lies in the band. */
  readonly density: number | null
}

/**
 * How deep cells go: their density in bands along the interface, of tumour and stroma alone; cells elsewhere are not counted.
 * @param edges rising, µm
 * @throws SlideError `bad-setting` for edges that do not rise
 */
export function infiltrationBands(
  cells: Points,
  tumour: SlideMask,
  stroma: SlideMask,
  scale: PixelSize,
  line: TumourInterface,
  edges: readonly number[],
): InfiltrationBand[] {
  checkAlike(tumour, stroma)
  if (edges.length < 2 || edges.some((e, k) => !Number.isFinite(e) || (k > 0 && e <= edges[k - 1])))
    throw new SlideError(
      'bad-setting',
      `bands at ${edges.join(', ')} µm`,
      'give two or more rising distances',
    )
  const { width, height, downsample } = tumour
  const [px, py] = [downsample * scale.x, downsample * scale.y]
  const bands = edges.length - 1
  const [counts, pixels] = [new Float64Array(bands), new Float64Array(bands)]
  const tissue = (at: number) => tumour.inside[at] === 1 || stroma.inside[at] === 1
  const bandOf = (d: number) => {
    for (let b = 0; b < bands; b++) if (d >= edges[b] && d < edges[b + 1]) return b
    return -1
  }
  for (let j = 0, at = 0; j < height; j++)
    for (let i = 0; i < width; i++, at++) {
      if (!tissue(at)) continue
      const band = bandOf(line.distance((i + 0.5) * px, (j + 0.5) * py))
      if (band >= 0) pixels[band]++
    }
  for (let c = 0; c < cells.x.length; c++) {
    const [i, j] = [Math.floor(cells.x[c] / px), Math.floor(cells.y[c] / py)]
    if (i < 0 || j < 0 || i >= width || j >= height || !tissue(j * width + i)) continue
    const band = bandOf(line.distance(cells.x[c], cells.y[c]))
    if (band >= 0) counts[band]++
  }
  return Array.from(counts, (count, b) => {
    const area = (pixels[b] * px * py) / 1e6
    return { from: edges[b], to: edges[b + 1], cells: count, area, density: area > 0 ? count / area : null }
  })
}

export function checkAlike(a: SlideMask, b: SlideMask): void {
  if (a.width !== b.width || a.height !== b.height || a.downsample !== b.downsample)
    throw new SlideError(
      'bad-setting',
      `masks of ${a.width} x ${a.height} and ${b.width} x ${b.height} pixels, ${a.downsample} and ${b.downsample} level-0 pixels each`,
      'give masks of one slide at one downsample',
    )
}
