import { boxMean } from './box.ts'
import { type DensityPlanes, densitySteps } from './light.ts'
import { keepParts } from './parts.ts'

/** Optical densities smoothed over about 8 µm, the evidence of tissue from them, and where there is enough of it. */
export interface Stained {
  readonly planes: DensityPlanes
  readonly inside: Uint8Array
}

/** What is smoothed away before a pixel is judged: the noise of sensor and JPEG, not the tissue. */
const smoothing = 8

export function smoothed(planes: DensityPlanes, micrometres: number, mpp: number): DensityPlanes {
  const { width, height, red, green, blue } = planes
  const radius = Math.round((micrometres / mpp - 1) / 2)
  if (radius < 1) return planes
  return {
    width,
    height,
    red: boxMean(red, width, height, radius),
    green: boxMean(green, width, height, radius),
    blue: boxMean(blue, width, height, radius),
  }
}

/**
 * Where something absorbs light: evidence is the mean density plus the difference of the densest and the palest channel,
 * so that pale but coloured tissue counts, and grey haze of the same density does not. Parts with evidence of at least
 * `least` that reach `sure` somewhere.
 */
export function findStained(
  planes: DensityPlanes,
  mpp: number,
  { least, sure }: { readonly least: number; readonly sure: number },
): Stained {
  const smooth = smoothed(planes, smoothing, mpp)
  const { width, height, red, green, blue } = smooth
  const inside = new Uint8Array(width * height)
  const core = new Uint8Array(width * height)
  const low = 3 * least * densitySteps
  const high = 3 * sure * densitySteps
  for (let i = 0; i < inside.length; i++) {
    const r = red[i]
    const g = green[i]
    const b = blue[i]
    const top = r > g ? (r > b ? r : b) : g > b ? g : b
    const bottom = r < g ? (r < b ? r : b) : g < b ? g : b
    const evidence = r + g + b + 3 * (top - bottom)
    if (evidence < low) continue
    inside[i] = 1
    if (evidence >= high) core[i] = 1
  }
  return { planes: smooth, inside: keepParts({ width, height, inside }, 1, core) }
}
