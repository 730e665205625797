import type { Colour, Raster } from '../raster.ts'

/** Optical densities are kept in bytes, in steps of 1/100: 0 to 2.55. */
export const densitySteps = 100

/** The optical density of every pixel, in {@link densitySteps}, a plane a channel. */
export interface DensityPlanes {
  readonly width: number
  readonly height: number
  readonly red: Uint8Array
  readonly green: Uint8Array
  readonly blue: Uint8Array
}

export interface Background {
  /** Light that passes beside the tissue. */
  readonly white: Colour
  /** Share of the picture's pixels that it was seen in; where it is below `leastShare` the white is assumed. */
  readonly share: number
  readonly assumed: boolean
}

/** A background seen in fewer pixels than this is not believed. */
const leastShare = 0.005
/** What a scanner's white balance makes of an empty place on the slide, where no place is empty. */
const assumedWhite: Colour = [243, 243, 243]

/**
 * The colour of the empty slide: the commonest value of each channel among bright and nearly grey pixels (all channels
 * above 200, and within 24 of each other). Where a picture has hardly any (a field full of tissue, a white that no scanner makes),
 * 243 is taken for all three and said to be assumed. Pure white (255) is fill of the scanner or of a viewer as often as
 * glass: it counts only where it is all there is.
 */
export function findBackground({ width, height, pixels }: Raster): Background {
  const counts = [0, 1, 2].map(() => new Uint32Array(256))
  const [reds, greens, blues] = counts
  let seen = 0
  let pure = 0
  for (let i = 0; i < pixels.length; i += 3) {
    const r = pixels[i]
    const g = pixels[i + 1]
    const b = pixels[i + 2]
    if (r <= 200 || g <= 200 || b <= 200) continue
    if (Math.max(r, g, b) - Math.min(r, g, b) > 24) continue
    if (r === 255 && g === 255 && b === 255) {
      pure++
      continue
    }
    reds[r]++
    greens[g]++
    blues[b]++
    seen++
  }
  const share = seen / (width * height)
  if (share >= leastShare)
    return { white: [commonest(reds), commonest(greens), commonest(blues)], share, assumed: false }
  if (pure / (width * height) >= leastShare)
    return { white: [255, 255, 255], share: pure / (width * height), assumed: false }
  return { white: assumedWhite, share, assumed: true }
}

/** The middle of the five neighbouring values that hold most pixels. */
function commonest(counts: Uint32Array): number {
  let best = 0
  let most = -1
  for (let value = 200; value < 256; value++) {
    let sum = 0
    for (let near = value - 2; near <= Math.min(255, value + 2); near++) sum += counts[near]
    // Of windows that hold the same, the one about the value with most: glass of a single value is that value.
    if (sum > most || (sum === most && counts[value] > counts[best])) {
      most = sum
      best = value
    }
  }
  return best
}

/** −log₁₀(value / white), 0 where brighter than white, in {@link densitySteps}. */
export function densityPlanes({ width, height, pixels }: Raster, white: Colour): DensityPlanes {
  const tables = white.map(light =>
    Uint8Array.from({ length: 256 }, (_, value) =>
      Math.min(255, Math.max(0, Math.round(-densitySteps * Math.log10(Math.max(value, 0.5) / light)))),
    ),
  )
  const [ofRed, ofGreen, ofBlue] = tables
  const n = width * height
  const red = new Uint8Array(n)
  const green = new Uint8Array(n)
  const blue = new Uint8Array(n)
  for (let i = 0, at = 0; i < n; i++, at += 3) {
    red[i] = ofRed[pixels[at]]
    green[i] = ofGreen[pixels[at + 1]]
    blue[i] = ofBlue[pixels[at + 2]]
  }
  return { width, height, red, green, blue }
}
