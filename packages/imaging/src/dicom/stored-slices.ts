import type { VoxelArray } from '../volume.ts'
import { decodeFrames } from './decode.ts'
import { type DicomFile, readDicomFile } from './dicom-file.ts'
import { type PixelFormat, pixelFormat } from './pixel-format.ts'
import { readPixels, storedValues } from './pixels.ts'
import { tags } from './tags.ts'
import { joined } from './write.ts'

/** Stored values of a file: frame after frame. */
export interface StoredFile {
  readonly file: string
  readonly values: VoxelArray
}

/** Compressed single images that are decompressed in one go: starting a codec costs far more than a slice. */
const batchSize = 64

/**
 * The stored values of files, in the order given; a few files are in memory at a time.
 * @throws ImagingError as `readPixels`
 */
export async function* storedSlices(files: readonly string[]): AsyncGenerator<StoredFile> {
  let batch: { readonly dicom: DicomFile; readonly format: PixelFormat }[] = []
  for await (const dicom of readAhead(files)) {
    const file = dicom.file ?? ''
    const format = pixelFormat(dicom)
    const compressed = format.frames === 1 && dicom.dataset.get(tags.PixelData)?.fragments
    if (compressed && (batch.length === 0 || alike(batch[0], { dicom, format }))) {
      batch.push({ dicom, format })
      if (batch.length < batchSize) continue
      yield* decodedTogether(batch)
      batch = []
      continue
    }
    yield* decodedTogether(batch)
    batch = compressed ? [{ dicom, format }] : []
    if (!compressed) yield { file, values: (await readPixels(dicom)).values }
  }
  yield* decodedTogether(batch)
}

/** Files that are read while those before them are worked on. */
const ahead = 8

async function* readAhead(files: readonly string[]): AsyncGenerator<DicomFile> {
  const reading: Promise<DicomFile>[] = []
  for (let next = 0; next < files.length || reading.length > 0; ) {
    while (next < files.length && reading.length < ahead) {
      const read = readDicomFile(files[next++])
      // A fault is told when its turn comes.
      read.catch(() => {})
      reading.push(read)
    }
    const first = reading.shift()
    if (first) yield await first
  }
}

interface Compressed {
  readonly dicom: DicomFile
  readonly format: PixelFormat
}

function alike(a: Compressed, b: Compressed): boolean {
  return a.dicom.syntax.uid === b.dicom.syntax.uid && JSON.stringify(a.format) === JSON.stringify(b.format)
}

async function* decodedTogether(batch: readonly Compressed[]): AsyncGenerator<StoredFile> {
  if (batch.length === 0) return
  const [{ dicom, format }] = batch
  const together = { ...format, frames: batch.length }
  const fragments = batch.map(({ dicom }) =>
    joined(dicom.dataset.get(tags.PixelData)?.fragments?.slice(1) ?? []),
  )
  let values: VoxelArray
  try {
    values = storedValues(await decodeFrames(dicom, together, [new Uint8Array(0), ...fragments]), together)
  } catch (error) {
    if (batch.length === 1) throw error
    // One of them is at fault: alone, each is named.
    for (const one of batch) yield* decodedTogether([one])
    return
  }
  const length = format.rows * format.columns
  for (const [i, one] of batch.entries())
    yield { file: one.dicom.file ?? '', values: values.subarray(i * length, (i + 1) * length) }
}
