import { ImagingError } from '../../imaging-error.ts'
import { countedNumbers, numberIn, numbersIn, trimmed, wordsIn } from '../text-header.ts'

/** One axis of an NRRD: its length, and where it runs; null for an axis that is none of space. */
export interface NrrdAxis {
  readonly length: number
  readonly vector: readonly number[] | null
  /** Its place among the axes of the file. */
  readonly index: number
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
    return vectors.map((text, i) => ({
      length: lengths[i],
      vector: vectorOf(text, dimension, file),
      index: i,
    }))
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
    const vector = at === -1 ? null : [0, 1, 2].map(i => (i === at ? (spacing ?? 0) : 0))
    return { length, vector, index: axis }
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

/** Coordinates in parentheses. @throws ImagingError `damaged`, `not-finite` */
export function componentsOf(text: string, dimension: number, field: string, file: string): number[] {
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

/** One number an axis, null for NaN; empty where the field is missing. @throws ImagingError `damaged` */
export function perAxis(
  text: string | undefined,
  field: string,
  count: number,
  file: string,
): (number | null)[] {
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
export function spaceDimension(fields: ReadonlyMap<string, string>): number {
  const given = fields.get('space dimension')
  if (given !== undefined) return Number(given)
  return /(-time|^(RAST|LAST|LPST))$/i.test(fields.get('space') ?? '') ? 4 : 3
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
