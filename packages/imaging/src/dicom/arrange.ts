import { numberOf } from './dataset.ts'
import { planeName } from './plane-name.ts'
import { type SeriesFinding, seriesFinding } from './series-finding.ts'
import type { SeriesFile, SkippedFile } from './series-list.ts'
import { dot, normalOf, type Slice } from './slice.ts'
import { type FrameSplit, splitFrames } from './split-frames.ts'
import { type Stack, stackOf } from './stack.ts'
import { tags } from './tags.ts'

/** Slices of two volumes may lie this share of their distance apart. */
const positionTolerance = 0.05

/** One volume of a series. */
export interface ArrangedFrame extends Stack {
  /** The first plane: what it says of b-value, echo and time holds for all. */
  readonly slice: Slice
}

export interface ArrangedSeries {
  readonly frames: readonly ArrangedFrame[]
  readonly splitBy: FrameSplit['by']
  readonly findings: readonly SeriesFinding[]
}

/** Orders the planes of a series into volumes, with everything that was found on the way. */
export function arrange(files: readonly SeriesFile[], skipped: readonly SkippedFile[]): ArrangedSeries {
  const { slices, repeated } = withoutRepeated(files.flatMap(file => file.slices))
  const groups = ofOneGeometry(slices)
  const findings = [
    ...unreadable(skipped),
    ...repeated,
    ...geometryFindings(groups),
    ...announcedFindings(files, slices),
    ...valueFindings(files, slices),
  ]
  // With several geometries no volume can be made; the largest is looked at all the same, for what else is wrong.
  const [largest] = groups
  const split = splitFrames(largest)
  const frames = split.frames.map(planes => ({ slice: planes[0], ...stackOf(planes) }))
  findings.push(...split.findings, ...uniqueFindings(frames), ...frameFindings(frames))
  return { frames, splitBy: split.by, findings }
}

function unreadable(skipped: readonly SkippedFile[]): readonly SeriesFinding[] {
  return skipped.map(({ file, fault, what, cure }) =>
    seriesFinding('error', 'unreadable-file', `${fault}: ${what}`, `${cure}; or leave the file out`, [file]),
  )
}

function withoutRepeated(all: readonly Slice[]): {
  readonly slices: readonly Slice[]
  readonly repeated: readonly SeriesFinding[]
} {
  const seen = new Map<string, Slice>()
  const again: Slice[] = []
  for (const slice of all) {
    const name = `${slice.instanceUid}/${slice.frame}`
    if (slice.instanceUid !== '' && seen.has(name)) again.push(slice)
    else seen.set(slice.instanceUid === '' ? slice.file + slice.frame : name, slice)
  }
  const repeated = again.length
    ? [
        seriesFinding(
          'warning',
          'repeated-instance',
          `${again.length} image${again.length === 1 ? '' : 's'} with the SOPInstanceUID of another`,
          'the first of each is used; check that they are copies',
          again.map(slice => slice.file),
        ),
      ]
    : []
  return { slices: [...seen.values()], repeated }
}

/** Groups of planes with one orientation, size and pixel spacing, the largest first. */
function ofOneGeometry(slices: readonly Slice[]): Slice[][] {
  const groups: Slice[][] = []
  for (const slice of slices) {
    const group = groups.find(([first]) => parallel(first, slice) && sameSize(first, slice))
    if (group) group.push(slice)
    else groups.push([slice])
  }
  return groups.sort((a, b) => b.length - a.length)
}

function parallel(a: Slice, b: Slice): boolean {
  return dot(a.row, b.row) > 1 - 1e-5 && dot(a.column, b.column) > 1 - 1e-5
}

function sameSize(a: Slice, b: Slice): boolean {
  return (
    a.format.rows === b.format.rows &&
    a.format.columns === b.format.columns &&
    a.spacing.every((spacing, i) => Math.abs(spacing - b.spacing[i]) <= 1e-3 * spacing)
  )
}

function geometryFindings(groups: readonly Slice[][]): readonly SeriesFinding[] {
  if (groups.length < 2) return []
  const turned = groups.some(([first]) => !parallel(first, groups[0][0]))
  const others = groups.slice(1).flatMap(group => group.map(slice => slice.file))
  const list = groups
    .map(group => {
      const { format, spacing } = group[0]
      const { plane } = planeName(normalOf(group[0]))
      return `${group.length} ${plane} of ${format.columns} x ${format.rows} pixels of ${spacing.map(s => Number(s.toPrecision(4))).join(' x ')} mm`
    })
    .join('; ')
  return [
    seriesFinding(
      'error',
      turned ? 'mixed-orientations' : 'different-sizes',
      `images that do not stack: ${list}`,
      turned ? 'give the files of one orientation (a localiser is no volume)' : 'give the files of one size',
      others,
    ),
  ]
}

function announcedFindings(files: readonly SeriesFile[], slices: readonly Slice[]): readonly SeriesFinding[] {
  const announced = numberOf(files[0].header.dataset, tags.ImagesInAcquisition)
  if (announced === null || announced <= slices.length) return []
  return [
    seriesFinding(
      'warning',
      'fewer-than-announced',
      `${slices.length} images where ImagesInAcquisition announces ${announced}`,
      'check that the export is complete: slices may be missing at either end',
    ),
  ]
}

function valueFindings(files: readonly SeriesFile[], slices: readonly Slice[]): readonly SeriesFinding[] {
  const findings: SeriesFinding[] = []
  const [first] = slices
  if (slices.some(slice => slice.slope !== first.slope || slice.intercept !== first.intercept))
    findings.push(
      seriesFinding(
        'note',
        'rescale-varies',
        'rescale slope or intercept differ between images',
        'each is applied',
      ),
    )
  const inverted = slices.filter(slice => slice.format.photometric === 'MONOCHROME1')
  if (inverted.length > 0)
    findings.push(
      seriesFinding(
        'warning',
        'inverted-display',
        'MONOCHROME1: low values are shown bright',
        'values are kept as they are; check what they mean',
        inverted.map(slice => slice.file),
      ),
    )
  const lossy = files.filter(
    ({ header }) => header.dataset.get(tags.LossyImageCompression)?.bytes[1] === 0x31,
  )
  if (lossy.length > 0)
    findings.push(
      seriesFinding(
        'warning',
        'lossy-compression',
        'images that were compressed with loss at some time',
        'texture features suffer; ask for the originals',
        lossy.map(({ header }) => header.file ?? ''),
      ),
    )
  return findings
}

/** The same finding of several frames is one. */
function uniqueFindings(frames: readonly ArrangedFrame[]): readonly SeriesFinding[] {
  const seen = new Map<string, SeriesFinding>()
  for (const finding of frames.flatMap(frame => frame.findings)) {
    const name = finding.code + finding.message
    const before = seen.get(name)
    seen.set(
      name,
      before
        ? seriesFinding(before.severity, before.code, before.message, before.cure, [
            ...before.files,
            ...finding.files,
          ])
        : finding,
    )
  }
  return [...seen.values()]
}

/** Frames share one grid: that of the first of the largest. */
function frameFindings(frames: readonly ArrangedFrame[]): readonly SeriesFinding[] {
  const most = Math.max(...frames.map(frame => frame.planes.length))
  const whole = frames.find(frame => frame.planes.length === most)
  if (whole === undefined) return []
  const beside = ({ grid }: ArrangedFrame) =>
    Math.hypot(...grid.origin.map((at, axis) => at - whole.grid.origin[axis])) >
      positionTolerance * whole.grid.spacing[2] ||
    Math.abs(grid.spacing[2] - whole.grid.spacing[2]) * most > positionTolerance * whole.grid.spacing[2]
  const findings: SeriesFinding[] = []
  for (const frame of frames) {
    const short = frame.planes.length < most
    if (!short && !beside(frame)) continue
    findings.push(
      seriesFinding(
        'error',
        'incomplete-frame',
        short
          ? `a volume of ${frame.planes.length} slices where others of the series have ${most}`
          : 'volumes of one series whose slices lie at different places',
        'export the series again, or give the files of one volume',
        frame.planes.flatMap(plane => (plane === null ? [] : [plane.file])),
      ),
    )
  }
  return findings
}
