import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { ImagingError } from '../imaging-error.ts'
import type { VoxelArray } from '../volume.ts'
import { decoder } from './decoder.ts'
import type { DicomFile } from './dicom-file.ts'
import type { PixelFormat } from './pixel-format.ts'
import { tags } from './tags.ts'
import { dataset, encodeDicom, fragmentsElement, joined, shortElement, textElement } from './write.ts'

/** Multi-frame Grayscale Word Secondary Capture: the plainest object that may hold such frames. */
const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7.3'

/**
 * Frames decompressed by GDCM (in WebAssembly, of @itk-wasm/image-io): JPEG, JPEG-LS, JPEG 2000, RLE. GDCM is handed a
 * file made here that holds nothing but the frames, so that neither its rescaling nor its geometry has a say.
 */
export async function decodeFrames(
  { syntax, file }: DicomFile,
  format: PixelFormat,
  fragments: readonly Uint8Array[],
): Promise<VoxelArray> {
  if (!syntax.readable)
    throw new ImagingError(
      'unsupported',
      `pixels in ${syntax.name}`,
      'decompress it first: gdcmconv --raw IN OUT, or dcmdjpeg IN OUT',
      { file },
    )
  const frames = framesOf(fragments, format.frames, file)
  const bare = encodeDicom(
    dataset(
      textElement(tags.SOPClassUID, 'UI', secondaryCapture),
      textElement(tags.SOPInstanceUID, 'UI', '2.25.1'),
      textElement(tags.Modality, 'CS', 'OT'),
      shortElement(tags.SamplesPerPixel, 1),
      textElement(tags.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
      textElement(tags.NumberOfFrames, 'IS', String(format.frames)),
      shortElement(tags.Rows, format.rows),
      shortElement(tags.Columns, format.columns),
      shortElement(tags.BitsAllocated, format.bitsAllocated),
      shortElement(tags.BitsStored, format.bitsStored),
      shortElement(tags.HighBit, format.highBit),
      shortElement(tags.PixelRepresentation, format.signed ? 1 : 0),
      fragmentsElement(tags.PixelData, [new Uint8Array(0), ...frames]),
    ),
    syntax.uid,
  )
  const values = await decompress(bare, file)
  const wanted = format.rows * format.columns * format.frames
  if (values.length !== wanted)
    throw undecodable(file, `${values.length} pixels where ${wanted} are announced`)
  return values
}

/** The fragments of each frame in one piece. The first fragment is the offset table (PS3.5 Annex A.4). */
function framesOf(
  [table, ...data]: readonly Uint8Array[],
  count: number,
  file: string | null,
): readonly Uint8Array[] {
  if (data.length === count) return data
  if (count === 1 && data.length > 0) return [joined(data)]
  const starts = offsets(table)
  if (starts.length !== count)
    throw undecodable(file, `${count} frames in ${data.length} fragments without a table`)
  const frames: Uint8Array[][] = Array.from({ length: count }, () => [])
  let at = 0
  for (const fragment of data) {
    const frame = starts.findLastIndex(start => start <= at)
    if (frame < 0) throw undecodable(file, 'an offset table that does not fit its fragments')
    frames[frame].push(fragment)
    at += fragment.length + 8
  }
  if (frames.some(parts => parts.length === 0))
    throw undecodable(file, 'an offset table that does not fit its fragments')
  return frames.map(joined)
}

function offsets(table: Uint8Array | undefined): readonly number[] {
  if (table === undefined) return []
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
  return Array.from({ length: table.length >> 2 }, (_, i) => view.getUint32(4 * i, true))
}

async function decompress(bytes: Uint8Array, file: string | null): Promise<VoxelArray> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tessera-frames-'))
  try {
    const bare = path.join(folder, 'frames.dcm')
    await writeFile(bare, bytes, { mode: 0o600 })
    const values = await decoder.decode(bare)
    if (values === null || values instanceof DataView) throw undecodable(file, 'its codec refuses it')
    return values as VoxelArray
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function undecodable(file: string | null, why: string): ImagingError {
  return new ImagingError(
    'damaged',
    `compressed pixels that do not decode: ${why}`,
    'copy it again from its source',
    {
      file,
    },
  )
}
