import { ImagingError } from '../imaging-error.ts'
import type { Volume } from '../volume.ts'
import { type ArrangedFrame, type ArrangedSeries, arrange } from './arrange.ts'
import { chooseSeries, type SeriesChoice } from './choose-series.ts'
import { numberOf, textOf } from './dataset.ts'
import { type PetInputs, petInputs } from './pet.ts'
import { type SeriesFinding, seriesFinding } from './series-finding.ts'
import { listDicomSeries, type SeriesFile, type SeriesSummary } from './series-list.ts'
import { readVolumes } from './series-volumes.ts'
import type { FrameKeys } from './slice.ts'
import { tags } from './tags.ts'

/** One volume of a series, with what tells it from the others. */
export interface DicomFrame extends FrameKeys {
  readonly volume: Volume
  /** Seconds after the first frame; null where no times are given. */
  readonly time: number | null
}

/** What the files say of the values. Nothing in it identifies the patient. */
export interface DicomMetadata {
  readonly modality: string | null
  readonly photometric: string
  readonly bitsStored: number
  readonly signed: boolean
  /** HU, US (unspecified), ... */
  readonly rescaleType: string | null
  /** The value of pixels outside what was measured, rescaled; null where none is declared. */
  readonly padding: number | null
  readonly transferSyntax: string
  readonly frameOfReference: string | null
  readonly pet: PetInputs | null
  /** The files of the planes of the first frame, first to last along the third axis. */
  readonly planes: readonly { readonly file: string; readonly frame: number }[]
}

export interface DicomSeries {
  readonly summary: SeriesSummary
  /** The first frame; most series have one. */
  readonly volume: Volume
  readonly frames: readonly DicomFrame[]
  readonly splitBy: ArrangedSeries['splitBy']
  readonly findings: readonly SeriesFinding[]
  readonly metadata: DicomMetadata
}

export interface ReadSeriesOptions {
  /** SeriesInstanceUID, or a rule that holds for exactly one series. */
  readonly series?: SeriesChoice
  /** Missing slices between two others are interpolated linearly, and a finding says so. */
  readonly fillGaps?: boolean
}

/**
 * Reads one series of a folder (or of files) as a volume, or as several on one grid when it holds several b-values,
 * echoes, phases or times. Planes are ordered by their position along the normal of the plane. Values are rescaled,
 * plane by plane: value = stored · slope + intercept.
 *
 * @throws ImagingError `series-inconsistent` when the planes make no regular grid, with every finding in its words;
 * `bad-setting` when it is not clear which series is meant; `not-an-image` when there is none; as `readPixels`
 */
export async function readDicomSeries(
  source: string | readonly string[],
  options: ReadSeriesOptions = {},
): Promise<DicomSeries> {
  const { summary, files, arranged } = await examine(source, options)
  const repaired = options.fillGaps ? withGapsFilled(arranged) : arranged
  const errors = repaired.findings.filter(finding => finding.severity === 'error')
  if (errors.length > 0)
    throw new ImagingError(
      'series-inconsistent',
      errors.map(({ message, files }) => message + firstFiles(files)).join('; '),
      [...new Set(errors.map(error => error.cure))].join('; '),
      { file: typeof source === 'string' ? source : null },
    )
  const volumes = await readVolumes(repaired.frames)
  const start = Math.min(...repaired.frames.map(({ slice }) => slice.time ?? Number.POSITIVE_INFINITY))
  const frames = repaired.frames.map(({ slice }, i) => ({
    ...slice.keys,
    volume: volumes[i],
    time: slice.time === null ? null : slice.time - start,
  }))
  const { splitBy, findings } = repaired
  return {
    summary,
    volume: volumes[0],
    frames,
    splitBy,
    findings,
    metadata: metadataOf(files, repaired.frames[0]),
  }
}

/** What is wrong with a series, and what is only worth knowing, without reading its pixels or refusing it. */
export async function inspectDicomSeries(
  source: string | readonly string[],
  options: Pick<ReadSeriesOptions, 'series'> = {},
): Promise<{ readonly summary: SeriesSummary; readonly findings: readonly SeriesFinding[] }> {
  const { summary, arranged } = await examine(source, options)
  return { summary, findings: arranged.findings }
}

async function examine(source: string | readonly string[], options: ReadSeriesOptions) {
  const listing = await listDicomSeries(source)
  const summary = chooseSeries(listing, options.series, typeof source === 'string' ? source : null)
  const files = listing.files.get(summary.uid) ?? []
  const skipped = listing.skipped.filter(({ seriesUid }) => seriesUid === null || seriesUid === summary.uid)
  return { summary, files, arranged: arrange(files, skipped) }
}

function firstFiles(files: readonly string[]): string {
  if (files.length === 0) return ''
  return ` (${files.slice(0, 4).join(', ')}${files.length > 4 ? `, ... ${files.length} files` : ''})`
}

function withGapsFilled(arranged: ArrangedSeries): ArrangedSeries {
  const findings = arranged.findings.map(finding =>
    finding.code === 'missing-slices'
      ? seriesFinding(
          'warning',
          'filled-slices',
          `${finding.message}; interpolated`,
          'say so in the report',
          finding.files,
        )
      : finding,
  )
  return { ...arranged, findings }
}

function metadataOf(files: readonly SeriesFile[], first: ArrangedFrame): DicomMetadata {
  const { header } = files.find(({ header }) => header.file === first.slice.file) ?? files[0]
  const { dataset, syntax } = header
  const { format, slope, intercept } = first.slice
  const padding = numberOf(dataset, tags.PixelPaddingValue)
  return {
    modality: textOf(dataset, tags.Modality),
    photometric: format.photometric,
    bitsStored: format.bitsStored,
    signed: format.signed,
    rescaleType: textOf(dataset, tags.RescaleType),
    padding: padding === null ? null : padding * slope + intercept,
    transferSyntax: syntax.uid,
    frameOfReference: textOf(dataset, tags.FrameOfReferenceUID),
    pet: petInputs(dataset),
    planes: first.planes.flatMap(plane => (plane === null ? [] : [{ file: plane.file, frame: plane.frame }])),
  }
}
