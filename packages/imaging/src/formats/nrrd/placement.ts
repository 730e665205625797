import type { Finding } from '@tessera/evidence'
import type { Grid } from '../../grid.ts'
import { ImagingError } from '../../imaging-error.ts'
import { checkedGrid } from '../checked-grid.ts'
import { crossProduct, noSpacing, unitColumns, wordsIn } from '../text-header.ts'
import { componentsOf, type NrrdAxis, perAxis, spaceDimension } from './axes.ts'

/** An axis of space. */
export type SpatialAxis = NrrdAxis & { readonly vector: readonly number[] }

/** What turns the first two coordinates of a named space to LPS; the third is the head's in all. */
const spaces: readonly (readonly [RegExp, readonly [number, number]])[] = [
  [/^(left-posterior-superior|lps)(-time|t)?$/i, [1, 1]],
  [/^(right-anterior-superior|ras)(-time|t)?$/i, [-1, -1]],
  [/^(left-anterior-superior|las)(-time|t)?$/i, [1, -1]],
]

const otherSpaces = /^(scanner-xyz|3d-right-handed|3d-left-handed)(-time)?$/i

/** @throws ImagingError `damaged`, `unsupported` for axes that are not at right angles */
export function placementOf(
  fields: ReadonlyMap<string, string>,
  axes: readonly SpatialAxis[],
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
  axes: readonly SpatialAxis[],
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
  return axes.map(({ vector, index }) => {
    const half = centerings[index] === 'node' ? 0 : Math.hypot(...vector) / 2
    const first = least[index] ?? Number.NaN
    if (Number.isFinite(first)) return first + half
    throw new ImagingError(
      'not-finite',
      `axis ${index + 1} begins at NaN`,
      'correct the header, or export it again',
      {
        file,
      },
    )
  })
}
