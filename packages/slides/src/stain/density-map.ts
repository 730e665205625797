import { opticalDensityTables, type RgbVector } from '@tessera/imaging'

// Steps of the table from density to byte, per unit: a step is at most 0.1 grey values.
const stepsPerUnit = 5000
const largestDensity = 3.2

/** An affine map of optical densities (base 10) and the light before and after. */
export interface DensityMap {
  /** Entry 3 i + c: what density 1 in channel i adds to channel c. */
  readonly matrix: readonly number[]
  readonly offset: RgbVector
  readonly from: RgbVector
  readonly to: RgbVector
}

export type Tables = readonly [Float64Array, Float64Array, Float64Array]
export type ByteTables = readonly [Uint8Array, Uint8Array, Uint8Array]

/** Light of each step of density: I₀ · 10^-d, rounded. */
export function byteTables([red, green, blue]: RgbVector): ByteTables {
  const table = (white: number) =>
    Uint8Array.from({ length: Math.ceil(stepsPerUnit * largestDensity) + 1 }, (_, k) =>
      Math.round(white * 10 ** (-k / stepsPerUnit)),
    )
  return [table(red), table(green), table(blue)]
}

/** A matrix or an offset in steps of the byte tables. */
export function inSteps(values: readonly number[]): number[] {
  return values.map(value => value * stepsPerUnit)
}

/** Applies the map to bytes: three look-ups, nine products and three look-ups a pixel. */
export function densityMap({ matrix, offset, from, to }: DensityMap): (rgb: Uint8Array) => Uint8Array {
  const [red, green, blue] = opticalDensityTables(from)
  const [toRed, toGreen, toBlue] = byteTables(to)
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = inSteps(matrix)
  const [o0, o1, o2] = inSteps(offset).map(value => value + 0.5)
  const last = toRed.length - 1
  return rgb => {
    const out = new Uint8Array(rgb.length)
    for (let i = 0; i + 2 < rgb.length; i += 3) {
      const r = red[rgb[i]]
      const g = green[rgb[i + 1]]
      const b = blue[rgb[i + 2]]
      const x = (r * m0 + g * m3 + b * m6 + o0) | 0
      const y = (r * m1 + g * m4 + b * m7 + o1) | 0
      const z = (r * m2 + g * m5 + b * m8 + o2) | 0
      out[i] = toRed[x < 0 ? 0 : x > last ? last : x]
      out[i + 1] = toGreen[y < 0 ? 0 : y > last ? last : y]
      out[i + 2] = toBlue[z < 0 ? 0 : z > last ? last : z]
    }
    return out
  }
}
