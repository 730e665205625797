import { boxMean, closeBox, dilateBox, openBox } from './box.ts'
import type { DensityPlanes } from './light.ts'
import { keepLong } from './long-parts.ts'
import { chosenRuns, type Flat, runsOfParts } from './parts.ts'
import { smoothed } from './stained.ts'

/** Where tissue lies double it is about twice as dense as beside. */
const denser = 1.8
/** Optical density, mean of the channels, below which nothing is called a fold. */
const leastDensity = 40
/** A fold has the colour of its surroundings, only more of it: red to green density differs by no more than this. */
const sameHue = 0.2
/** Micrometres. */
const smoothing = 12
const surroundings = 400
const thinnest = 10
const shortest = 200
const rim = 30
/** Pixels between those whose surroundings are worked out: they change slowly. */
const step = 4
/** Share of what is within `rim` of a fold that is tissue. */
const leastAmong = 0.97

/**
 * Folds: bands that are at least 1.8 times as dense as the tissue around them, and of its colour. (Saturation high and
 * intensity low against the rest of the slide: Bautista & Yagi 2009, Kothari 2013; a stratified epithelium or a cluster of
 * lymphocytes is as dark but has another colour than its surroundings.)
 */
export function findFolds(
  planes: DensityPlanes,
  stained: Uint8Array,
  pen: Uint8Array,
  mpp: number,
): Uint8Array {
  const { width, height } = planes
  const n = stained.length
  const { red, green, blue } = smoothed(planes, smoothing, mpp)
  const counts = new Uint32Array(256)
  for (let i = 0; i < n; i++)
    if (stained[i] === 1 && pen[i] === 0) counts[Math.round((red[i] + green[i] + blue[i]) / 3)]++
  const middle = median(counts)
  const around = surroundingsOf({ width, height, red, green, blue }, stained, pen, denser * middle, mpp)
  const inside = new Uint8Array(n)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      if (stained[i] === 0 || pen[i] === 1) continue
      const density = (red[i] + green[i] + blue[i]) / 3
      if (density < leastDensity) continue
      const j = Math.floor(y / step) * around.width + Math.floor(x / step)
      if (around.share[j] < 25 || around.green[j] === 0) continue
      if (density * around.share[j] < denser * around.density[j] * 255) continue
      if (Math.abs(red[i] / green[i] - around.red[j] / around.green[j]) <= sameHue) inside[i] = 1
    }
  const px = (micrometres: number) => Math.round(micrometres / mpp)
  const bands = closeBox(openBox(inside, width, height, px(thinnest)), width, height, px(thinnest))
  const long = keepLong({ width, height, inside: bands }, px(shortest), 4)
  return keepAmong({ width, height, inside: long }, stained, pen, px(rim))
}

/** Means around every fourth pixel of a row, of every fourth row, of what is no fold by any account. */
function surroundingsOf(
  { width, height, red, green, blue }: DensityPlanes,
  stained: Uint8Array,
  pen: Uint8Array,
  densest: number,
  mpp: number,
) {
  const columns = Math.ceil(width / step)
  const rows = Math.ceil(height / step)
  const planes = [0, 1, 2, 3].map(() => new Uint8Array(columns * rows))
  const [single, reds, greens, densities] = planes
  for (let row = 0, j = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, j++) {
      const i = step * row * width + step * column
      const density = (red[i] + green[i] + blue[i]) / 3
      if (stained[i] === 0 || pen[i] === 1 || density > densest) continue
      single[j] = 255
      reds[j] = red[i]
      greens[j] = green[i]
      densities[j] = density
    }
  const radius = Math.max(1, Math.round(surroundings / 2 / mpp / step))
  const mean = (values: Uint8Array) => boxMean(values, columns, rows, radius)
  return {
    width: columns,
    share: mean(single),
    red: mean(reds),
    green: mean(greens),
    density: mean(densities),
  }
}

/** Parts that have tissue on all sides: a dense edge of the tissue is no fold, nor what lies beside ink. */
function keepAmong(
  { width, height, inside }: Flat,
  stained: Uint8Array,
  pen: Uint8Array,
  reach: number,
): Uint8Array {
  if (!inside.includes(1)) return inside
  const wide = dilateBox(inside, width, height, reach)
  const runs = runsOfParts({ width, height, inside: wide })
  const { start, end, component, count } = runs
  const ring = new Uint32Array(count + 1)
  const tissue = new Uint32Array(count + 1)
  for (let run = 0; run < start.length; run++)
    for (let i = start[run]; i <= end[run]; i++) {
      if (inside[i] === 1) continue
      ring[component[run]]++
      tissue[component[run]] += stained[i] & (1 - pen[i])
    }
  const among = chosenRuns(
    runs,
    Uint8Array.from(ring, (all, part) => (tissue[part] >= leastAmong * all ? 1 : 0)),
    inside.length,
  )
  for (let i = 0; i < among.length; i++) among[i] &= inside[i]
  return among
}

function median(counts: Uint32Array): number {
  let total = 0
  for (let i = 0; i < counts.length; i++) total += counts[i]
  let below = 0
  for (let i = 0; i < counts.length; i++) {
    below += counts[i]
    if (2 * below > total) return i
  }
  return 255
}
