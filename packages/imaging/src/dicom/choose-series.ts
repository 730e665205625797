import { ImagingError } from '../imaging-error.ts'
import type { SeriesListing, SeriesSummary } from './series-list.ts'

/** A SeriesInstanceUID, or a rule that holds for exactly one series. */
export type SeriesChoice = string | ((series: SeriesSummary) => boolean)

/**
 * The image series that is meant: the only one, or the one chosen.
 * @throws ImagingError `not-an-image` where there is none, `bad-setting` with the list where it is not clear which
 */
export function chooseSeries(
  { series, skipped }: Pick<SeriesListing, 'series' | 'skipped'>,
  choice: SeriesChoice | undefined,
  file: string | null,
): SeriesSummary {
  const images = series.filter(one => one.images > 0)
  if (images.length === 0) {
    // One file alone: its own fault says more.
    if (skipped.length === 1) {
      const [{ fault, what, cure, file }] = skipped
      throw new ImagingError(fault, what, cure, { file })
    }
    throw new ImagingError(
      'not-an-image',
      skipped.length > 0
        ? `no image that can be read; of ${skipped.length} files the first: ${skipped[0].what}`
        : 'no DICOM image',
      'give the folder of an image series',
      { file },
    )
  }
  if (choice === undefined && images.length === 1) return images[0]
  const meant = images.filter(
    one => choice === undefined || (typeof choice === 'string' ? one.uid === choice : choice(one)),
  )
  if (meant.length === 1) return meant[0]
  const list = (choice === undefined || meant.length === 0 ? images : meant).map(seriesText).join('; ')
  throw new ImagingError(
    'bad-setting',
    `${meant.length === 0 ? 'no' : meant.length} series are meant among: ${list}`,
    'choose one by its SeriesInstanceUID',
    { file },
  )
}

/** `1.2.3 T2 TSE (MR, oblique axial, 24 images)` */
export function seriesText({ uid, description, modality, plane, oblique, images }: SeriesSummary): string {
  const kind = [modality, plane && `${oblique ? 'oblique ' : ''}${plane}`, `${images} images`].filter(Boolean)
  return `${uid} ${description ?? 'without description'} (${kind.join(', ')})`
}
