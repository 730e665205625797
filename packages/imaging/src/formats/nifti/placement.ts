import type { Finding } from '@tessera/evidence'
import { type Grid, type Triple, toPatient } from '../../grid.ts'
import { ImagingError } from '../../imaging-error.ts'
import { checkedGrid } from '../checked-grid.ts'
import type { NiftiFields } from './fields.ts'

/**
 * Where a NIfTI file says that its voxels lie, turned from RAS to LPS. Of its two forms the one that ITK takes:
 * the sform where it is at right angles and has code 1 (scanner), stands alone or says what the qform says;
 * otherwise the qform; neither: voxel axes along LPS from 0. Spacings come from pixdim. Two forms that place a
 * voxel more than 0.01 mm apart, and lengths that disagree by more than 1e-3 mm, are findings.
 * @throws ImagingError `not-finite`, `damaged` for spacings, `unsupported` for axes that are sheared
 */
export function placementOf(
  fields: NiftiFields,
  size: Triple,
  file: string,
): { readonly grid: Grid; readonly findings: readonly Finding[] } {
  const { qformCode, sformCode, quaternion, srows } = fields
  const findings: Finding[] = []
  const warn = (code: string, message: string, cure: string) =>
    findings.push({ severity: 'warning', code, message, cure, file })
  const spacing = spacingOf(fields, size, file)
  const finite = (numbers: readonly number[], what: string) => {
    if (numbers.some(x => !Number.isFinite(x)))
      throw new ImagingError('not-finite', `${what} holds NaN or infinity`, 'export it again', { file })
  }
  const build = (rows: readonly number[]) => gridOf(rows, spacing, size, file)
  if (qformCode > 0) finite(quaternion, 'its qform')
  if (sformCode > 0) finite(srows, 'its sform')
  const millimetre = unitLength(fields.units)
  const sform = srows.map(x => x * millimetre)
  const qform = qformRows(quaternion, fields.pixdim, spacing, millimetre)
  const straight = sformCode > 0 && atRightAngles(sform) && likeLengths(sform, spacing)
  const q = qformCode > 0 ? build(qform) : null
  const s = straight ? build(sform) : null
  if (sformCode > 0 && !straight) {
    if (q === null)
      throw new ImagingError(
        'unsupported',
        'its sform has axes that are not at right angles or a hundred times as long as its voxels, and there is no qform',
        'resample it to a straight grid with the program that made it',
        { file },
      )
    warn(
      'sheared-sform',
      'its sform has axes that are not at right angles, or a hundred times as long as its voxels; the qform is used',
      'check that the qform is meant',
    )
  }
  if (s !== null) {
    const lengths = [0, 1, 2].map(a => Math.hypot(sform[a], sform[4 + a], sform[8 + a]))
    if (lengths.some((l, a) => Math.abs(l - spacing[a]) > 1e-3))
      warn(
        'spacing-differs',
        `voxels of ${spacing.map(short).join(' x ')} mm by pixdim and of ${lengths.map(short).join(' x ')} mm by the sform; pixdim is used`,
        'find out which is right, and correct the other',
      )
  }
  if (s !== null && q !== null) {
    const apart = farthestCorner(s, q)
    const useSform = sformCode === 1 || apart < 1e-3
    if (apart > 0.01)
      warn(
        'forms-differ',
        `its qform (code ${qformCode}) and sform (code ${sformCode}) place a corner ${short(apart)} mm apart; the ${useSform ? 'sform' : 'qform'} is used, as ITK does`,
        'find out which is right, and make both equal',
      )
    return { grid: useSform ? s : q, findings }
  }
  const only = s ?? q
  if (only !== null) return { grid: only, findings }
  warn(
    'no-orientation',
    'it does not say where left and right are (qform and sform have code 0); its axes are taken as left, back and head',
    'check the orientation before it meets another image',
  )
  return { grid: checkedGrid({ size, spacing }, file), findings }
}

/** Metre, millimetre, micrometre; unknown is taken as millimetre. */
function unitLength(units: number): number {
  const space = units & 7
  return space === 1 ? 1000 : space === 3 ? 1e-3 : 1
}

function spacingOf({ pixdim, units }: NiftiFields, size: Triple, file: string): Triple {
  const unit = unitLength(units)
  const of = (axis: number) => {
    const length = pixdim[axis + 1] * unit
    if (Number.isFinite(length) && length > 0) return length
    // a slice has no distance to a next one
    if (size[axis] === 1 && length === 0) return 1
    throw new ImagingError(
      Number.isFinite(length) ? 'damaged' : 'not-finite',
      `a voxel of ${pixdim.slice(1, 4).map(short).join(' x ')} mm`,
      'export it again; without spacings no length or volume is known',
      { file },
    )
  }
  return [of(0), of(1), of(2)]
}

/** NIfTI-1 standard, method 2: unit quaternion (a, b, c, d), a = sqrt(1 - b² - c² - d²); pixdim[0] is the sign of z. */
function qformRows(
  [b, c, d, x, y, z]: readonly number[],
  pixdim: readonly number[],
  spacing: Triple,
  millimetre: number,
): number[] {
  const rest = 1 - (b * b + c * c + d * d)
  const norm = rest < 1e-7 ? Math.hypot(b, c, d) : 1
  const [p, q, r] = [b / norm, c / norm, d / norm]
  const a = rest < 1e-7 ? 0 : Math.sqrt(rest)
  const [i, j] = spacing
  const k = pixdim[0] < 0 ? -spacing[2] : spacing[2]
  return [
    (a * a + p * p - q * q - r * r) * i,
    2 * (p * q - a * r) * j,
    2 * (p * r + a * q) * k,
    x * millimetre,
    2 * (p * q + a * r) * i,
    (a * a + q * q - p * p - r * r) * j,
    2 * (q * r - a * p) * k,
    y * millimetre,
    2 * (p * r - a * q) * i,
    2 * (q * r + a * p) * j,
    (a * a + r * r - p * p - q * q) * k,
    z * millimetre,
  ]
}

function atRightAngles(m: readonly number[]): boolean {
  const axes = [0, 1, 2].map(a => {
    const length = Math.hypot(m[a], m[4 + a], m[8 + a])
    return [m[a] / length, m[4 + a] / length, m[8 + a] / length]
  })
  const dot = (u: readonly number[], v: readonly number[]) => u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
  const pairs = [dot(axes[0], axes[1]), dot(axes[0], axes[2]), dot(axes[1], axes[2])]
  return pairs.every(product => Math.abs(product) <= 1e-4)
}

/** Lengths that disagree a little are a finding; so much, that the matrix is damaged. */
function likeLengths(m: readonly number[], spacing: Triple): boolean {
  return spacing.every((length, a) => {
    const ratio = Math.hypot(m[a], m[4 + a], m[8 + a]) / length
    return ratio > 0.01 && ratio < 100
  })
}

/** RAS to LPS: the first two rows change their sign. */
function gridOf(m: readonly number[], spacing: Triple, size: Triple, file: string): Grid {
  const direction = new Array<number>(9)
  for (let axis = 0; axis < 3; axis++) {
    const length = Math.hypot(m[axis], m[4 + axis], m[8 + axis])
    for (let row = 0; row < 3; row++)
      direction[3 * row + axis] = ((row < 2 ? -1 : 1) * m[4 * row + axis]) / length + 0
  }
  return checkedGrid({ size, spacing, origin: [0 - m[3], 0 - m[7], m[11]], direction }, file)
}

function farthestCorner(a: Grid, b: Grid): number {
  let farthest = 0
  for (let corner = 0; corner < 8; corner++) {
    const place: Triple = [
      corner & 1 ? a.size[0] - 1 : 0,
      corner & 2 ? a.size[1] - 1 : 0,
      corner & 4 ? a.size[2] - 1 : 0,
    ]
    const [p, q] = [toPatient(a, place), toPatient(b, place)]
    farthest = Math.max(farthest, Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]))
  }
  return farthest
}

function short(x: number): string {
  return String(Number(x.toPrecision(4)))
}
