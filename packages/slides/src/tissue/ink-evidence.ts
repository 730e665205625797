import { type DensityPlanes, densitySteps } from './light.ts'
import { lowQuantile } from './low-quantile.ts'

/**
 * Haematoxylin and eosin absorb green most: of light through tissue the optical densities obey red < 0.95 green, blue <
 * 0.9 green and red + blue < 1.55 green, whatever the amounts of the two. (Ruifrok & Johnston's vectors: 0.92, 0.41 and
 * 1.33 for haematoxylin, 0.07, 0.11 and 0.17 for eosin; on real slides up to 0.85, 0.9 and 1.5.) How far a colour is
 * outside is its excess: ink of black, blue, green, yellow and orange.
 */
export function excessOf(r: number, g: number, b: number): number {
  const red = r - 0.95 * g
  const blue = b - 0.9 * g
  const both = r + b - 1.55 * g
  return red > blue ? (red > both ? red : both) : blue > both ? blue : both
}

/** Excess that the noise of a tissue's edge does not reach, and that of ink. */
export const faint = 0.03 * densitySteps
export const plain = 0.1 * densitySteps

/** The stain that a slide should have: brown is no ink where there is DAB. */
export type SlideStain = 'h&e' | 'h-dab'

/** How far the colour of a pixel is outside what the stains of a slide can make. */
export function excessAt({ red, green, blue }: DensityPlanes, stain: SlideStain): (i: number) => number {
  return stain === 'h&e' ? i => excessOf(red[i], green[i], blue[i]) : i => red[i] - 0.95 * green[i]
}

/** Stained pixels whose colour no stain has: by a little, and plainly. */
export function outside({ red, green, blue }: DensityPlanes, stained: Uint8Array, stain: SlideStain) {
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
export function tissueHue({ green, blue }: DensityPlanes, stained: Uint8Array, ink: Uint8Array): number {
  const counts = new Uint32Array(256)
  for (let i = 0; i < stained.length; i++)
    if (stained[i] === 1 && ink[i] === 0 && green[i] >= 10)
      counts[Math.min(255, Math.round((100 * blue[i]) / green[i]))]++
  return Math.min(0.66, Math.max(0.15, lowQuantile(counts, 0.5) / 100))
}

/** Stained pixels whose blue is far from the tissue's: low as in blue, green and black ink, high as in red. */
export function hueShifted({ red, green, blue }: DensityPlanes, stained: Uint8Array, hue: number) {
  const out = { low: new Uint8Array(stained.length), high: new Uint8Array(stained.length) }
  for (let i = 0; i < stained.length; i++) {
    if (stained[i] === 0 || green[i] < 15) continue
    if (blue[i] < (hue - 0.1) * green[i]) out.low[i] = 1
    else if (green[i] >= 25 && (blue[i] > (hue + 0.12) * green[i] || green[i] - 1.15 * red[i] > 80))
      out.high[i] = 1
  }
  return out
}
