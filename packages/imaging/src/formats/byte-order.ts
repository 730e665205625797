import { ImagingError } from '../imaging-error.ts'
import type { VoxelArray } from '../volume.ts'
import { createVoxels, voxelTypeOf } from './stored-type.ts'

/** What neighbouring numbers say of the order of their bytes. */
export type OrderVerdict = 'plausible' | 'swapped' | 'perhaps-swapped'

const mostPairs = 50_000

/**
 * Whether numbers look as if their bytes were turned. Neighbouring voxels resemble each other: integers whose mean step
 * along the first axis shrinks to less than a twentieth when their bytes are turned were written in the other order; so were
 * floats of which most lie outside 1e-10 to 1e10 as they are and hardly any when turned. Integers that are all multiples of
 * 256 are only perhaps so: 8-bit intensities shifted to 16 bits look alike.
 */
export function judgeByteOrder(voxels: VoxelArray): OrderVerdict {
  const width = voxels.BYTES_PER_ELEMENT
  if (width === 1 || voxels.length < 256) return 'plausible'
  const pairs = Math.min(mostPairs, voxels.length - 1)
  const stride = Math.floor((voxels.length - 1) / pairs)
  const seen = createVoxels(voxelTypeOf(voxels), 2 * pairs)
  for (let p = 0; p < pairs; p++) {
    seen[2 * p] = voxels[p * stride]
    seen[2 * p + 1] = voxels[p * stride + 1]
  }
  const turned = turnedBytes(seen)
  if (seen instanceof Float32Array || seen instanceof Float64Array)
    return oddShare(seen) > 0.5 && oddShare(turned) < 0.02 ? 'swapped' : 'plausible'
  const steps = meanStep(seen)
  if (steps === 0 || !(meanStep(turned) < steps / 20)) return 'plausible'
  return seen.every(x => x % 256 === 0) ? 'perhaps-swapped' : 'swapped'
}

/** @throws ImagingError `wrong-byte-order` */
export function checkByteOrder(voxels: VoxelArray, file: string): void {
  if (judgeByteOrder(voxels) !== 'swapped') return
  throw new ImagingError(
    'wrong-byte-order',
    'its numbers look as if their bytes were in the other order than its header says',
    "correct the byte order in the header ('endian' in NRRD, 'BinaryDataByteOrderMSB' in MetaImage), or say that it is right: tessera imaging convert --as-written, byteOrder: 'as-written' in code",
    { file },
  )
}

function turnedBytes(seen: VoxelArray): VoxelArray {
  const turned = seen.slice()
  const bytes = Buffer.from(turned.buffer)
  if (turned.BYTES_PER_ELEMENT === 2) bytes.swap16()
  else if (turned.BYTES_PER_ELEMENT === 4) bytes.swap32()
  else bytes.swap64()
  return turned
}

function meanStep(pairs: VoxelArray): number {
  let sum = 0
  for (let i = 0; i < pairs.length; i += 2) sum += Math.abs(pairs[i + 1] - pairs[i])
  return (2 * sum) / pairs.length
}

/** Share of the numbers, zeros left out, that are not between 1e-10 and 1e10; 0 where there are hardly any. */
function oddShare(numbers: VoxelArray): number {
  let odd = 0
  let all = 0
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i])
    if (size === 0) continue
    all++
    if (!(size > 1e-10 && size < 1e10)) odd++
  }
  return all < 100 ? 0 : odd / all
}
