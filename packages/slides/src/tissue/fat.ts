import { boxMean, closeBox, dilateBox } from './box.ts'
import { type DensityPlanes, densitySteps } from './light.ts'
import { type PartBoxes, partBoxes } from './long-parts.ts'
import { chosenRuns } from './parts.ts'

/** An emptied fat cell, square micrometres: 30 to 160 µm across. */
const smallestCell = 700
const largestCell = 20_000
/** Evidence of a septum between two, which is thin and pale. */
const leastSeptum = 0.035
/** Micrometres a pixel beyond which septa (2 to 5 µm) are not seen: fat is then background. */
const coarsest = 5
/** Of the surroundings (a square of 200 µm) at least so much is fat cells. */
const surroundings = 200
const leastShare = 0.4

/**
 * Fat: a net of thin septa around round empty places. The gaps that septa close, of the size of a fat cell and no thin
 * cracks, where they fill most of the surroundings; what lies between them belongs to them.
 */
export function findFat(planes: DensityPlanes, mpp: number): Uint8Array {
  const { width, height, red, green, blue } = planes
  const n = width * height
  if (mpp > coarsest) return new Uint8Array(n)
  const net = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    const r = red[i]
    const g = green[i]
    const b = blue[i]
    const top = r > g ? (r > b ? r : b) : g > b ? g : b
    const bottom = r < g ? (r < b ? r : b) : g < b ? g : b
    if (r + g + b + 3 * (top - bottom) >= 3 * leastSeptum * densitySteps) net[i] = 1
  }
  const px = (micrometres: number) => Math.round(micrometres / mpp)
  const sealed = closeBox(net, width, height, px(4))
  const gaps = { width, height, inside: sealed.map(x => 1 - x) }
  const boxes = partBoxes(gaps, 4)
  const round = roundParts(boxes)
  const pixel = mpp * mpp
  const isCell = Uint8Array.from(round, (isRound, gap) => {
    const area = boxes.area[gap] * pixel
    return isRound === 1 && area >= smallestCell && area <= largestCell ? 255 : 0
  })
  const cells = chosenRuns(boxes.runs, isCell, n)
  const share = boxMean(cells, width, height, px(surroundings / 2))
  const among = new Uint8Array(n)
  for (let i = 0; i < n; i++) if (cells[i] > 0 && share[i] >= leastShare * 255) among[i] = 1
  // Septa are up to 12 µm wide: what two fat cells have between them.
  const fat = closeBox(among, width, height, px(12))
  return dilateBox(fat, width, height, px(2))
}

/** 1 for parts that fill at least 0.45 of their box, whose sides differ less than threefold; a crack does neither. */
function roundParts({ count, left, right, top, bottom, area }: PartBoxes): Uint8Array {
  return Uint8Array.from({ length: count + 1 }, (_, part) => {
    const w = right[part] - left[part] + 1
    const h = bottom[part] - top[part] + 1
    return part > 0 && Math.max(w, h) < 3 * Math.min(w, h) && area[part] >= 0.45 * w * h ? 1 : 0
  })
}
