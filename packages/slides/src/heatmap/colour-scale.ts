import { interpolateCividis, interpolateMagma, interpolateViridis } from 'd3-scale-chromatic'

/** Scales whose lightness rises evenly, so that they read in black and white and with any colour vision. */
export type ColourScaleName = 'viridis' | 'cividis' | 'magma'

const scales = {
  viridis: interpolateViridis,
  cividis: interpolateCividis,
  magma: interpolateMagma,
} as const

/** 256 colours from low to high, three bytes each. */
export function colourScale(name: ColourScaleName): Uint8Array {
  const bytes = new Uint8Array(3 * 256)
  for (let i = 0; i < 256; i++) bytes.set(parsed(scales[name](i / 255)), 3 * i)
  return bytes
}

/** `#440154` or `rgb(0, 32, 81)`: both are given. */
function parsed(css: string): number[] {
  if (css.startsWith('#')) return [1, 3, 5].map(at => Number.parseInt(css.slice(at, at + 2), 16))
  return (css.match(/\d+(\.\d+)?/g) ?? []).slice(0, 3).map(text => Math.round(Number(text)))
}
