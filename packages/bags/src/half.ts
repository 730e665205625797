import { simdDecoder } from './half-simd.ts'

/*
 * Half precision (IEEE 754 binary16): a sign, 5 bits of exponent (bias 15), 10 of mantissa. Arithmetic of our own rather
 * than Float16Array, which not every Node and browser has; bench/learning/bags-half.ts measures both.
 */

/** The largest finite half. */
export const largestHalf = 65504

let table: Float32Array | null = null

/** The value of each of the 65,536 bit patterns. */
export function halfTable(): Float32Array {
  table ??= Float32Array.from({ length: 65536 }, (_, bits) => halfValue(bits))
  return table
}

function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const mantissa = bits & 1023
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  if (exponent === 0) return sign * mantissa * 2 ** -24
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15)
}

/**
 * Decodes halves into `into` from index `at`.
 * @returns whether all are finite
 */
export function decodeHalf(halves: Uint16Array, into: Float32Array, at: number): boolean {
  if (simdDecoder()?.(halves, into, at)) return true
  return decodeByTable(halves, into, at)
}

/** {@link decodeHalf} where there are no vectors, and for what is not finite. */
export function decodeByTable(halves: Uint16Array, into: Float32Array, at: number): boolean {
  const values = halfTable()
  let top = 0
  for (let i = 0; i < halves.length; i++) {
    const bits = halves[i]
    into[at + i] = values[bits]
    // An exponent of all ones, and only that, carries into bit 15.
    top |= (bits & 0x7c00) + 0x400
  }
  return (top & 0x8000) === 0
}

const scratch = new Float32Array(1)
const scratchBits = new Uint32Array(scratch.buffer)

/** The nearest half of a number, ties to even; beyond the largest it is infinite. */
export function encodeHalf(value: number): number {
  scratch[0] = value
  const bits = scratchBits[0]
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00
  // 65520 is half way from the largest half to the next power of two.
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude < 0x38800000) {
    // Subnormal: as many units of 2 to the -24; the scaling is exact, and so is what is rounded.
    const units = Math.abs(scratch[0]) * 2 ** 24
    const floor = Math.floor(units)
    const rest = units - floor
    return sign | (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor)
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1)
  return sign | ((rounded - 0x38000000) >>> 13)
}
