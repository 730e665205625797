import { coneMatrix, inverseConeMatrix } from '@tessera/imaging'
import type { AxisTransfer, ColourTransfer } from './colour-transfer.ts'

// Logarithm and power by a table each, and the first term of Taylor's series about the middle of a cell: 2e-4 and 7e-7 of
// the value at most, against the 4e-3 of half a grey value.
const logCells = 4096
const powerCells = 1000
const powerFrom = -4
const powerTo = 2

/** Scales and shifts the axes of lαβ, from bytes to bytes. See {@link rgbToRuderman} of `@tessera/imaging`. */
export function rudermanTransfer(transfer: AxisTransfer): ColourTransfer {
  const { matrix, offset } = onLogCones(transfer)
  const cones = coneTables()
  const { log, perCell } = logTable()
  const power = powerTable()
  const back = inverseConeMatrix.map(value => value * 255)
  return (rgb, out) => {
    const [lr, lg, lb, mr, mg, mb, sr, sg, sb] = cones
    const [a0, a1, a2, a3, a4, a5, a6, a7, a8] = matrix
    const [o0, o1, o2] = offset
    const [b0, b1, b2, b3, b4, b5, b6, b7, b8] = back
    const last = power.length - 1
    for (let i = 0; i + 2 < rgb.length; i += 3) {
      const r = rgb[i]
      const g = rgb[i + 1]
      const b = rgb[i + 2]
      const x = lr[r] + lg[g] + lb[b]
      const y = mr[r] + mg[g] + mb[b]
      const z = sr[r] + sg[g] + sb[b]
      const xi = x | 0
      const yi = y | 0
      const zi = z | 0
      const long = log[xi] + (x - xi - 0.5) * perCell[xi]
      const medium = log[yi] + (y - yi - 0.5) * perCell[yi]
      const short = log[zi] + (z - zi - 0.5) * perCell[zi]
      const u = a0 * long + a1 * medium + a2 * short + o0
      const v = a3 * long + a4 * medium + a5 * short + o1
      const w = a6 * long + a7 * medium + a8 * short + o2
      const ui = u < 0 ? 0 : u > last ? last : u | 0
      const vi = v < 0 ? 0 : v > last ? last : v | 0
      const wi = w < 0 ? 0 : w > last ? last : w | 0
      const newLong = power[ui] * (1 + (u - ui - 0.5) * perPower)
      const newMedium = power[vi] * (1 + (v - vi - 0.5) * perPower)
      const newShort = power[wi] * (1 + (w - wi - 0.5) * perPower)
      const red = b0 * newLong + b1 * newMedium + b2 * newShort
      const green = b3 * newLong + b4 * newMedium + b5 * newShort
      const blue = b6 * newLong + b7 * newMedium + b8 * newShort
      out[i] = red < 0 ? 0 : red > 255 ? 255 : red + 0.5
      out[i + 1] = green < 0 ? 0 : green > 255 ? 255 : green + 0.5
      out[i + 2] = blue < 0 ? 0 : blue > 255 ? 255 : blue + 0.5
    }
  }
}

const perPower = Math.LN10 / powerCells

/** The transfer as an affine map of log cones to cells of the power table: B⁻¹ diag(scale) B and B⁻¹ shift. */
function onLogCones({ scale, shift }: AxisTransfer): { matrix: number[]; offset: number[] } {
  // Rows of B are orthonormal, so its inverse is its transpose.
  const basis = [
    [1, 1, 1].map(value => value / Math.sqrt(3)),
    [1, 1, -2].map(value => value / Math.sqrt(6)),
    [1, -1, 0].map(value => value / Math.sqrt(2)),
  ]
  const matrix: number[] = []
  const offset: number[] = []
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++)
      matrix.push(powerCells * basis.reduce((sum, row, k) => sum + row[i] * scale[k] * row[j], 0))
    offset.push(powerCells * (basis.reduce((sum, row, k) => sum + row[i] * shift[k], 0) - powerFrom))
  }
  return { matrix, offset }
}

/** What each byte adds to each cone, in cells of the table of logarithms; a byte of 0 counts as 1. */
function coneTables(): Float64Array[] {
  return coneMatrix.map(weight =>
    Float64Array.from({ length: 256 }, (_, byte) => (weight * Math.max(1, byte) * logCells) / 255),
  )
}

/** Base-10 logarithm in the middle of each cell, and how much it rises over the cell. */
function logTable(): { log: Float64Array; perCell: Float64Array } {
  const log = Float64Array.from({ length: logCells + 1 }, (_, k) => Math.log10((k + 0.5) / logCells))
  return { log, perCell: log.map((_, k) => 1 / ((k + 0.5) * Math.LN10)) }
}

function powerTable(): Float64Array {
  return Float64Array.from(
    { length: (powerTo - powerFrom) * powerCells },
    (_, k) => 10 ** (powerFrom + (k + 0.5) / powerCells),
  )
}
