import type { Finding } from '@tessera/evidence'
import type { Grid } from '../../grid.ts'
import { ImagingError } from '../../imaging-error.ts'
import { checkedGrid } from '../checked-grid.ts'
import {
  countedNumbers,
  crossProduct,
  noSpacing,
  numberIn,
  numbersIn,
  trimmed,
  unitColumns,
  wordsIn,
} from '../text-header.ts'

/** What turns the first two coordinates of a named space to LPS; the third is the head's in all. */
const spaces: readonly (readonly [RegExp, readonly [number, number]])[] = [
  [/^(left-posterior-superior|lps)(-time|t)?$/i, [1, 1]],
  [/^(right-anterior-superior|ras)(-time|t)?$/i, [-1, -1]],
  [/^(left-anterior-superior|las)(-time|t)?$/i, [1, -1]],
]

const otherSpaces = /^(scanner-xyz|3d-right-handed|3d-left-handed)(-time)?$/i

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
  kinds: readonly string[],
  file: string,
): readonly NrrdAxis[] {
  const directions = fields.get('space directions')
  if (directions !== undefined) {
    const vectors = directions.match(/\([^()]*\)|none/gi) ?? []
    if (vectors.length !== lengths.length || directions.replaceAll(/\([^()]*\)|none|[ \t]/gi, '') !== '')
      throw new ImagingError(
        'damaged',
        `${vectors.length} space directions for ${lengths.length} axes`,
        'correct the header, or export it again',
        { file },
      )
    const dimension = spaceDimension(fields)
    return vectors.map((text, i) => ({ length: lengths[i], vector: vectorOf(text, dimension, file) }))
  }
  const spacings = perAxis(fields.get('spacings'), 'spacings', lengths.length, file)
  const ofSpace = spatialByKind(kinds, lengths.length)
  return lengths.map((length, axis) => {
    const at = ofSpace.indexOf(axis)
    const spacing = spacings[axis] === undefined ? 1 : spacings[axis]
    if (at !== -1 && (spacing === null || !(spacing > 0)))
      throw new ImagingError(
        spacing === null ? 'not-finite' : 'damaged',
        `a spacing of ${spacing ?? 'NaN'} along axis ${axis + 1}`,
        'correct the header, or export it again',
        { file },
      )
    return { length, vector: at === -1 ? null : [0, 1, 2].map(i => (i === at ? (spacing ?? 0) : 0)) }
  })
}

function vectorOf(text: string, dimension: number, file: string): readonly number[] | null {
  if (/^none$/i.test(text)) return null
  // pynrrd writes an axis without a direction so
  if (/^\((nan,? *)+\)$/i.test(text)) return null
  const [x = 0, y = 0, z = 0, t = 0] = componentsOf(text, dimension, 'space directions', file)
  const inSpace = x !== 0 || y !== 0 || z !== 0
  if (!inSpace && t !== 0) return null
  if (t === 0) return [x, y, z]
  throw new ImagingError(
    'unsupported',
    `an axis ${text} of space and time`,
    'save it with an axis of time alone',
    {
      file,
    },
  )
}

function componentsOf(text: string, dimension: number, field: string, file: string): number[] {
  const words = trimmed(text.slice(1, -1)).split(/[ \t]*,[ \t]*/)
  if (text.startsWith('(') && text.endsWith(')') && words.length === dimension)
    return words.map(word => numberIn(word, field, file))
  throw new ImagingError(
    'damaged',
    `${words.length} coordinates in its field '${field}' where its space has ${dimension}`,
    'correct the header, or export it again',
    { file },
  )
}

function perAxis(text: string | undefined, field: string, count: number, file: string): (number | null)[] {
  if (text === undefined) return []
  const words = wordsIn(text)
  if (words.length !== count) countedNumbers(text, count, field, file)
  return words.map(word => (/^nan$/i.test(word) ? null : numberIn(word, field, file)))
}

/** The axes of space where no directions are given: those of a kind that says so, else the first three. */
function spatialByKind(kinds: readonly string[], count: number): number[] {
  const all = Array.from({ length: count }, (_, axis) => axis)
  const domain = all.filter(axis => kinds[axis] === 'domain' || kinds[axis] === 'space')
  const others = all.filter(axis => /list|time|vector|color|none/.test(kinds[axis] ?? ''))
  return others.length > 0 && domain.length > 0 ? domain.slice(0, 3) : all.slice(0, 3)
}

/** How many coordinates a vector has. */
function spaceDimension(fields: ReadonlyMap<string, string>): number {
  const given = fields.get('space dimension')
  if (given !== undefined) return Number(given)
  return /(-time|^(RAST|LAST|LPST))$/i.test(fields.get('space') ?? '') ? 4 : 3
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
  if (space !== undefined && known === undefined && !otherSpaces.test(space))
    throw new ImagingError(
      'damaged',
      `a space '${space.slice(0, 40).replace(/[^ -~]/g, '?')}', which NRRD does not have`,
      'correct the header, or export it again',
      { file },
    )
  if (!fields.has('space directions') && !fields.has('spacings')) findings.push(noSpacing(file))
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
  const [a, b, c] = lengths
  const [x = 0, y = 0, z = 0] = originOf(fields, axes, file)
  const origin = turn([x, y, z])
  const grid = checkedGrid(
    {
      size: [nx, ny, nz],
      spacing: [a, b, c],
      origin: [origin[0], origin[1], origin[2]],
      direction,
    },
    file,
  )
  return { grid, findings }
}

function originOf(
  fields: ReadonlyMap<string, string>,
  axes: readonly { readonly vector: readonly number[] }[],
  file: string,
): readonly number[] {
  const origin = fields.get('space origin')
  if (origin !== undefined) {
    const [x = 0, y = 0, z = 0] = componentsOf(origin, spaceDimension(fields), 'space origin', file)
    return [x, y, z]
  }
  const mins = fields.get('axis mins')
  if (mins === undefined || fields.has('space directions')) return [0, 0, 0]
  const sizes = wordsIn(fields.get('sizes') ?? '').length
  const least = perAxis(mins, 'axis mins', sizes, file)
  const centerings = wordsIn(fields.get('centerings') ?? '').map(word => word.toLowerCase())
  const centering = centerings.find(word => !/^(cell|node|none|\?\?\?)$/.test(word))
  if (centering !== undefined || (centerings.length > 0 && centerings.length !== sizes))
    throw new ImagingError(
      'damaged',
      `centerings '${centerings.join(' ').slice(0, 40)}'`,
      'correct the header',
      { file },
    )
  return axes.map(({ vector }, i) => {
    const half = centerings[i] === 'node' ? 0 : Math.hypot(...vector) / 2
    const first = least[i] ?? Number.NaN
    if (Number.isFinite(first)) return first + half
    throw new ImagingError(
      'not-finite',
      `axis ${i + 1} begins at NaN`,
      'correct the header, or export it again',
      {
        file,
      },
    )
  })
}

/** Sizes and the number of axes, which must agree. @throws ImagingError `damaged` */
export function lengthsOf(fields: ReadonlyMap<string, string>, file: string): number[] {
  const sizes = numbersIn(fields.get('sizes') ?? '', 'sizes', file)
  const dimension = numberIn(fields.get('dimension') ?? '', 'dimension', file)
  if (sizes.length === dimension && dimension >= 1 && sizes.every(n => Number.isInteger(n) && n >= 1))
    return sizes
  throw new ImagingError(
    'damaged',
    `sizes ${sizes.join(' x ') || 'that are missing'} in an image of ${dimension} dimensions`,
    'correct the header, or export it again',
    { file },
  )
}
