import { closeBox, dilateBox, erodeBox, openBox } from './box.ts'
import { type DensityPlanes, densitySteps } from './light.ts'
import { keepParts, partsOf } from './parts.ts'
import { type PenColour, penColours } from './pen-colour.ts'
import { smoothed } from './stained.ts'

export interface PenMarks {
  readonly inside: Uint8Array
  /** 0 without ink, else 1 + the index in {@link penColours}. */
  readonly ink: Uint8Array
}

/**
 * Haematoxylin and eosin absorb green most: of light through tissue the optical densities obey red < 0.95 green, blue <
 * 0.9 green and red + blue < 1.55 green, whatever the amounts of the two. (Ruifrok & Johnston's vectors: 0.92, 0.41 and
 * 1.33 for haematoxylin, 0.07, 0.11 and 0.17 for eosin; on real slides up to 0.85, 0.9 and 1.5.) How far a colour is
 * outside is its excess: ink of black, blue, green, yellow and orange.
 */
function excessOf(r: number, g: number, b: number): number {
  const red = r - 0.95 * g
  const blue = b - 0.9 * g
  const both = r + b - 1.55 * g
  return red > blue ? (red > both ? red : both) : blue > both ? blue : both
}

/** Excess that the noise of a tissue's edge does not reach, and that of ink. */
const faint = 0.03 * densitySteps
const plain = 0.1 * densitySteps

/** Micrometres. */
const contextWidth = 32
const gapWithin = 60
/** Square micrometres. */
const smallestMark = 1500
const smallestRedMark = 15000

export function findPen(
  planes: DensityPlanes,
  smooth: DensityPlanes,
  stained: Uint8Array,
  mpp: number,
  stain: 'h&e' | 'h-dab',
): PenMarks {
  const { width, height } = planes
  const n = stained.length
  const px = (micrometres: number) => Math.round(micrometres / mpp)
  const open = (inside: Uint8Array, radius: number) => openBox(inside, width, height, px(radius))
  const wide = smoothed(planes, contextWidth, mpp)
  const near = outside(smooth, stained, stain)
  const around = outside(wide, stained, stain)
  const hue = tissueHue(wide, stained, around.faint)
  const shifted = hueShifted(wide, stained, hue)
  const pixel = mpp * mpp
  const seeds = new Uint8Array(n)
  const sure = new Uint8Array(n)
  const nearest = open(near.faint, 4)
  const wider = open(around.faint, 4)
  const bluer = open(shifted.low, 8)
  for (let i = 0; i < n; i++) {
    seeds[i] = nearest[i] | wider[i] | bluer[i]
    sure[i] = (near.plain[i] & nearest[i]) | bluer[i]
  }
  const others = keepParts({ width, height, inside: seeds }, smallestMark / pixel, open(sure, 4))
  const reds =
    stain === 'h&e'
      ? keepParts({ width, height, inside: open(shifted.high, 12) }, smallestRedMark / pixel)
      : others
  for (let i = 0; i < n; i++) seeds[i] = others[i] | reds[i]
  if (stain === 'h&e') {
    const beside = keepParts(
      { width, height, inside: open(shifted.high, 8) },
      smallestMark / pixel,
      dilateBox(seeds, width, height, px(gapWithin)),
    )
    for (let i = 0; i < n; i++) seeds[i] |= beside[i]
  }
  if (!seeds.includes(1)) return { inside: seeds, ink: seeds }
  const inside = grown(planes, smooth, stained, seeds, hue, stain, px)
  return { inside, ink: inkOf(smooth, inside) }
}

function outside({ red, green, blue }: DensityPlanes, stained: Uint8Array, stain: 'h&e' | 'h-dab') {
  const out = { faint: new Uint8Array(stained.length), plain: new Uint8Array(stained.length) }
  for (let i = 0; i < stained.length; i++) {
    if (stained[i] === 0) continue
    const excess = stain === 'h&e' ? excessOf(red[i], green[i], blue[i]) : red[i] - 0.95 * green[i]
    if (excess < faint) continue
    out.faint[i] = 1
    if (excess >= plain) out.plain[i] = 1
  }
  return out
}

/** Median of blue to green density over stained pixels. */
function tissueHue({ green, blue }: DensityPlanes, stained: Uint8Array, ink: Uint8Array): number {
  const counts = new Uint32Array(256)
  for (let i = 0; i < stained.length; i++)
    if (stained[i] === 1 && ink[i] === 0 && green[i] >= 10)
      counts[Math.min(255, Math.round((100 * blue[i]) / green[i]))]++
  return Math.min(0.66, Math.max(0.15, lowQuantile(counts, 0.5) / 100))
}

function hueShifted({ red, green, blue }: DensityPlanes, stained: Uint8Array, hue: number) {
  const out = { low: new Uint8Array(stained.length), high: new Uint8Array(stained.length) }
  for (let i = 0; i < stained.length; i++) {
    if (stained[i] === 0 || green[i] < 15) continue
    if (blue[i] < (hue - 0.1) * green[i]) out.low[i] = 1
    else if (green[i] >= 25 && (blue[i] > (hue + 0.12) * green[i] || green[i] - 1.15 * red[i] > 80))
      out.high[i] = 1
  }
  return out
}

/** Ink over dense tissue can have tissue's colour: it is at least as dense as the ink, and lies among it. */
function grown(
  planes: DensityPlanes,
  smooth: DensityPlanes,
  stained: Uint8Array,
  seeds: Uint8Array,
  hue: number,
  stain: 'h&e' | 'h-dab',
  px: (micrometres: number) => number,
): Uint8Array {
  const { width, height, red, green, blue } = planes
  let closed = closeBox(seeds, width, height, px(gapWithin))
  const core = erodeBox(seeds, width, height, px(12))
  const tissue = [0, 1, 2].map(() => new Uint32Array(256))
  const soft = [smooth.red, smooth.green, smooth.blue]
  for (let i = 0; i < stained.length; i++)
    if (stained[i] === 1 && closed[i] === 0) for (let c = 0; c < 3; c++) tissue[c][soft[c][i]]++
  const pale = tissue.map(counts => 0.3 * lowQuantile(counts, 0.05))
  const dense = tissue.map(counts => 1.25 * lowQuantile(counts, 0.9))
  const denser = tissue.map(counts => 1.6 * lowQuantile(counts, 0.9))
  const all = leastDensities(planes, core, { labels: core, count: 1 }, pale)
  const excess = (i: number) =>
    stain === 'h&e' ? excessOf(red[i], green[i], blue[i]) : red[i] - 0.95 * green[i]
  // Beyond what the tissue of this slide reaches: tissue and ink, one over the other.
  const hidden = hiddenParts(core, { labels: core, count: 1 }, excess)[1] === 1
  const flooded = seeds.slice()
  for (let i = 0; i < flooded.length; i++)
    if (
      hidden &&
      stained[i] === 1 &&
      (soft[0][i] > denser[0] || soft[1][i] > denser[1] || soft[2][i] > denser[2]) &&
      soft[0][i] >= all[0][1] &&
      soft[1][i] >= all[1][1] &&
      soft[2][i] >= all[2][1]
    )
      flooded[i] = 1
  const reached = openBox(flooded, width, height, px(8))
  for (let i = 0; i < reached.length; i++) reached[i] |= seeds[i]
  closed = closeBox(keepParts({ width, height, inside: reached }, 1, seeds), width, height, px(gapWithin))
  const parts = partsOf({ width, height, inside: closed })
  const least = leastDensities(planes, core, parts, pale)
  const shifted = hueShifted(planes, stained, hue)
  const hiding = hiddenParts(core, parts, excess)
  const inside = new Uint8Array(seeds.length)
  for (let i = 0; i < inside.length; i++) {
    if (closed[i] === 0 || stained[i] === 0) continue
    const part = parts.labels[i]
    const r = red[i]
    const g = green[i]
    const b = blue[i]
    if (excess(i) >= faint || (seeds[i] === 1 && (shifted.low[i] | shifted.high[i]) === 1)) inside[i] = 1
    else if (
      hiding[part] === 1 &&
      r >= least[0][part] &&
      g >= least[1][part] &&
      b >= least[2][part] &&
      (r > 0.85 * g || Math.abs(b - hue * g) > 0.07 * g || r > dense[0] || g > dense[1] || b > dense[2])
    )
      inside[i] = 1
  }
  return trimmed(planes, inside, stain)
}

/** 1 for parts whose ink cannot be told from tissue, by its excess, at more than three pixels of a hundred. */
function hiddenParts(
  core: Uint8Array,
  { labels, count }: { readonly labels: ArrayLike<number>; readonly count: number },
  excess: (i: number) => number,
): Uint8Array {
  const all = new Uint32Array(count + 1)
  const hidden = new Uint32Array(count + 1)
  for (let i = 0; i < core.length; i++) {
    if (core[i] === 0) continue
    all[labels[i]]++
    if (excess(i) < faint) hidden[labels[i]]++
  }
  return Uint8Array.from(all, (pixels, part) => (hidden[part] > 0.03 * pixels ? 1 : 0))
}

function leastDensities(
  { red, green, blue }: DensityPlanes,
  core: Uint8Array,
  { labels, count }: { readonly labels: ArrayLike<number>; readonly count: number },
  pale: readonly number[],
) {
  const channels = [red, green, blue]
  const inks = channels.map(() => new Uint32Array((count + 1) * 256))
  for (let i = 0; i < core.length; i++)
    if (core[i] === 1) for (let c = 0; c < 3; c++) inks[c][labels[i] * 256 + channels[c][i]]++
  return inks.map((counts, c) =>
    Float32Array.from(
      { length: count + 1 },
      (_, part) => 0.9 * lowQuantile(counts.subarray(part * 256, part * 256 + 256), 0.1) + pale[c],
    ),
  )
}

/** A pixel of the rim that is mostly beside the stroke: its excess is below 0.15 of what a neighbour has. */
function trimmed(
  { width, height, red, green, blue }: DensityPlanes,
  inside: Uint8Array,
  stain: 'h&e' | 'h-dab',
): Uint8Array {
  const out = inside.slice()
  const at = (i: number) => (stain === 'h&e' ? excessOf(red[i], green[i], blue[i]) : red[i] - 0.95 * green[i])
  for (let y = 1; y < height - 1; y++)
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      if (inside[i] === 0) continue
      if ((inside[i - 1] & inside[i + 1] & inside[i - width] & inside[i + width]) === 1) continue
      const own = at(i)
      const most = Math.max(at(i - 1), at(i + 1), at(i - width), at(i + width))
      if (most >= plain && own < 0.15 * most) out[i] = 0
    }
  return out
}

function lowQuantile(histogram: Uint32Array, share: number): number {
  let total = 0
  for (let i = 0; i < 256; i++) total += histogram[i]
  let below = 0
  for (let i = 0; i < 256; i++) {
    below += histogram[i]
    if (below > share * total) return i
  }
  return 0
}

function inkOf({ red, green, blue }: DensityPlanes, inside: Uint8Array): Uint8Array {
  const ink = new Uint8Array(inside.length)
  const number = (name: PenColour) => penColours.indexOf(name) + 1
  const numbers = {
    black: number('black'),
    blue: number('blue'),
    green: number('green'),
    red: number('red'),
    yellow: number('yellow'),
    orange: number('orange'),
  }
  for (let i = 0; i < ink.length; i++) {
    if (inside[i] === 0) continue
    const r = red[i]
    const g = green[i]
    const b = blue[i]
    const top = Math.max(r, g, b)
    const bottom = Math.min(r, g, b)
    ink[i] =
      bottom >= 0.6 * top
        ? numbers.black
        : r >= b
          ? r >= 1.8 * g
            ? b >= 0.9 * g
              ? numbers.green
              : numbers.blue
            : numbers.blue
          : g < 0.35 * b
            ? numbers.yellow
            : g < 0.6 * b
              ? numbers.orange
              : numbers.red
  }
  return ink
}
