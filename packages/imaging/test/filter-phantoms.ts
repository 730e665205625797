import { createGrid, type Triple } from '../src/grid.ts'
import type { Volume } from '../src/volume.ts'

function phantom(size: Triple, value: (x: number, y: number, z: number, i: number) => number): Volume {
  const voxels = new Float64Array(size[0] * size[1] * size[2])
  let i = 0
  for (let z = 0; z < size[2]; z++)
    for (let y = 0; y < size[1]; y++) for (let x = 0; x < size[0]; x++, i++) voxels[i] = value(x, y, z, i)
  return { grid: createGrid({ size, spacing: [2, 2, 2] }), voxels }
}

/** The phantoms of test/reference/filters.py, voxels of 2 mm. */
export const filterPhantoms: Readonly<Record<string, Volume>> = {
  impulse: phantom([32, 32, 32], (x, y, z) => (x === 16 && y === 16 && z === 16 ? 255 : 0)),
  checkerboard: phantom([32, 32, 32], (x, y, z) => 255 * (((x >> 2) + (y >> 2) + (z >> 2)) % 2)),
  sphere: phantom([32, 32, 32], (x, y, z) => {
    const distance = (2 * x - 31) ** 2 + (2 * y - 31) ** 2 + (2 * z - 31) ** 2
    return distance <= 400 ? 255 : distance <= 676 ? 100 : 0
  }),
  pattern: phantom([20, 17, 13], (_x, _y, _z, i) => (i * i * 31 + i * 17) % 251),
}
