import { createGrid, type Grid, toVoxel, voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { createMask, type Mask } from '../volume.ts'
import { type Dataset, itemOf, itemsOf, numberOf, textOf } from './dataset.ts'
import { readDicomFile } from './dicom-file.ts'
import { readPixels } from './pixels.ts'
import { dot, normalOf, type Slice, slicesOf } from './slice.ts'
import { mm } from './stack.ts'
import { tags } from './tags.ts'

/** Where a mask is wanted: the grid of a volume, and the frame of reference that it was measured in. */
export interface Reference {
  readonly grid: Grid
  readonly frameOfReference?: string | null
}

export interface DicomSegment {
  readonly number: number
  readonly label: string
  /** Meaning of the property's code: `Neoplasm`. */
  readonly type: string | null
  readonly mask: Mask
  /** Of a fractional segmentation: occupancy or probability, 0 to 1. */
  readonly fraction: Float32Array | null
}

export interface DicomSegmentation {
  readonly grid: Grid
  readonly kind: 'binary' | 'fractional' | 'labelmap'
  readonly segments: readonly DicomSegment[]
  readonly frameOfReference: string | null
}

/** No scan has more slices: what asks for more memory than these is damaged. */
const mostSlices = 4096

/** A plane may lie this share of the slice distance, or of a pixel, beside the grid. */
const onGrid = 0.05

/**
 * Reads a DICOM segmentation (PS3.3 A.51): binary, fractional or label map, each segment as a mask. Planes without a frame
 * are outside. Without a reference the grid is that of the frames, from the first plane to the last.
 * @param options.threshold a fraction of at least this is inside (0.5)
 * @throws ImagingError `not-an-image` for another object, `geometry-mismatch` with the differences when frames do not lie
 * on the reference, `damaged` when frames and segments contradict each other; as `readPixels`
 */
export async function readDicomSeg(
  file: string,
  options: { readonly on?: Reference; readonly threshold?: number } = {},
): Promise<DicomSegmentation> {
  const dicom = await readDicomFile(file)
  const { dataset } = dicom
  if (textOf(dataset, tags.Modality) !== 'SEG')
    throw new ImagingError('not-an-image', 'a DICOM file that is no segmentation', 'give a SEG object', {
      file,
    })
  const kind = kindOf(dataset)
  const slices = slicesOf(dicom)
  const { values } = await readPixels(dicom)
  const frameOfReference = textOf(dataset, tags.FrameOfReferenceUID)
  const grid = options.on
    ? checkedReference(options.on, slices, frameOfReference, file)
    : ownGrid(slices, file)
  const planes = slices.map(slice => planeOn(grid, slice, file))
  const frames = frameSegments(dataset, slices.length, kind, file)
  const largest = kind === 'fractional' ? (numberOf(dataset, tags.MaximumFractionalValue) ?? 255) : 1
  const plane = grid.size[0] * grid.size[1]
  const { threshold = 0.5 } = options
  const segments = itemsOf(dataset, tags.SegmentSequence).map(segment => {
    const number = numberOf(segment, tags.SegmentNumber) ?? 0
    const fraction = kind === 'fractional' ? new Float32Array(voxelCount(grid)) : null
    const inside = new Uint8Array(voxelCount(grid))
    frames.forEach((of, frame) => {
      if (of !== null && of !== number) return
      const [from, to] = [frame * plane, planes[frame] * plane]
      // The largest value wins where frames of a segment lie on one plane.
      for (let i = 0; i < plane; i++) {
        const value = of === null ? Number(values[from + i] === number) : values[from + i] / largest
        if (fraction && value > fraction[to + i]) fraction[to + i] = value
        if (value > 0 && value >= threshold) inside[to + i] = 1
      }
    })
    return {
      number,
      label: textOf(segment, tags.SegmentLabel) ?? `segment ${number}`,
      type: textOf(itemOf(segment, tags.SegmentedPropertyTypeCodeSequence) ?? new Map(), tags.CodeMeaning),
      mask: createMask(grid, inside),
      fraction,
    }
  })
  if (segments.length === 0)
    throw new ImagingError('damaged', 'a segmentation without segments', 'export it again', { file })
  return { grid, kind, segments, frameOfReference }
}

function kindOf(dataset: Dataset): DicomSegmentation['kind'] {
  const type = textOf(dataset, tags.SegmentationType)
  return type === 'FRACTIONAL' ? 'fractional' : type === 'LABELMAP' ? 'labelmap' : 'binary'
}

/** The segment of each frame; null for all frames of a label map, whose values are the numbers. */
function frameSegments(
  dataset: Dataset,
  count: number,
  kind: DicomSegmentation['kind'],
  file: string,
): readonly (number | null)[] {
  if (kind === 'labelmap') return Array.from({ length: count }, () => null)
  const shared = itemOf(dataset, tags.SharedFunctionalGroupsSequence)
  return itemsOf(dataset, tags.PerFrameFunctionalGroupsSequence).map((group, frame) => {
    const identification =
      itemOf(group, tags.SegmentIdentificationSequence) ?? itemOf(shared, tags.SegmentIdentificationSequence)
    const number = identification ? numberOf(identification, tags.ReferencedSegmentNumber) : null
    if (number === null)
      throw new ImagingError('damaged', `frame ${frame + 1} says no segment`, 'export it again', { file })
    return number
  })
}

function ownGrid(slices: readonly Slice[], file: string): Grid {
  const normal = normalOf(slices[0])
  const [first] = [...slices].sort((a, b) => dot(a.position, normal) - dot(b.position, normal))
  const along = slices.map(slice => dot(slice.position, normal)).sort((a, b) => a - b)
  const steps = along.slice(1).flatMap((at, i) => (at - along[i] > 1e-3 ? [at - along[i]] : []))
  const said = first.spacingBetween ?? first.thickness ?? 1
  const smallest = Math.min(...steps, Number.POSITIVE_INFINITY)
  // Planes may be left out: the distance that the file says counts where the planes are whole multiples of it.
  const whole = (step: number) =>
    steps.every(gap => Math.abs(gap / step - Math.round(gap / step)) < onGrid * 4)
  const step = steps.length === 0 || whole(said) ? said : smallest
  if (!whole(step))
    throw new ImagingError(
      'series-inconsistent',
      `frames that lie ${mm(smallest)} to ${mm(Math.max(...steps))} apart, in no regular grid`,
      'read it on the grid of the images that it was drawn on',
      { file },
    )
  const count = Math.round((along[along.length - 1] - along[0]) / step) + 1
  if (count > mostSlices)
    throw new ImagingError('damaged', `frames spread over ${count} slices`, 'export it again', { file })
  const column = normalOf({ row: normal, column: first.row })
  return createGrid({
    size: [first.format.columns, first.format.rows, count],
    spacing: [first.spacing[0], first.spacing[1], step],
    origin: first.position,
    direction: [0, 1, 2].flatMap(axis => [first.row[axis], column[axis], normal[axis]]),
  })
}

function checkedReference(
  { grid, frameOfReference }: Reference,
  [slice]: readonly Slice[],
  own: string | null,
  file: string,
): Grid {
  const differences: string[] = []
  const { size, spacing, direction } = grid
  const { columns, rows } = slice.format
  if (size[0] !== columns || size[1] !== rows)
    differences.push(`${columns} x ${rows} pixels where the image has ${size[0]} x ${size[1]}`)
  slice.spacing.forEach((between, axis) => {
    if (Math.abs(between - spacing[axis]) > 1e-3 * spacing[axis])
      differences.push(`pixels of ${mm(between)} where the image has ${mm(spacing[axis])}`)
  })
  const turned = [slice.row, slice.column].some(
    (way, axis) => dot(way, [direction[axis], direction[3 + axis], direction[6 + axis]]) < 1 - 1e-4,
  )
  if (turned) differences.push('another orientation')
  if (frameOfReference && own && frameOfReference !== own) differences.push('another frame of reference')
  if (differences.length > 0)
    throw new ImagingError(
      'geometry-mismatch',
      `the segmentation has ${differences.join(', ')}`,
      'give the series that it was drawn on, or read it on its own grid and resample it',
      { file },
    )
  return grid
}

/** The plane of the grid on which a frame lies. */
function planeOn(grid: Grid, slice: Slice, file: string): number {
  const [i, j, k] = toVoxel(grid, slice.position)
  const plane = Math.round(k)
  const beside = Math.max(Math.abs(i), Math.abs(j)) > 2 * onGrid || Math.abs(k - plane) > 4 * onGrid
  if (beside || plane < 0 || plane >= grid.size[2])
    throw new ImagingError(
      'geometry-mismatch',
      `frame ${slice.frame + 1} lies at voxel ${[i, j, k].map(value => value.toFixed(2)).join(', ')} of the image, on none of its ${grid.size[2]} slices`,
      'give the series that it was drawn on, or read it on its own grid and resample it',
      { file },
    )
  return plane
}
