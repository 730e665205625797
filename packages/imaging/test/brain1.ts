import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { createGrid, createMask, createVolume, type Mask, type Volume } from '../src/index.ts'

const folder = new URL('../../../../shared/data/mri_brain1/', import.meta.url)

export const brain1Absent = !existsSync(folder)
if (brain1Absent) console.log("PyRadiomics' baseline is not checked: ../shared/data is not here")

/** PyRadiomics' brain1 case, voxels in the order of the file. */
export function brain1(): { readonly volume: Volume; readonly mask: Mask } {
  const grid = createGrid({
    size: [256, 256, 25],
    spacing: [0.7812499999999999, 0.7812499999999999, 6.499999999999998],
  })
  const label = new Int32Array(nrrdBody('brain1_label.nrrd'))
  return {
    volume: createVolume(grid, new Int16Array(nrrdBody('brain1_image.nrrd'))),
    mask: createMask(
      grid,
      Uint8Array.from(label, l => (l === 1 ? 1 : 0)),
    ),
  }
}

/** A numeric matrix of PyRadiomics, row-major. */
export function brain1Matrix(name: string): {
  readonly shape: readonly number[]
  readonly values: Float64Array
} {
  const bytes = readFileSync(new URL(`brain1_${name}.npy`, folder))
  const start = 10 + bytes.readUInt16LE(8)
  const header = bytes.subarray(10, start).toString()
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .flatMap(n => (n.trim() ? [Number(n)] : []))
  const raw = new Float64Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length))
  if (!header.includes("'fortran_order': True")) return { shape, values: raw }
  const [rows, columns] = shape
  return { shape, values: raw.map((_, n) => raw[Math.floor(n / columns) + rows * (n % columns)]) }
}

/** The numbers of the baseline of a test case by class and name, `glcm_JointAverage`. */
export function brain1Baseline(testCase: string): ReadonlyMap<string, number> {
  const lines = readFileSync(new URL('baseline_brain1.csv', folder), 'utf8').trim().split('\n')
  return new Map(
    lines.flatMap((line): [string, number][] => {
      const [, named, name, value] = line.split(',')
      return named === testCase && name.startsWith('original_')
        ? [[name.replace('original_', ''), Number(value)]]
        : []
    }),
  )
}

function nrrdBody(name: string): ArrayBuffer {
  const bytes = readFileSync(new URL(name, folder))
  const body = gunzipSync(bytes.subarray(bytes.indexOf('\n\n') + 2))
  return body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength)
}
