import { compareGrids } from '../geometry/compare-grids.ts'
import { ImagingError } from '../imaging-error.ts'
import { type Element, textOf } from './dataset.ts'
import { readDicomHeader } from './dicom-file.ts'
import type { DicomSeries } from './read-series.ts'
import {
  dimension,
  frameGroup,
  framesOf,
  identity,
  newUid,
  packed,
  pixelModule,
  type SegmentToWrite,
  segmentItem,
  sharedGroup,
} from './seg-object.ts'
import { tags } from './tags.ts'
import { bytesElement, dataset, encodeDicom, sequenceElement, textElement } from './write.ts'
import { writeWhole } from './write-whole.ts'

/** Attributes of the patient and of the study that an object of the same study must share with its images. */
const inherited = [
  tags.SpecificCharacterSet,
  tags.StudyDate,
  tags.StudyTime,
  tags.AccessionNumber,
  tags.ReferringPhysicianName,
  tags.PatientName,
  tags.PatientID,
  tags.PatientBirthDate,
  tags.PatientSex,
  tags.PatientIdentityRemoved,
  tags.DeidentificationMethod,
  tags.StudyInstanceUID,
  tags.StudyID,
  tags.FrameOfReferenceUID,
  tags.PositionReferenceIndicator,
] as const

/**
 * Writes masks on the grid of a series as a binary DICOM segmentation that refers to its images; planes without a voxel
 * are left out.
 * @throws ImagingError `geometry-mismatch` for a mask on another grid, `empty-mask` when there is no voxel at all (the
 * standard has no segmentation without a frame), `cannot-write`
 */
export async function writeDicomSeg(
  file: string,
  series: DicomSeries,
  segments: readonly SegmentToWrite[],
): Promise<void> {
  const { grid } = series.volume
  for (const { label, mask } of segments) {
    const differences = compareGrids(grid, mask.grid)
    if (differences.length > 0)
      throw new ImagingError(
        'geometry-mismatch',
        `segment ${label}: ${differences.map(difference => difference.text).join('; ')}`,
        'resample the mask to the grid of the series',
        { file },
      )
  }
  const frames = framesOf(segments)
  if (frames.length === 0)
    throw new ImagingError(
      'empty-mask',
      'masks without a voxel',
      'leave them out: a DICOM segmentation needs a frame',
      { file },
    )
  const sources = await Promise.all(series.metadata.planes.map(plane => readDicomHeader(plane.file)))
  const uids = sources.map(({ dataset }) => ({
    sopClass: textOf(dataset, tags.SOPClassUID) ?? '',
    instance: textOf(dataset, tags.SOPInstanceUID) ?? '',
  }))
  if (uids.length !== grid.size[2])
    throw new ImagingError(
      'series-inconsistent',
      'a series whose gaps were filled',
      'give a complete series',
      { file },
    )
  const references = uids.map(({ sopClass, instance }, plane) => {
    const frame = series.metadata.planes[plane].frame
    return dataset(
      textElement(tags.ReferencedSOPClassUID, 'UI', sopClass),
      textElement(tags.ReferencedSOPInstanceUID, 'UI', instance),
      ...(sources[plane].dataset.has(tags.NumberOfFrames)
        ? [textElement(0x00081160, 'IS', String(frame + 1))]
        : []),
    )
  })
  const organisation = newUid()
  const body = new Map<number, Element>()
  const put = (...elements: readonly Element[]) => {
    for (const element of elements) body.set(element.tag, element)
  }
  for (const tag of inherited) {
    const element = sources[0].dataset.get(tag)
    if (element) put(element)
  }
  put(...identity(series), ...pixelModule(grid, frames))
  // Type 2: there, but empty where the images do not have it.
  if (!body.has(tags.PositionReferenceIndicator)) put(textElement(tags.PositionReferenceIndicator, 'LO', ''))
  const distinct = [...new Map(uids.map((uid, n) => [uid.instance, n])).values()]
  put(
    sequenceElement(tags.ReferencedSeriesSequence, [
      dataset(
        textElement(tags.SeriesInstanceUID, 'UI', series.summary.uid),
        sequenceElement(
          tags.ReferencedInstanceSequence,
          distinct.map(n =>
            dataset(
              textElement(tags.ReferencedSOPClassUID, 'UI', uids[n].sopClass),
              textElement(tags.ReferencedSOPInstanceUID, 'UI', uids[n].instance),
            ),
          ),
        ),
      ),
    ]),
    sequenceElement(tags.SegmentSequence, segments.map(segmentItem)),
    sequenceElement(tags.DimensionOrganizationSequence, [
      dataset(textElement(tags.DimensionOrganizationUID, 'UI', organisation)),
    ]),
    sequenceElement(tags.DimensionIndexSequence, [
      dimension(organisation, tags.ReferencedSegmentNumber, tags.SegmentIdentificationSequence),
      dimension(organisation, tags.ImagePositionPatient, tags.PlanePositionSequence),
    ]),
    sequenceElement(tags.SharedFunctionalGroupsSequence, [sharedGroup(grid)]),
    sequenceElement(
      tags.PerFrameFunctionalGroupsSequence,
      frames.map(frame => frameGroup(frame, grid, references[frame.plane])),
    ),
    bytesElement(tags.PixelData, 'OB', packed(frames, grid)),
  )
  await writeWhole(file, encodeDicom(body)).catch((cause: unknown) => {
    throw new ImagingError('cannot-write', 'the segmentation cannot be written', 'check the folder', {
      file,
      cause,
    })
  })
}
