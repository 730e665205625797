/**
 * A volume of 512 x 512 x 200 voxels (0.8 x 0.8 x 2.5 mm, 16 bits) and lobed masks of some sizes in it, the same every
 * time: node synthetic.ts FOLDER.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { createGrid, createMask, createVolume, writeMask, writeVolume } from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'

export const maskSizes = [30_000, 100_000, 300_000, 1_000_000]
const size = [512, 512, 200] as const
const grid = createGrid({ size, spacing: [0.8, 0.8, 2.5] })

if (import.meta.main) await make(process.argv[2])

async function make(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const [nx, ny, nz] = size
  const random = createRandom(20261122, 'radiomics bench')
  const noise = Int16Array.from({ length: 1 << 16 }, () => random.integer(121) - 60)
  const voxels = new Int16Array(nx * ny * nz)
  let at = 0
  let state = 1
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0
        const smooth = 150 * Math.sin(i / 9) + 150 * Math.cos(j / 11) * Math.sin(k / 5)
        voxels[at++] = Math.round(300 + smooth + noise[state >>> 16])
      }
  await writeVolume(path.join(folder, 'image.nii'), createVolume(grid, voxels))
  for (const wanted of maskSizes) {
    let [low, high] = [0.1, 3]
    let inside: Uint8Array = new Uint8Array(0)
    for (let round = 0; round < 24; round++) {
      const scale = (low + high) / 2
      inside = lobed(scale)
      const count = inside.reduce((sum, x) => sum + x, 0)
      if (Math.abs(count - wanted) < wanted / 2000) break
      if (count > wanted) high = scale
      else low = scale
    }
    await writeMask(path.join(folder, `mask-${wanted}.nii`), createMask(grid, inside))
  }
}

/** An ellipsoid with lobes; of scale 1 about 300,000 voxels. */
function lobed(scale: number): Uint8Array {
  const [nx, ny, nz] = size
  const inside = new Uint8Array(nx * ny * nz)
  const [rx, ry, rz] = [52 * scale, 46 * scale, 24 * scale]
  const reach = 1.4
  for (let k = Math.max(0, Math.floor(100 - reach * rz)); k < Math.min(nz, 100 + reach * rz); k++)
    for (let j = Math.max(0, Math.floor(256 - reach * ry)); j < Math.min(ny, 256 + reach * ry); j++)
      for (let i = Math.max(0, Math.floor(256 - reach * rx)); i < Math.min(nx, 256 + reach * rx); i++) {
        const [x, y, z] = [(i - 256) / rx, (j - 256) / ry, (k - 100) / rz]
        const lobes = 1 + 0.2 * Math.sin(5 * Math.atan2(y, x)) * Math.cos(3 * z)
        if (x * x + y * y + z * z <= lobes * lobes) inside[i + nx * (j + ny * k)] = 1
      }
  return inside
}
