import {
  labCube,
  labRoot,
  labWhitePoint,
  lightToSrgb,
  lightToXyz,
  srgbToLight,
  xyzToLight,
} from '@tessera/imaging'
import type { AxisTransfer, ColourTransfer } from './colour-transfer.ts'

// Linear between table entries for the cube root (off by 5e-6 at most); the nearest entry for the gamma (0.03 grey values).
const rootCells = 4096
const gammaCells = 65536

/** Scales and shifts L*, a* and b*, from bytes to bytes. See {@link rgbToLab} of `@tessera/imaging`. */
export function cielabTransfer({ scale, shift }: AxisTransfer): ColourTransfer {
  const light = lightTables()
  const root = Float64Array.from({ length: rootCells + 8 }, (_, k) => labRoot(k / rootCells))
  const gamma = Uint8Array.from({ length: gammaCells + 1 }, (_, k) => Math.round(lightToSrgb(k / gammaCells)))
  const back = xyzToLight.map((value, k) => value * labWhitePoint[k % 3] * gammaCells)
  return (rgb, out) => {
    const [xr, xg, xb, yr, yg, yb, zr, zg, zb] = light
    const [b0, b1, b2, b3, b4, b5, b6, b7, b8] = back
    const [sl, sa, sb] = scale
    const [ol, oa, ob] = shift
    for (let i = 0; i + 2 < rgb.length; i += 3) {
      const r = rgb[i]
      const g = rgb[i + 1]
      const b = rgb[i + 2]
      const x = xr[r] + xg[g] + xb[b]
      const y = yr[r] + yg[g] + yb[b]
      const z = zr[r] + zg[g] + zb[b]
      const xi = x | 0
      const yi = y | 0
      const zi = z | 0
      const fx = root[xi] + (x - xi) * (root[xi + 1] - root[xi])
      const fy = root[yi] + (y - yi) * (root[yi + 1] - root[yi])
      const fz = root[zi] + (z - zi) * (root[zi + 1] - root[zi])
      const newY = (sl * (116 * fy - 16) + ol + 16) / 116
      const newX = labCube(newY + (sa * 500 * (fx - fy) + oa) / 500)
      const newZ = labCube(newY - (sb * 200 * (fy - fz) + ob) / 200)
      const cubeY = labCube(newY)
      const red = (b0 * newX + b1 * cubeY + b2 * newZ + 0.5) | 0
      const green = (b3 * newX + b4 * cubeY + b5 * newZ + 0.5) | 0
      const blue = (b6 * newX + b7 * cubeY + b8 * newZ + 0.5) | 0
      out[i] = gamma[red < 0 ? 0 : red > gammaCells ? gammaCells : red]
      out[i + 1] = gamma[green < 0 ? 0 : green > gammaCells ? gammaCells : green]
      out[i + 2] = gamma[blue < 0 ? 0 : blue > gammaCells ? gammaCells : blue]
    }
  }
}

/** What each byte adds to X/Xn, Y/Yn and Z/Zn, in cells of the table of roots. */
function lightTables(): Float64Array[] {
  return lightToXyz.map((weight, k) =>
    srgbToLight.map(value => (value * weight * rootCells) / labWhitePoint[Math.floor(k / 3)]),
  )
}
