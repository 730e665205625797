import { closeBox, erodeBox, openBox } from './box.ts'
import { excessAt, faint, hueShifted, type SlideStain } from './ink-evidence.ts'
import type { DensityPlanes } from './light.ts'
import { lowQuantile } from './low-quantile.ts'
import { keepParts, partsOf } from './parts.ts'

/** Micrometres between strokes of one mark. */
export const gapWithin = 60

/** Ink over dense tissue can have tissue's colour: it is at least as dense as the ink, and lies among it. */
export function grown(
  planes: DensityPlanes,
  smooth: DensityPlanes,
  stained: Uint8Array,
  seeds: Uint8Array,
  hue: number,
  stain: SlideStain,
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
  const excess = excessAt(planes, stain)
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
  return inside
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
