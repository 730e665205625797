import { toVoxel, voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { createMask, type Mask } from '../volume.ts'
import { planesForSlices } from './contour-planes.ts'
import { type Dataset, itemsOf, numberOf, numbersOf, textOf } from './dataset.ts'
import { readDicomFile } from './dicom-file.ts'
import { fillPolygons, type Polygon } from './rasterise.ts'
import type { Reference } from './seg.ts'
import { tags } from './tags.ts'

/** A region of interest of a structure set, on a grid. */
export interface RtRegion {
  readonly number: number
  readonly name: string
  readonly mask: Mask
  /** Closed contours that were filled. */
  readonly contours: number
  /** Points and open lines, which enclose nothing. */
  readonly ignored: number
  /** Contours of which a part lies outside the grid; the part within is filled. */
  readonly outside: number
}

/** Points of a contour may lie this share of the slice distance off their plane. */
const flat = 0.1

/**
 * Reads the contours of an RT structure set (PS3.3 C.8.8.6) as masks on a grid: a voxel is inside when its centre is, by
 * the even-odd rule over all contours of a plane. A contour stands for a slab as thick as the planes of its region
 * are apart (of one slice at least): a slice takes the plane nearest to it within half of that, the lower one of two.
 *
 * @param options.region a ROI name or number: only this is read
 * @throws ImagingError `not-an-image` for another object, `no-such-label` with the list of regions,
 * `geometry-mismatch` for another frame of reference, `mask-outside-image` where all contours of a region lie outside,
 * `unsupported` for contours across the slices, `damaged` for contours that are no points
 */
export async function readRtStruct(
  file: string,
  on: Reference,
  options: { readonly region?: string | number } = {},
): Promise<readonly RtRegion[]> {
  const { dataset } = await readDicomFile(file)
  if (textOf(dataset, tags.Modality) !== 'RTSTRUCT')
    throw new ImagingError(
      'not-an-image',
      'a DICOM file that is no structure set',
      'give an RTSTRUCT object',
      { file },
    )
  const rois = itemsOf(dataset, tags.StructureSetROISequence).map(roi => ({
    number: numberOf(roi, tags.ROINumber) ?? 0,
    name: textOf(roi, tags.ROIName) ?? '',
    frame: textOf(roi, tags.ReferencedFrameOfReferenceUID),
  }))
  const { region } = options
  const wanted = rois.filter(roi => region === undefined || roi.name === region || roi.number === region)
  if (wanted.length === 0)
    throw new ImagingError(
      'no-such-label',
      rois.length === 0
        ? 'a structure set without regions'
        : `no region ${region} among ${rois.map(roi => roi.name).join(', ')}`,
      'choose one of its regions',
      { file },
    )
  const contours = new Map(
    itemsOf(dataset, tags.ROIContourSequence).map(item => [
      numberOf(item, tags.ReferencedROINumber) ?? 0,
      item,
    ]),
  )
  return wanted.map(({ number, name, frame }) => {
    if (on.frameOfReference && frame && frame !== on.frameOfReference)
      throw new ImagingError(
        'geometry-mismatch',
        `region ${name} was drawn in another frame of reference than the image`,
        'give the series that it was drawn on',
        { file },
      )
    return regionOf(number, name, contours.get(number), on, file)
  })
}

function regionOf(
  number: number,
  name: string,
  item: Dataset | undefined,
  { grid }: Reference,
  file: string,
): RtRegion {
  const all = item ? itemsOf(item, tags.ContourSequence) : []
  const closed = all.filter(contour => isClosed(contour))
  const contours = closed.map(contour => flatContour(contour, name, grid, file))
  const [columns, rows, slices] = grid.size
  const outside = contours.filter(
    ({ points, k }) =>
      k < -0.5 ||
      k > slices - 0.5 ||
      points.some((value, n) => value < -0.5 || value > (n % 2 === 0 ? columns : rows) - 0.5),
  ).length
  const inside = new Uint8Array(voxelCount(grid))
  planesForSlices(
    contours.map(({ k }) => k),
    slices,
  ).forEach((chosen, slice) => {
    const plane = inside.subarray(slice * columns * rows, (slice + 1) * columns * rows)
    if (chosen.length > 0)
      fillPolygons(
        chosen.map(n => contours[n].points),
        columns,
        rows,
        plane,
      )
  })
  if (contours.length > 0 && outside === contours.length && !inside.includes(1))
    throw new ImagingError(
      'mask-outside-image',
      `every contour of region ${name} lies outside the image`,
      'give the series that it was drawn on',
      { file },
    )
  return {
    number,
    name,
    mask: createMask(grid, inside),
    contours: closed.length,
    ignored: all.length - closed.length,
    outside,
  }
}

/** CLOSED_PLANAR and CLOSEDPLANAR_XOR; a closed line of fewer than three points encloses nothing. */
function isClosed(contour: Dataset): boolean {
  const type = textOf(contour, tags.ContourGeometricType) ?? 'CLOSED_PLANAR'
  return type.startsWith('CLOSED') && numbersOf(contour, tags.ContourData).length >= 9
}

function flatContour(
  contour: Dataset,
  name: string,
  grid: Reference['grid'],
  file: string,
): { readonly points: Polygon; readonly k: number } {
  const data = numbersOf(contour, tags.ContourData)
  if (data.length % 3 !== 0 || data.some(value => !Number.isFinite(value)))
    throw new ImagingError(
      'damaged',
      `a contour of region ${name} whose data are no points`,
      'export it again',
      {
        file,
      },
    )
  const count = data.length / 3
  const points = new Float64Array(2 * count)
  const depths = new Float64Array(count)
  for (let p = 0; p < count; p++) {
    const [i, j, k] = toVoxel(grid, [data[3 * p], data[3 * p + 1], data[3 * p + 2]])
    points[2 * p] = i
    points[2 * p + 1] = j
    depths[p] = k
  }
  const sorted = depths.toSorted()
  if (sorted[count - 1] - sorted[0] > 2 * flat)
    throw new ImagingError(
      'unsupported',
      `a contour of region ${name} runs across ${(sorted[count - 1] - sorted[0]).toFixed(1)} slices of the image`,
      'give the series on whose slices it was drawn',
      { file },
    )
  return { points, k: sorted[count >> 1] }
}
