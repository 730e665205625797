import type { Finding } from '@tessera/evidence'
import { createGrid, type Grid, type Triple } from '../../grid.ts'
import { ImagingError } from '../../imaging-error.ts'
import { countedNumbers, crossProduct, numberIn, numbersIn, unitColumns } from '../text-header.ts'

/** What turns the first two coordinates of a named space to LPS; the third is the head's in all. */
const spaces: readonly (readonly [RegExp, readonly [number, number]])[] = [
  [/^(left-posterior-superior|lps)(-time|t)?$/i, [1, 1]],
  [/^(right-anterior-superior|ras)(-time|t)?$/i, [-1, -1]],
  [/^(left-anterior-superior|las)(-time|t)?$/i, [1, -1]],
]

/** One axis of an NRRD: its length, and where it runs; null for an axis that is none of space. */
export interface NrrdAxis {
  readonly length: number
  readonly vector: readonly number[] | null
}

/**
 * The axes of space and where they lie. With `space directions` an axis written `none`, or one along the fourth coordinate
 * of a space-time, is of frames; without them `spacings` and `axis mins` place the first three axes along LPS (a cell-centred
 * axis begins half a voxel after its minimum).
 * @throws ImagingError `damaged`, `not-finite`
 */
export function axesOf(
  fields: ReadonlyMap<string, string>,
  lengths: readonly number[],
  file: string,
): readonly NrrdAxis[] {
  const directions = fields.get('space directions')
  if (directions !== undefined) {
    const vectors = directions.match(/\([^)]*\)|none/gi) ?? []
    if (vectors.length !== lengths.length)
      throw new ImagingError(
        'damaged',
        `${vectors.length} space directions for ${lengths.length} axes`,
        'correct the header, or export it again',
        { file },
      )
    return vectors.map((text, i) => ({ length: lengths[i], vector: vectorOf(text, file) }))
  }
  const spacings = perAxis(fields.get('spacings'), 'spacings', lengths.length, file)
  const ofSpace = spatialByKind(fields.get('kinds'), lengths.length)
  return lengths.map((length, axis) => {
    const at = ofSpace.indexOf(axis)
    const spacing = spacings[axis] ?? 1
    return { length, vector: at === -1 ? null : [0, 1, 2].map(i => (i === at ? spacing : 0)) }
  })
}

function vectorOf(text: string, file: string): readonly number[] | null {
  if (/^none$/i.test(text)) return null
  const [x = 0, y = 0, z = 0] = componentsOf(text, 'space directions', file)
  return x === 0 && y === 0 && z === 0 ? null : [x, y, z]
}

function componentsOf(text: string, field: string, file: string): number[] {
  return text
    .replace(/[()]/g, '')
    .split(',')
    .map(word => numberIn(word.trim(), field, file))
}

function perAxis(text: string | undefined, field: string, count: number, file: string): (number | null)[] {
  if (text === undefined) return Array.from({ length: count }, () => null)
  const words = text.split(/\s+/)
  if (words.length !== count) countedNumbers(text, count, field, file)
  return words.map(word => (/^nan$/i.test(word) ? null : numberIn(word, field, file)))
}

/** The axes of space where no directions are given: those of a kind that says so, else the first three. */
function spatialByKind(kinds: string | undefined, count: number): number[] {
  const all = Array.from({ length: count }, (_, axis) => axis)
  const words = kinds?.toLowerCase().split(/\s+/) ?? []
  const domain = all.filter(axis => words[axis] === 'domain' || words[axis] === 'space')
  const others = all.filter(axis => /list|time|vector|color|none/.test(words[axis] ?? ''))
  if (words.length === count && others.length > 0 && domain.length > 0) return domain.slice(0, 3)
  return all.slice(0, 3)
}

/** @throws ImagingError `damaged`, `unsupported` for axes that are not at right angles */
export function placementOf(
  fields: ReadonlyMap<string, string>,
  axes: readonly { readonly length: number; readonly vector: readonly number[] }[],
  file: string,
): { readonly grid: Grid; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const space = fields.get('space')
  const known = spaces.find(([name]) => space !== undefined && name.test(space))
  if (known === undefined)
    findings.push({
      severity: 'warning',
      code: 'no-orientation',
      message:
        space === undefined
          ? 'it names no space; its coordinates are taken as LPS'
          : `its space '${space.slice(0, 40)}' does not say where left and right are; it is taken as LPS`,
      cure: 'check the orientation before it meets another image',
      file,
    })
  const [left, back] = known?.[1] ?? [1, 1]
  const turn = ([x, y, z]: readonly number[]) => [left * x + 0, back * y + 0, z + 0]
  const vectors = axes.map(({ vector }) => turn(vector))
  if (vectors.length === 1) vectors.push(vectors[0][0] === 0 ? [1, 0, 0] : [0, 1, 0])
  if (vectors.length === 2) {
    const third = crossProduct(vectors[0], vectors[1])
    const length = Math.hypot(...third)
    vectors.push(third.map(x => x / length))
  }
  const [nx, ny = 1, nz = 1] = axes.map(({ length }) => length)
  const { lengths, direction } = unitColumns(vectors)
  try {
    const [a, b, c] = lengths
    const origin = turn(originOf(fields, axes, file))
    const size: Triple = [nx, ny, nz]
    const grid = createGrid({
      size,
      spacing: [a, b, c],
      origin: [origin[0], origin[1], origin[2]],
      direction,
    })
    return { grid, findings }
  } catch (cause) {
    if (!(cause instanceof ImagingError) || cause.file !== null) throw cause
    throw new ImagingError('unsupported', cause.what, cause.cure, { file, cause })
  }
}

function originOf(
  fields: ReadonlyMap<string, string>,
  axes: readonly { readonly vector: readonly number[] }[],
  file: string,
): readonly number[] {
  const origin = fields.get('space origin')
  if (origin !== undefined) {
    const [x = 0, y = 0, z = 0] = componentsOf(origin, 'space origin', file)
    return [x, y, z]
  }
  const mins = fields.get('axis mins')
  if (mins === undefined || fields.has('space directions')) return [0, 0, 0]
  const least = perAxis(mins, 'axis mins', mins.split(/\s+/).length, file)
  const centerings = fields.get('centerings')?.toLowerCase().split(/\s+/) ?? []
  return [0, 1, 2].map(i => {
    const half = centerings[i] === 'node' ? 0 : Math.hypot(...(axes[i]?.vector ?? [0])) / 2
    return least[i] === null || least[i] === undefined ? 0 : least[i] + half
  })
}

/** Sizes and the number of axes, which must agree. @throws ImagingError `damaged` */
export function lengthsOf(fields: ReadonlyMap<string, string>, file: string): number[] {
  const sizes = numbersIn(fields.get('sizes') ?? '', 'sizes', file)
  const dimension = numberIn(fields.get('dimension') ?? '', 'dimension', file)
  if (sizes.length === dimension && dimension >= 1) return sizes
  throw new ImagingError(
    'damaged',
    `${sizes.length} sizes in an image of ${dimension} dimensions`,
    'correct the header, or export it again',
    { file },
  )
}
