import { createRaster, type Raster } from '../raster.ts'
import { halfOf, halveInto } from './halve.ts'
import type { PlannedLevel } from './pyramid-plan.ts'
import type { PyramidSource } from './pyramid-source.ts'

/** Called for every tile of every level, clipped to the level. */
type TakeTile = (downsample: number, column: number, row: number, tile: Raster) => Promise<void>

/** Level 0 is read in squares of about this side, so that a source decodes few of its own tiles twice. */
const blockSide = 1024
/** Tiles that wait for their encoder at the same time. */
const waiting = 48

/**
 * Goes through the quadtree of a picture, deepest first: a block of level 0 is read, cut into tiles and halved down to
 * one tile; four such make a tile of the level above. In memory at a time: four blocks, and four tiles a level.
 * @param order `oneByOne` reads no two blocks at once: tiles then come in the same order whatever takes how long
 */
export async function buildPyramid(
  source: PyramidSource,
  levels: readonly PlannedLevel[],
  tileSize: number,
  { signal, oneByOne = false }: { readonly signal?: AbortSignal | undefined; readonly oneByOne?: boolean },
  take: TakeTile,
): Promise<void> {
  const queue = createQueue(waiting)
  const blockDepth = Math.min(levels.length - 1, Math.max(0, Math.floor(Math.log2(blockSide / tileSize))))
  const emit = (depth: number, column: number, row: number, tile: Raster) =>
    queue.add(async () => {
      signal?.throwIfAborted()
      await take(levels[depth].downsample, column, row, tile)
    })

  /** A tile of a level above the blocks; null where the level ends before it. */
  const climb = async (depth: number, column: number, row: number): Promise<Raster | null> => {
    signal?.throwIfAborted()
    const side = tileSize * 2 ** depth
    if (column * side >= source.width || row * side >= source.height) return null
    if (depth === blockDepth) return readBlock(column, row)
    const into = emptyTile(levels[depth], tileSize, column, row)
    const place = async (dx: number, dy: number) => {
      const child = await climb(depth - 1, 2 * column + dx, 2 * row + dy)
      if (child !== null && into !== null) halveInto(child, into, (dx * tileSize) / 2, (dy * tileSize) / 2)
    }
    const children = [place(0, 0)]
    if (depth === blockDepth + 1 && !oneByOne) children.push(place(1, 0), place(0, 1), place(1, 1))
    else {
      await children[0]
      await place(1, 0)
      await place(0, 1)
      await place(1, 1)
    }
    await Promise.all(children)
    if (into !== null) await emit(depth, column, row, into)
    return into
  }

  /** Reads a block, emits its tiles of every level that a block holds, and gives the last: one tile. */
  const readBlock = async (column: number, row: number): Promise<Raster | null> => {
    const side = tileSize << blockDepth
    const [x, y] = [column * side, row * side]
    let block = await source.readRegion(
      x,
      y,
      Math.min(side, source.width - x),
      Math.min(side, source.height - y),
    )
    for (let depth = 0; ; depth++) {
      const across = 1 << (blockDepth - depth)
      for (let j = 0; j * tileSize < block.height; j++)
        for (let i = 0; i * tileSize < block.width; i++)
          await emit(
            depth,
            column * across + i,
            row * across + j,
            cut(block, i * tileSize, j * tileSize, tileSize),
          )
      if (depth === blockDepth) return block
      const { width, height } = levels[depth + 1]
      const half = tileSize << (blockDepth - depth - 1)
      const [w, h] = [width - column * half, height - row * half]
      // An odd last column or row can leave nothing of a block.
      if (w <= 0 || h <= 0) return null
      const smaller = createRaster(Math.min(w, halfOf(block.width)), Math.min(h, halfOf(block.height)))
      halveInto(block, smaller, 0, 0)
      block = smaller
    }
  }

  // As many roots as cover level 0: the halving may leave nothing of its last tiles, which are written all the same.
  const last = levels.length - 1
  const across = Math.ceil(levels[0].columns / 2 ** last)
  const down = Math.ceil(levels[0].rows / 2 ** last)
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) await climb(last, column, row)
  await queue.end()
}

function emptyTile(
  { width, height }: PlannedLevel,
  tileSize: number,
  column: number,
  row: number,
): Raster | null {
  const w = Math.min(tileSize, width - column * tileSize)
  const h = Math.min(tileSize, height - row * tileSize)
  return w > 0 && h > 0 ? createRaster(w, h) : null
}

function cut(block: Raster, x: number, y: number, side: number): Raster {
  const width = Math.min(side, block.width - x)
  const height = Math.min(side, block.height - y)
  if (width === block.width && height === block.height) return block
  const pixels = new Uint8Array(3 * width * height)
  for (let row = 0; row < height; row++) {
    const from = 3 * (block.width * (y + row) + x)
    pixels.set(block.pixels.subarray(from, from + 3 * width), 3 * width * row)
  }
  return { width, height, pixels }
}

/** Runs at most so many jobs at a time; a failure shows at the next `add` or at the end. */
function createQueue(limit: number) {
  const running = new Set<Promise<void>>()
  let failure: { readonly cause: unknown } | null = null
  return {
    async add(job: () => Promise<void>): Promise<void> {
      while (running.size >= limit) await Promise.race(running)
      if (failure !== null) throw failure.cause
      const run = job()
        .catch(cause => {
          failure ??= { cause }
        })
        .finally(() => running.delete(run))
      running.add(run)
    },
    async end(): Promise<void> {
      await Promise.all(running)
      if (failure !== null) throw failure.cause
    },
  }
}
