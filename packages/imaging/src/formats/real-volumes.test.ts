import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import { readVolume } from './read.ts'

interface RealVolume {
  readonly size: readonly number[]
  readonly spacing: readonly number[]
  readonly origin: readonly number[]
  readonly direction: readonly number[]
  readonly sha256: string
}

const data = new URL('../../../../../shared/data/', import.meta.url)
const expected = Object.entries(reference<Record<string, RealVolume>>('real-volumes'))
const there = expected.filter(([file]) => existsSync(new URL(file, data)))
if (there.length === 0) console.log('real volumes are not read: ../shared/data is not here')

describe.skipIf(there.length === 0)('real volumes', () => {
  it('of IBSI-1, PyRadiomics and soft-tissue sarcomas are those that SimpleITK reads, voxel for voxel', async () => {
    for (const [file, { size, spacing, origin, direction, sha256 }] of there) {
      const { grid, voxels } = await readVolume(fileURLToPath(new URL(file, data)))
      expect(grid.size, file).toEqual(size)
      const numbers = [...grid.spacing, ...grid.origin, ...grid.direction]
      const error = largestError('geometry of real volumes', numbers, [...spacing, ...origin, ...direction])
      expect(error, file).toBeLessThan(1e-5)
      const same = createHash('sha256')
        .update(Buffer.from(Float64Array.from(voxels).buffer))
        .digest('hex')
      expect(same, file).toBe(sha256)
    }
  }, 60_000)
})
