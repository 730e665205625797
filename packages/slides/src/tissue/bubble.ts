import { closeBox, openBox } from './box.ts'
import { type DensityPlanes, densitySteps } from './light.ts'
import { type PartBoxes, partBoxes } from './long-parts.ts'
import { fillGaps } from './parts.ts'
import { smoothed } from './stained.ts'

/** The rim is grey: the channels' densities differ by at most a quarter of the densest. */
const neutral = 0.25
const leastDensity = 0.06
/** Micrometres: a rim is thinner (a pen stroke is not), a bubble wider, the edge of a coverslip longer. */
const smoothing = 4
const thickestRim = 40
const smallestBubble = 200
const shortestEdge = 2000

/**
 * Air under the coverslip and the coverslip's edge: thin grey lines, refraction that no stain makes. A line that closes
 * around at least 0.6 of its box (a circle fills π/4 of its own) is a bubble's rim and takes its inside along; one that runs
 * straight over 2 mm and more is an edge, and takes nothing but itself.
 */
export function findBubbles(planes: DensityPlanes, mpp: number): Uint8Array {
  const { red, green, blue } = smoothed(planes, smoothing, mpp)
  const { width, height } = planes
  const px = (micrometres: number) => Math.round(micrometres / mpp)
  const grey = new Uint8Array(red.length)
  for (let i = 0; i < grey.length; i++) {
    const r = red[i]
    const g = green[i]
    const b = blue[i]
    const top = r > g ? (r > b ? r : b) : g > b ? g : b
    const bottom = r < g ? (r < b ? r : b) : g < b ? g : b
    if (top >= leastDensity * densitySteps && top - bottom <= neutral * top) grey[i] = 1
  }
  const thick = openBox(grey, width, height, px(thickestRim / 2))
  for (let i = 0; i < grey.length; i++) if (thick[i] === 1) grey[i] = 0
  const lines = closeBox(grey, width, height, Math.max(1, px(6)))
  const boxes = partBoxes({ width, height, inside: lines })
  const { start, end } = boxes.runs
  const ofPart = runsOfEach(boxes)
  const inside = new Uint8Array(grey.length)
  for (let part = 1; part <= boxes.count; part++) {
    const w = boxes.right[part] - boxes.left[part] + 1
    const h = boxes.bottom[part] - boxes.top[part] + 1
    const long = Math.hypot(w, h)
    const isEdge = long * mpp >= shortestEdge && boxes.area[part] * mpp <= thickestRim * long
    if (Math.min(w, h) * mpp < smallestBubble && !isEdge) continue
    // A border of one pixel, so that a rim at the picture's own border can be filled.
    const own = { width: w + 2, height: h + 2, inside: new Uint8Array((w + 2) * (h + 2)) }
    for (const run of ofPart(part)) {
      const y = Math.floor(start[run] / width) - boxes.top[part]
      const x = (start[run] % width) - boxes.left[part]
      const at = (y + 1) * own.width + x + 1
      own.inside.fill(1, at, at + end[run] - start[run] + 1)
    }
    const filled = fillGaps(own, w * h)
    const area = filled.reduce((sum, x) => sum + x, 0)
    const isRim = area >= 0.6 * w * h && area >= 2 * boxes.area[part]
    if (!isRim && !isEdge) continue
    const marks = isRim ? filled : own.inside
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++)
        if (marks[(y + 1) * own.width + x + 1] === 1)
          inside[(boxes.top[part] + y) * width + boxes.left[part] + x] = 1
  }
  return inside
}

/** The runs of each part, in their order. */
function runsOfEach({ runs: { component }, count }: PartBoxes): (part: number) => Int32Array {
  const first = new Int32Array(count + 2)
  for (let run = 0; run < component.length; run++) first[component[run] + 1]++
  for (let part = 1; part < first.length; part++) first[part] += first[part - 1]
  const next = first.slice()
  const ordered = new Int32Array(component.length)
  for (let run = 0; run < component.length; run++) ordered[next[component[run]]++] = run
  return part => ordered.subarray(first[part], first[part + 1])
}
