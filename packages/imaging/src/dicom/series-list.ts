import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { ImagingError, type ImagingFault } from '../imaging-error.ts'
import { type Dataset, numberOf, textOf } from './dataset.ts'
import { type DicomFile, readDicomHeader } from './dicom-file.ts'
import { isPixelData } from './parse.ts'
import { nativeLength } from './pixel-format.ts'
import { type PlaneName, planeName } from './plane-name.ts'
import { normalOf, type Slice, slicesOf } from './slice.ts'
import { tags } from './tags.ts'

/** A series as a person would choose it. */
export interface SeriesSummary {
  readonly uid: string
  readonly description: string | null
  readonly number: number | null
  readonly modality: string | null
  /** Of an image series, the patient's plane nearest to its first image; null for anything else. */
  readonly plane: PlaneName | null
  /** More than 5 degrees off that plane. */
  readonly oblique: boolean
  /** Images, counting the frames of multi-frame files. */
  readonly images: number
  readonly files: readonly string[]
}

/** A file that holds no image that can be used, and why. */
export interface SkippedFile {
  readonly file: string
  readonly fault: ImagingFault
  readonly what: string
  readonly cure: string
  readonly seriesUid: string | null
}

/** A header with the planes of its images; none for what is no image (a structure set, a segmentation, a report). */
export interface SeriesFile {
  readonly header: DicomFile
  readonly slices: readonly Slice[]
}

export interface SeriesListing {
  readonly series: readonly SeriesSummary[]
  readonly skipped: readonly SkippedFile[]
  /** The headers of each series, by its UID. */
  readonly files: ReadonlyMap<string, readonly SeriesFile[]>
}

/** Files read at the same time. */
const together = 16

/**
 * The series in a folder (and its subfolders) or among files. Files that are no DICOM are passed over silently, all
 * others that cannot be used are in `skipped`.
 * @throws ImagingError `no-such-file`
 */
export async function listDicomSeries(source: string | readonly string[]): Promise<SeriesListing> {
  const files = typeof source === 'string' ? await filesIn(source) : source
  const skipped: SkippedFile[] = []
  const found = new Map<string, SeriesFile[]>()
  for (let from = 0; from < files.length; from += together) {
    const read = await Promise.all(files.slice(from, from + together).map(readSeriesFile))
    for (const one of read) {
      if ('fault' in one) {
        if (one.fault !== 'not-an-image' || one.seriesUid !== null || files.length === 1) skipped.push(one)
      } else {
        const uid = textOf(one.header.dataset, tags.SeriesInstanceUID) ?? ''
        const members = found.get(uid)
        if (members) members.push(one)
        else found.set(uid, [one])
      }
    }
  }
  const series = [...found]
    .map(([uid, members]) => summary(uid, members))
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0) || (a.uid < b.uid ? -1 : 1))
  return { series, skipped, files: found }
}

/** All files below a folder in the order of their names; a file is itself. */
export async function filesIn(source: string): Promise<string[]> {
  const info = await stat(source).catch(cause => {
    throw new ImagingError('no-such-file', 'no such file or folder', 'check the path', {
      file: source,
      cause,
    })
  })
  if (!info.isDirectory()) return [source]
  const entries = await readdir(source, { withFileTypes: true, recursive: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort()
}

async function readSeriesFile(file: string): Promise<SeriesFile | SkippedFile> {
  let seriesUid: string | null = null
  try {
    const { pixelBytes, ...header } = await readDicomHeader(file)
    seriesUid = textOf(header.dataset, tags.SeriesInstanceUID)
    if (!isImage(header.dataset)) return { header, slices: [] }
    const slices = slicesOf(header)
    const { syntax } = header
    const short = slices.length > 0 && !syntax.encapsulated && !syntax.deflated
    if (short && pixelBytes < nativeLength(slices[0].format))
      throw new ImagingError(
        'truncated',
        'the file ends within its pixel data',
        'copy it again from its source',
        {
          file,
        },
      )
    return { header, slices }
  } catch (error) {
    if (error instanceof ImagingError)
      return { file, fault: error.fault, what: error.what, cure: error.cure, seriesUid }
    throw error
  }
}

const notImages = new Set(['SEG', 'RTSTRUCT', 'RTPLAN', 'SR', 'PR', 'KO', 'REG', 'DOC', 'RWV'])

function isImage(dataset: Dataset): boolean {
  const pixels = [...dataset.keys()].some(isPixelData)
  return !notImages.has(textOf(dataset, tags.Modality) ?? '') && (pixels || dataset.has(tags.Rows))
}

function summary(uid: string, files: readonly SeriesFile[]): SeriesSummary {
  const { dataset } = files[0].header
  const slices = files.flatMap(file => file.slices)
  const plane = slices.length > 0 ? planeName(normalOf(slices[0])) : null
  return {
    uid,
    description: textOf(dataset, tags.SeriesDescription),
    number: numberOf(dataset, tags.SeriesNumber),
    modality: textOf(dataset, tags.Modality),
    plane: plane?.plane ?? null,
    oblique: (plane?.degreesOff ?? 0) > 5,
    images: slices.length,
    files: files.map(({ header }) => header.file ?? ''),
  }
}
