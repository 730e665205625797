import type { Finding } from '@tessera/evidence'
import { ImagingError } from '../../imaging-error.ts'
import type { FileStart } from '../file-start.ts'
import { checkedSizes } from '../sizes.ts'
import { bytesOf, type StoredType } from '../stored-type.ts'
import type { ImageHeader, VolumeFormat } from '../volume-format.ts'
import { encodeNifti } from './encode.ts'
import { type NiftiFields, niftiKind, readNiftiFields } from './fields.ts'
import { placementOf } from './placement.ts'

/** DT_ codes of the standard. */
const types: Readonly<Record<number, StoredType>> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
  1024: 'int64',
  1280: 'uint64',
}
const others: Readonly<Record<number, string>> = {
  1: 'single bits',
  32: 'complex numbers',
  128: 'colours',
  1536: 'numbers of 128 bits',
  1792: 'complex numbers',
  2048: 'complex numbers',
  2304: 'colours',
}

/** NIfTI-1 and NIfTI-2 in one file (.nii, .nii.gz) or in two (.hdr with .img or .img.gz). */
export const nifti: VolumeFormat = {
  name: 'nifti',
  label: 'NIfTI',
  extensions: ['.nii.gz', '.nii', '.hdr', '.img', '.img.gz'],
  recognises: ({ bytes }) => niftiKind(bytes) !== null,
  readHeader,
  encode: encodeNifti,
}

async function readHeader(start: FileStart): Promise<ImageHeader> {
  const { file } = start
  const fields = readNiftiFields(start)
  const type = typeOf(fields, file)
  const { size, frames } = checkedSizes(fields.dim.slice(1, fields.dim[0] + 1), type, file)
  const { grid, findings } = placementOf(fields, size, file)
  return {
    format: 'nifti',
    file,
    grid,
    frames,
    stored: { ...(await placeOf(fields, start)), ...numbersOf(fields, type, file), framesFastest: false },
    findings: [...findings, ...ignoredIntercept(fields, file)],
  }
}

/** The standard says that a slope of 0 means as stored, whatever the intercept; ITK adds the intercept all the same. */
function ignoredIntercept({ slope, intercept }: NiftiFields, file: string): readonly Finding[] {
  if (slope !== 0 || intercept === 0 || !Number.isFinite(intercept)) return []
  return [
    {
      severity: 'warning',
      code: 'intercept-without-slope',
      message: `an intercept of ${intercept} with slope 0; it is not added, as the NIfTI standard says, though ITK adds it`,
      cure: 'find out whether it is meant, and save the intensities themselves',
      file,
    },
  ]
}

function typeOf({ datatype, bitpix }: NiftiFields, file: string): StoredType {
  const type = types[datatype]
  if (type === undefined)
    throw datatype in others
      ? new ImagingError('unsupported', `voxels of ${others[datatype]}`, 'save one number a voxel', { file })
      : new ImagingError('damaged', `voxels of a type ${datatype} that is none`, 'export it again', { file })
  if (bitpix !== 8 * bytesOf[type])
    throw new ImagingError(
      'damaged',
      `voxels of ${bitpix} bits where ${type} has ${8 * bytesOf[type]}`,
      'export it again',
      { file },
    )
  return type
}

async function placeOf({ single, version, voxOffset }: NiftiFields, { file, gzipped }: FileStart) {
  const least = single ? (version === 1 ? 352 : 544) : 0
  // Some writers leave 0 in the file of one part.
  const skip = voxOffset === 0 ? least : voxOffset
  if (!Number.isSafeInteger(skip) || skip < least)
    throw new ImagingError('damaged', `voxels that begin at byte ${voxOffset}`, 'export it again', { file })
  const data = single ? { file, gzipped } : await imageBeside(file)
  return data.gzipped
    ? { file: data.file, compression: 'gzip' as const, offset: 0, skip }
    : { file: data.file, compression: 'none' as const, offset: skip, skip: 0 }
}

/** The .img or .img.gz that belongs to a .hdr. */
async function imageBeside(file: string): Promise<{ file: string; gzipped: boolean }> {
  const { existsSync } = await import('node:fs')
  const stem = file.replace(/\.(hdr|img)(\.gz)?$/i, '')
  const found = [`${stem}.img`, `${stem}.img.gz`].find(name => existsSync(name))
  if (found === undefined)
    throw new ImagingError('no-such-file', `its voxels should be in ${stem}.img`, 'put that file beside it', {
      file,
    })
  return { file: found, gzipped: found.endsWith('.gz') }
}

/** scl_slope 0 means as they are stored. */
function numbersOf({ littleEndian, slope, intercept }: NiftiFields, type: StoredType, file: string) {
  if (!Number.isFinite(slope) || (slope !== 0 && !Number.isFinite(intercept)))
    throw new ImagingError(
      'not-finite',
      `a slope of ${slope} and an intercept of ${intercept}`,
      'export it again; without them no intensity is known',
      { file },
    )
  // ITK takes such a slope for none, others for what it is.
  if (slope !== 0 && Math.abs(slope) < 1e-15)
    throw new ImagingError('damaged', `a slope of ${slope}`, 'export it again', { file })
  const plain = slope === 0 || (slope === 1 && intercept === 0)
  return { type, littleEndian, scale: plain ? null : { slope, intercept } }
}
