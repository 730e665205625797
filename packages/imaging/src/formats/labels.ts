import { ImagingError } from '../imaging-error.ts'
import type { VoxelArray } from '../volume.ts'

/** A picture with more values than this is an image, not a mask. */
const mostLabels = 1000

/**
 * The labels of a mask in ascending order with their voxels; 0 is outside and no label.
 * @throws ImagingError `not-a-label` for fractions, NaN, and more than 1,000 values
 */
export function countLabels(voxels: VoxelArray, file: string | null = null): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  let label = 0
  let run = 0
  const note = () => {
    if (run === 0) return
    counts.set(label, (counts.get(label) ?? 0) + run)
    if (counts.size > mostLabels + 1) throw tooMany(file)
  }
  for (let i = 0; i < voxels.length; i++) {
    const value = voxels[i]
    if (value === label) {
      run++
      continue
    }
    if (!Number.isInteger(value)) throw notALabel(value, file)
    note()
    label = value + 0
    run = 1
  }
  note()
  counts.delete(0)
  return new Map([...counts].sort(([a], [b]) => a - b))
}

function notALabel(value: number, file: string | null): ImagingError {
  return new ImagingError(
    'not-a-label',
    `a mask with ${Number.isNaN(value) ? 'NaN' : Number(value.toPrecision(6))}, which is no whole number`,
    'give a mask of whole numbers; of a probability map, those at or above a threshold',
    { file },
  )
}

function tooMany(file: string | null): ImagingError {
  return new ImagingError(
    'not-a-label',
    `more than ${mostLabels} different values: an image, not a mask`,
    'give the mask; image and mask may be in the wrong order',
    { file },
  )
}

/**
 * The label that is meant: the one asked for, or the only one.
 * @throws ImagingError `empty-mask`, `several-labels`, `no-such-label`
 */
export function chooseLabel(
  counts: ReadonlyMap<number, number>,
  label: number | undefined,
  file: string | null = null,
): number {
  const labels = [...counts.keys()]
  const [only] = labels
  if (only === undefined)
    throw new ImagingError(
      'empty-mask',
      'a mask without a voxel inside',
      'draw the region, or declare what an empty mask means: no residual tumour, or not segmented',
      { file },
    )
  const listed = labels
    .slice(0, 20)
    .map(one => `${one} (${counts.get(one)} voxels)`)
    .join(', ')
  const list = labels.length > 20 ? `${listed} and ${labels.length - 20} more` : listed
  if (label === undefined) {
    if (labels.length === 1) return only
    throw new ImagingError(
      'several-labels',
      `a mask of ${labels.length} labels: ${list}`,
      'choose one (--label, or label in code)',
      {
        file,
      },
    )
  }
  if (counts.has(label)) return label
  throw new ImagingError(
    'no-such-label',
    `no voxel has label ${label}; there is ${list}`,
    'choose one of these',
    {
      file,
    },
  )
}

/** 1 where a voxel has the label, 0 elsewhere. */
export function insideOf(voxels: VoxelArray, label: number): Uint8Array {
  const inside = new Uint8Array(voxels.length)
  for (let i = 0; i < voxels.length; i++) if (voxels[i] === label) inside[i] = 1
  return inside
}
