import type { RgbVector } from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'

/**
 * Pixels of two known stains for tests: a quarter of each alone, half of both, amounts from 0.3 to 1.2, noise of one grey
 * value.
 */
export function stainedPixels(
  count: number,
  stains: readonly [RgbVector, RgbVector],
  seed: number,
  more: { readonly white?: number; readonly strength?: readonly [number, number] } = {},
): Uint8Array {
  const { white = 255, strength = [1, 1] } = more
  const random = createRandom(seed, 'stained pixels')
  const units = stains.map(vector => vector.map(part => part / Math.hypot(...vector)))
  const rgb = new Uint8Array(3 * count)
  for (let p = 0; p < count; p++) {
    const kind = p % 4
    const first = kind === 1 ? 0 : strength[0] * (0.3 + 0.9 * random.next())
    const second = kind === 0 ? 0 : strength[1] * (0.3 + 0.9 * random.next())
    for (let c = 0; c < 3; c++) {
      const light = white * 10 ** -(first * units[0][c] + second * units[1][c]) + random.normal()
      rgb[3 * p + c] = Math.min(255, Math.max(1, Math.round(light)))
    }
  }
  return rgb
}
