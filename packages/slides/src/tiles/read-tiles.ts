import type { Raster } from '../raster.ts'
import { type ReadAtOptions, readAt } from '../region/index.ts'
import type { Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import type { TilePlan } from './tile-plan.ts'

export interface ReadTilesOptions extends ReadAtOptions {
  /** Tiles that are read while one is worked on; 8 unless given. */
  readonly ahead?: number
  /** Places in the plan that are wanted, in this order; all unless given. */
  readonly indices?: ArrayLike<number>
}

export interface Tile {
  /** Its place in the plan. */
  readonly index: number
  /** Upper left corner, level-0 pixels. */
  readonly x: number
  readonly y: number
  /** `size` x `size` pixels. */
  readonly raster: Raster
}

/**
 * The tiles of a plan, in its order whatever the order in which reading ends, `ahead` of them under way at once: memory
 * does not grow with the plan. Leaving the loop reads no further.
 * @throws SlideError what {@link readAt} throws; `bad-setting`
 */
export async function* readTiles(
  slide: Slide,
  plan: TilePlan,
  options: ReadTilesOptions = {},
): AsyncGenerator<Tile, void, undefined> {
  const { ahead = 8, indices, ...reading } = options
  if (!(Number.isInteger(ahead) && ahead >= 1))
    throw new SlideError('bad-setting', `${ahead} tiles ahead`, 'give a positive whole number')
  const count = indices === undefined ? plan.x.length : indices.length
  const waiting: Promise<Tile>[] = []
  let next = 0
  const start = () => {
    const index = indices === undefined ? next : indices[next]
    next++
    const tile = readTile(slide, plan, index, reading)
    // It is awaited in its turn; until then a failure must not count as unhandled.
    tile.catch(() => undefined)
    waiting.push(tile)
  }
  try {
    while (next < Math.min(count, ahead)) start()
    for (let tile = waiting.shift(); tile !== undefined; tile = waiting.shift()) {
      const done = await tile
      reading.signal?.throwIfAborted()
      if (next < count) start()
      yield done
    }
  } finally {
    await Promise.allSettled(waiting)
  }
}

/** One tile of a plan. @throws SlideError what {@link readAt} throws; `bad-setting` for a place outside the plan */
export async function readTile(
  slide: Slide,
  plan: TilePlan,
  index: number,
  options: ReadAtOptions = {},
): Promise<Tile> {
  if (!(Number.isInteger(index) && index >= 0 && index < plan.x.length))
    throw new SlideError(
      'bad-setting',
      `tile ${index} of a plan of ${plan.x.length}`,
      'give a place in the plan',
    )
  const { mpp, size } = plan
  const [x, y] = [plan.x[index], plan.y[index]]
  const raster = await readAt(slide, { x, y, width: size, height: size, mpp }, options)
  return { index, x, y, raster }
}
