import { BagError, openBag } from '@tessera/bags'
import { boundingBox, crop, cropMask, drawOverlay, drawSlice, ImagingError } from '@tessera/imaging'
import { openCase } from '@tessera/radiomics'
import { colourScale, createRaster, type Raster } from '@tessera/slides'
import { fittedPlane } from '../files/fitted-plane.ts'
import { putRaster } from '../files/put-raster.ts'

/** Side of the two large pictures, and of the small ones beneath them; at most so many of these. */
const large = 260
const small = 98
const gap = 8
const most = 10
/** Frame of a small picture, and the height of the bar of its weight. */
const frame = 4
const bar = 40
/** Voxels of the picture around the outlined tumour. */
const around = 12

/**
 * A scan with the slices that a network weighed: the slice through the middle of the outlined tumour, beside it the one
 * with the greatest weight, and beneath them the slices of the bag in their order, cut to the tumour, each framed by its
 * rank (yellow most, violet least) over a bar of its weight. Null where image, mask or the places of the slices cannot be
 * read, or the bag and the weights do not fit.
 * @param weights of the bag's slices in their order, and of further scans of the patient behind them
 */
export async function drawSliceAttention(
  image: string,
  mask: string,
  label: number | undefined,
  bag: string,
  weights: Float32Array,
): Promise<{ raster: Raster; slices: number; shown: number; top: number } | null> {
  try {
    const coords = await (await openBag(bag)).coords()
    const slices = coords === null ? [] : Array.from({ length: coords.length / 2 }, (_, n) => coords[2 * n])
    if (slices.length === 0 || slices.length > weights.length) return null
    const own = weights.subarray(0, slices.length)
    const scan = await openCase(image, mask, label === undefined ? {} : { label })
    const box = boundingBox(scan.mask)
    if (box === null) return null
    const top = own.reduce((best, weight, n) => (weight > own[best] ? n : best), 0)
    const [middle] = drawOverlay(scan.image, [{ mask: scan.mask }])
    const heaviest = drawSlice(scan.image, [{ mask: scan.mask }], slices[top])
    const grid = scan.image.grid.size
    const region = {
      first: [Math.max(0, box.first[0] - around), Math.max(0, box.first[1] - around), 0] as const,
      last: [
        Math.min(grid[0] - 1, box.last[0] + around),
        Math.min(grid[1] - 1, box.last[1] + around),
        grid[2] - 1,
      ] as const,
    }
    const [near, nearMask] = [crop(scan.image, region), cropMask(scan.mask, region)]
    // The heaviest where there are more than fit, in the order in which they lie.
    const kept = [...own.keys()]
      .sort((a, b) => own[b] - own[a])
      .slice(0, most)
      .sort((a, b) => slices[a] - slices[b])
    const across = Math.max(2 * large + gap, kept.length * (small + gap) - gap)
    const raster = createRaster(across, large + gap + small + bar)
    raster.pixels.fill(255)
    putRaster(raster, fittedPlane(middle, large), 0, 0)
    putRaster(raster, fittedPlane(heaviest, large), large + gap, 0)
    const colours = colourScale('viridis')
    const order = [...own].sort((a, b) => a - b)
    kept.forEach((n, k) => {
      const left = k * (small + gap)
      const rank = order.length === 1 ? 1 : order.lastIndexOf(own[n]) / (order.length - 1)
      const at = 3 * Math.round(255 * rank)
      fill(raster, left, large + gap, small, small, colours.subarray(at, at + 3))
      const plane = fittedPlane(drawSlice(near, [{ mask: nearMask }], slices[n]), small - 2 * frame)
      putRaster(
        raster,
        plane,
        left + ((small - plane.width) >> 1),
        large + gap + ((small - plane.height) >> 1),
      )
      const height = Math.max(1, Math.round(((bar - gap) * own[n]) / own[top]))
      fill(raster, left, large + gap + small + gap, small, height, Uint8Array.of(90, 90, 90))
    })
    return { raster, slices: slices.length, shown: kept.length, top: slices[top] + 1 }
  } catch (error) {
    if (error instanceof ImagingError || error instanceof BagError) return null
    throw error
  }
}

function fill(
  into: Raster,
  left: number,
  top: number,
  width: number,
  height: number,
  [red, green, blue]: Uint8Array,
): void {
  for (let y = top; y < top + height; y++)
    for (let x = left; x < left + width; x++) into.pixels.set([red, green, blue], 3 * (x + into.width * y))
}
