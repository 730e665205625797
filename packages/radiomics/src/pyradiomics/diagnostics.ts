import { createHash } from 'node:crypto'
import {
  boundingBox,
  connectedComponents,
  cropMask,
  type Mask,
  type Triple,
  toPatient,
  type Volume,
  type VoxelArray,
} from '@tessera/imaging'

export type DiagnosticValue = number | string | readonly number[]

/** PyRadiomics' names of the states of an image and a mask. */
export type Stage = 'original' | 'corrected' | 'interpolated' | 'resegmented'

/** What PyRadiomics tells of an image: `diagnostics_Image-STAGE_...`. */
export function imageDiagnostics({ grid, voxels }: Volume, stage: Stage): Record<string, DiagnosticValue> {
  const name = (part: string) => `diagnostics_Image-${stage}_${part}`
  let [sum, least, largest] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < voxels.length; i++) {
    const x = voxels[i]
    sum += x
    if (x < least) least = x
    if (x > largest) largest = x
  }
  return {
    ...(stage === 'original' ? { [name('Hash')]: hashOf(voxels), [name('Dimensionality')]: '3D' } : {}),
    [name('Spacing')]: grid.spacing,
    [name('Size')]: grid.size,
    [name('Mean')]: sum / voxels.length,
    [name('Minimum')]: least,
    [name('Maximum')]: largest,
  }
}

/**
 * What PyRadiomics tells of a mask: `diagnostics_Mask-STAGE_...`.
 * @param image on the mask's grid; null before they have been compared
 * @param label of the mask's voxels, where they are the only ones of its file: the hash is of the whole file
 */
export function maskDiagnostics(
  image: Volume | null,
  mask: Mask,
  stage: Stage,
  label: number | null = null,
): Record<string, DiagnosticValue> {
  const name = (part: string) => `diagnostics_Mask-${stage}_${part}`
  const { grid, inside } = mask
  const box = boundingBox(mask)
  const hash =
    stage === 'original' && label !== null ? { [name('Hash')]: hashOf(labelled(inside, label)) } : {}
  const geometry = { ...hash, [name('Spacing')]: grid.spacing, [name('Size')]: grid.size }
  if (box === null) return { ...geometry, [name('VoxelNum')]: 0 }
  const { first, last } = box
  const { count, centre, sum, least, largest } = measured(image, mask, box)
  return {
    ...geometry,
    [name('BoundingBox')]: [...first, ...last.map((l, axis) => l - first[axis] + 1)],
    [name('VoxelNum')]: count,
    [name('VolumeNum')]: connectedComponents(cropMask(mask, box)).count,
    [name('CenterOfMassIndex')]: centre,
    [name('CenterOfMass')]: toPatient(grid, centre),
    ...(image === null
      ? {}
      : { [name('Mean')]: sum / count, [name('Minimum')]: least, [name('Maximum')]: largest }),
  }
}

function measured(
  image: Volume | null,
  { grid, inside }: Mask,
  { first, last }: { readonly first: Triple; readonly last: Triple },
) {
  const [nx, ny] = grid.size
  const sums = [0, 0, 0]
  let [count, sum, least, largest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let k = first[2]; k <= last[2]; k++)
    for (let j = first[1]; j <= last[1]; j++)
      for (let i = first[0]; i <= last[0]; i++) {
        const at = i + nx * (j + ny * k)
        if (inside[at] === 0) continue
        count++
        sums[0] += i
        sums[1] += j
        sums[2] += k
        if (image === null) continue
        const x = image.voxels[at]
        sum += x
        if (x < least) least = x
        if (x > largest) largest = x
      }
  const centre: Triple = [sums[0] / count, sums[1] / count, sums[2] / count]
  return { count, centre, sum, least, largest }
}

function labelled(inside: Uint8Array, label: number): Uint32Array {
  const voxels = new Uint32Array(inside)
  if (label !== 1) for (let i = 0; i < voxels.length; i++) voxels[i] *= label
  return voxels
}

/** SHA-1 of the voxels as they lie in memory, SimpleITK's `Hash`. */
function hashOf(voxels: VoxelArray): string {
  return createHash('sha1')
    .update(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength))
    .digest('hex')
}
