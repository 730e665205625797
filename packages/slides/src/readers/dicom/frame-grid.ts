import { itemOf, itemsOf, numberOf, textOf } from '@tessera/imaging'
import { SlideError } from '../../slide-error.ts'
import { dicomLimits } from './limits.ts'
import type { WsiInstance } from './wsi-instance.ts'
import { wsi } from './wsi-tags.ts'

/** Which frame shows a tile, counted over all parts; -1 where the scanner left it out. */
export type FrameGrid = (path: number, column: number, row: number) => number

/**
 * TILED_FULL: tiles row by row, then focal planes, then optical paths (PS3.3 C.7.6.17.3); of several focal planes the
 * middle one is shown. TILED_SPARSE: as each frame says of itself, of several focal planes that nearest to the slide's
 * nominal surface (ZOffset 0), the first of equals.
 *
 * @param parts of one level, in the order of their frames
 * @throws SlideError `damaged` where frames are missing or lie outside, `unsupported` for tiles off the grid
 */
export function frameGrid(parts: readonly WsiInstance[]): FrameGrid {
  const [first] = parts
  const columns = Math.ceil(first.width / first.tileWidth)
  const tiles = columns * Math.ceil(first.height / first.tileHeight)
  return first.full ? fullGrid(parts, columns, tiles) : sparseGrid(parts, columns, tiles)
}

function fullGrid(parts: readonly WsiInstance[], columns: number, tiles: number): FrameGrid {
  const [first] = parts
  const { focalPlanes, head } = first
  const paths = Math.max(1, first.paths.length)
  const frames = parts.reduce((sum, part) => sum + part.frames, 0)
  if (frames < tiles * focalPlanes * paths)
    throw new SlideError(
      'damaged',
      `${frames} frames where ${tiles * focalPlanes * paths} make the picture`,
      'export it again from its source',
      { file: head.file.path },
    )
  const plane = Math.floor((focalPlanes - 1) / 2)
  return (path, column, row) => (path * focalPlanes + plane) * tiles + row * columns + column
}

function sparseGrid(parts: readonly WsiInstance[], columns: number, tiles: number): FrameGrid {
  const [first] = parts
  const { tileWidth, tileHeight, width, height, head } = first
  const paths = new Map(first.paths.map(({ identifier }, i) => [identifier, i]))
  const places = tiles * Math.max(1, paths.size)
  if (places > dicomLimits.frames)
    throw new SlideError('too-large', `${places} tiles`, `at most ${dicomLimits.frames} are read`, {
      file: head.file.path,
    })
  const grid = new Int32Array(places).fill(-1)
  const heights = new Float64Array(places).fill(Number.POSITIVE_INFINITY)
  let frame = 0
  for (const part of parts) {
    const groups = itemsOf(part.head.dataset, wsi.PerFrameFunctionalGroupsSequence)
    if (groups.length !== part.frames)
      throw new SlideError(
        'damaged',
        `${groups.length} frames say where they lie, of ${part.frames}`,
        'export it again from its source',
        { file: part.head.file.path },
      )
    for (const group of groups) {
      const position = itemOf(group, wsi.PlanePositionSlideSequence)
      const x =
        position === undefined ? 0 : (numberOf(position, wsi.ColumnPositionInTotalImagePixelMatrix) ?? 0) - 1
      const y =
        position === undefined ? 0 : (numberOf(position, wsi.RowPositionInTotalImagePixelMatrix) ?? 0) - 1
      if (position === undefined || !(x >= 0 && y >= 0 && x < width && y < height))
        throw new SlideError('damaged', `frame ${frame + 1} lies outside the picture`, 'export it again', {
          file: part.head.file.path,
        })
      if (x % tileWidth !== 0 || y % tileHeight !== 0)
        throw new SlideError(
          'unsupported',
          `frame ${frame + 1} at ${x}, ${y}, off the grid of ${tileWidth} x ${tileHeight}`,
          'convert it to TILED_FULL',
          { file: part.head.file.path },
        )
      const identification = itemOf(group, wsi.OpticalPathIdentificationSequence)
      const identifier =
        identification === undefined ? null : textOf(identification, wsi.OpticalPathIdentifier)
      const path = identifier === null ? 0 : (paths.get(identifier) ?? 0)
      const place = path * tiles + (y / tileHeight) * columns + x / tileWidth
      const distance = Math.abs(numberOf(position, wsi.ZOffsetInSlideCoordinateSystem) ?? 0)
      if (distance < heights[place]) {
        heights[place] = distance
        grid[place] = frame
      }
      frame++
    }
  }
  return (path, column, row) => grid[path * tiles + row * columns + column]
}
