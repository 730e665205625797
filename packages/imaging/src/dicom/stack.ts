import { createGrid, type Grid, type Triple } from '../grid.ts'
import { type SeriesFinding, seriesFinding } from './series-finding.ts'
import { dot, normalOf, type Slice } from './slice.ts'

/** Distances that differ from the usual one by no more than this share are equal: positions are written in decimals. */
const sameShare = 0.02

/** A gap of more slices than this, and than the stack has, is a plane that lies elsewhere. */
const longestGap = 4

/** Planes in the order of space, first to last along the normal; null where a plane is missing in between. */
export interface Stack {
  readonly planes: readonly (Slice | null)[]
  readonly grid: Grid
  readonly findings: readonly SeriesFinding[]
}

/**
 * Orders the planes of one volume by where they lie and checks that they make a regular grid. Neither file names nor
 * instance numbers have a say.
 */
export function stackOf(slices: readonly Slice[]): Stack {
  const normal = normalOf(slices[0])
  const at = (slice: Slice) => dot(slice.position, normal)
  const ordered = [...slices].sort((a, b) => at(a) - at(b))
  const first = ordered[0]
  const last = ordered[ordered.length - 1]
  const distances = ordered.slice(1).map((slice, i) => at(slice) - at(ordered[i]))
  const step = distances.length > 0 ? usualStep(distances) : (first.spacingBetween ?? first.thickness ?? 1)
  const findings = [
    ...(distances.length === 0 ? [singleSlice(first, step)] : [...spacingFindings(ordered, distances, step)]),
    ...tiltFindings(first, last, normal),
  ]
  const planes: (Slice | null)[] = [first]
  distances.forEach((distance, i) => {
    for (let missing = missingBetween(distance, step, ordered.length); missing > 0; missing--)
      planes.push(null)
    planes.push(ordered[i + 1])
  })
  const [a, b] = [first.row, square(first, normal)]
  // The mean step, so that no rounding of one position adds up.
  const between = distances.length > 0 ? (at(last) - at(first)) / (planes.length - 1) : step
  const grid = createGrid({
    size: [first.format.columns, first.format.rows, planes.length],
    spacing: [first.spacing[0], first.spacing[1], between > 0 ? between : 1],
    origin: first.position,
    direction: [a[0], b[0], normal[0], a[1], b[1], normal[1], a[2], b[2], normal[2]],
  })
  return { planes, grid, findings }
}

/** The column's direction, made exactly square to the row's. */
function square({ row }: Slice, normal: Triple): Triple {
  return normalOf({ row: normal, column: row })
}

/** The median; the smallest distance where it divides the median, as when most gaps have lost a plane. */
function usualStep(distances: readonly number[]): number {
  const sorted = [...distances].sort((a, b) => a - b)
  const median = sorted[sorted.length >> 1]
  const smallest = sorted[0]
  const ratio = median / smallest
  const whole = Math.round(ratio)
  return whole >= 2 && whole <= 3 && Math.abs(ratio - whole) <= sameShare * whole ? smallest : median
}

function missingBetween(distance: number, step: number, count: number): number {
  const missing = Math.round(distance / step) - 1
  return missing <= Math.max(longestGap, count) ? missing : 0
}

function* spacingFindings(
  ordered: readonly Slice[],
  distances: readonly number[],
  step: number,
): Generator<SeriesFinding> {
  const ratios = distances.map(distance => distance / step)
  const gaps = ratios.flatMap((ratio, i) => {
    const missing = missingBetween(distances[i], step, ordered.length)
    return missing >= 1 && Math.abs(ratio - missing - 1) <= sameShare * (missing + 1) ? [{ i, missing }] : []
  })
  const odd = ratios.flatMap((ratio, i) =>
    Math.abs(ratio - 1) > sameShare && !gaps.some(gap => gap.i === i) ? [i] : [],
  )
  if (gaps.length > 0) {
    const count = gaps.reduce((sum, gap) => sum + gap.missing, 0)
    yield seriesFinding(
      'error',
      'missing-slices',
      `${count} slice${count === 1 ? '' : 's'} missing in ${gaps.length} gap${gaps.length === 1 ? '' : 's'}: the usual distance is ${mm(step)}`,
      'export the series again, or have the gaps filled by interpolation',
      gaps.flatMap(({ i }) => [ordered[i].file, ordered[i + 1].file]),
    )
  }
  if (odd.length > 0)
    yield seriesFinding(
      'error',
      'varying-spacing',
      `slices lie ${mm(Math.min(...distances))} to ${mm(Math.max(...distances))} apart`,
      'export one acquisition alone, or resample it with a tool that keeps every position',
      odd.flatMap(i => [ordered[i].file, ordered[i + 1].file]),
    )
  const { spacingBetween: said, thickness } = ordered[0]
  if (said !== null && said > 0 && Math.abs(said - step) > 0.05 * step)
    yield seriesFinding(
      'warning',
      'spacing-contradicts',
      `positions are ${mm(step)} apart, SpacingBetweenSlices says ${mm(said)}`,
      'the positions are used; check that no slice is missing throughout',
      ordered.map(slice => slice.file),
    )
  if (thickness !== null && step - thickness > 0.05 * thickness)
    yield seriesFinding(
      'note',
      'slice-gap',
      `slices of ${mm(thickness)} lie ${mm(step)} apart`,
      'nothing to do: tissue between the slices was not measured',
    )
}

function tiltFindings(first: Slice, last: Slice, normal: Triple): readonly SeriesFinding[] {
  const [p, q] = [first.position, last.position]
  const way: Triple = [q[0] - p[0], q[1] - p[1], q[2] - p[2]]
  const along = dot(way, normal)
  const aside = Math.hypot(...way) ** 2 - along ** 2
  const drift = Math.sqrt(Math.max(0, aside))
  const degrees = (Math.atan2(drift, along) * 180) / Math.PI
  if (!(drift > 0.1 && degrees > 0.25)) return []
  return [
    seriesFinding(
      'error',
      'gantry-tilt',
      `slices are shifted against each other by ${degrees.toFixed(1)} degrees`,
      'resample the series to a square grid first',
      [first.file, last.file],
    ),
  ]
}

function singleSlice(slice: Slice, step: number): SeriesFinding {
  return seriesFinding(
    'note',
    'single-slice',
    `one slice; its ${slice.spacingBetween !== null || slice.thickness !== null ? 'thickness' : 'assumed thickness'} of ${mm(step)} is the spacing`,
    'check that the series is complete',
    [slice.file],
  )
}

export function mm(value: number): string {
  return `${Number(value.toPrecision(5))} mm`
}
