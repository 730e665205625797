import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { createGrid, createMask, createVolume, type Mask, type Volume } from '../src/index.ts'

const folder = new URL('../../../../shared/data/ibsi1/', import.meta.url)

export const ibsi1Absent = !existsSync(folder)
if (ibsi1Absent) console.log('the IBSI-1 reference values are not checked: ../shared/data is not here')

export interface ReferenceValue {
  readonly tag: string
  /** As it is printed; null where the consensus has none. */
  readonly value: number | null
  readonly tolerance: number
}

/** Rows of a reference file: `dig_phantom`, `chest_config_a`, ... */
export function ibsi1Reference(name: string): readonly ReferenceValue[] {
  const text = readFileSync(new URL(`reference/ibsi_1_${name}.csv`, folder), 'utf8')
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map(line => {
      const [value, tolerance, tag] = line.split(';')
      return { tag, value: value === '' ? null : Number(value), tolerance: Number(tolerance) }
    })
}

/** The image and the mask of `digital_phantom` or `ct_radiomics_phantom`. */
export function ibsi1Phantom(name: string): { readonly volume: Volume; readonly mask: Mask } {
  const read = (part: string) => readPlainNifti(new URL(`ibsi_1_${name}/nifti/${part}.nii.gz`, folder))
  const volume = read('image/phantom')
  const mask = read('mask/mask')
  return {
    volume,
    mask: createMask(
      volume.grid,
      Uint8Array.from(mask.voxels, x => (x > 0 ? 1 : 0)),
    ),
  }
}

/** Whether a value, rounded to the three digits of the consensus, is within its tolerance. */
export function withinTolerance(actual: number, { value, tolerance }: ReferenceValue): boolean {
  return value === null || Math.abs(Number(actual.toPrecision(3)) - value) <= tolerance * (1 + 1e-9)
}

/** How far a value lies beyond the tolerance before rounding, of the reference's size: at most 0.005 where it agrees. */
export function beyondTolerance(actual: number, { value, tolerance }: ReferenceValue): number {
  if (value === null || actual === value) return 0
  return Math.max(0, Math.abs(actual - value) - tolerance) / Math.abs(value)
}

// These files are little-endian NIfTI-1 of plain types, and orientation does not matter here.
function readPlainNifti(file: URL): Volume {
  const bytes = gunzipSync(readFileSync(file))
  const sizes = [42, 44, 46].map(at => bytes.readInt16LE(at))
  const spacings = [80, 84, 88].map(at => bytes.readFloatLE(at))
  const type = bytes.readInt16LE(70)
  const body = bytes.subarray(bytes.readFloatLE(108))
  const data = body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength)
  const voxels = plainArrays.get(type)?.(data)
  if (voxels === undefined) throw new Error(`NIfTI type ${type} in ${file.pathname}`)
  const grid = createGrid({
    size: [sizes[0], sizes[1], sizes[2]],
    spacing: [spacings[0], spacings[1], spacings[2]],
  })
  return createVolume(grid, voxels)
}

const plainArrays = new Map<number, (data: ArrayBuffer) => Volume['voxels']>([
  [2, data => new Uint8Array(data)],
  [4, data => new Int16Array(data)],
  [8, data => new Int32Array(data)],
  [16, data => new Float32Array(data)],
  [64, data => new Float64Array(data)],
])
