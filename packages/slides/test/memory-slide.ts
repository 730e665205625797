import { createRaster, type Raster, white } from '../src/raster.ts'
import type { LevelRegion, Slide, SlideLevel } from '../src/slide.ts'
import { SlideError } from '../src/slide-error.ts'

export interface MemorySlideOptions {
  /** Micrometres a pixel of level 0; null for a slide without a scale. 0.5 unless given. */
  readonly mpp?: number | readonly [x: number, y: number] | null
  /** Whole downsamples of the levels, the first of them 1; [1] unless given. A level is floor(side / downsample). */
  readonly levels?: readonly number[]
  readonly tileSize?: number
  readonly magnification?: number | null
  /** Called with every region that is read. */
  readonly onRead?: (region: LevelRegion) => void
}

/** A slide of a picture in memory, its lower levels the plain means of blocks: for tests. */
export function memorySlide(raster: Raster, options: MemorySlideOptions = {}): Slide {
  const { mpp = 0.5, levels = [1], tileSize = 256, magnification = 20 } = options
  const pictures = levels.map(downsample => shrunk(raster, downsample))
  const described: readonly SlideLevel[] = pictures.map(({ width, height }, index) => ({
    index,
    width,
    height,
    downsample: (raster.width / width + raster.height / height) / 2,
    tileWidth: tileSize,
    tileHeight: tileSize,
  }))
  const [x, y] = typeof mpp === 'number' ? [mpp, mpp] : (mpp ?? [0, 0])
  let closed = false
  return {
    file: 'memory',
    format: 'tiff',
    width: raster.width,
    height: raster.height,
    levels: described,
    scale: mpp === null ? null : { x, y, source: 'file', doubt: null },
    magnification,
    channels: [],
    associated: [],
    iccProfile: null,
    properties: {},
    async readRegion(region, { background = white } = {}) {
      if (closed) throw new SlideError('closed', 'the slide is closed', 'open it again')
      options.onRead?.(region)
      const level = pictures[region.level]
      if (level === undefined)
        throw new SlideError(
          'no-such-level',
          `level ${region.level}`,
          `give one from 0 to ${levels.length - 1}`,
        )
      const out = createRaster(region.width, region.height, background)
      for (let row = 0; row < region.height; row++) {
        const from = region.y + row
        if (from < 0 || from >= level.height) continue
        const first = Math.max(0, region.x)
        const last = Math.min(level.width, region.x + region.width)
        if (last <= first) continue
        const start = 3 * (from * level.width + first)
        out.pixels.set(
          level.pixels.subarray(start, start + 3 * (last - first)),
          3 * (row * region.width + first - region.x),
        )
      }
      return out
    },
    async readChannel(channel) {
      throw new SlideError('no-such-channel', `channel ${channel}`, 'this slide has none')
    },
    async readAssociated(name) {
      throw new SlideError('no-such-image', `no ${name}`, 'this slide has none')
    },
    async rawTile() {
      return null
    },
    async close() {
      closed = true
    },
  }
}

function shrunk({ width, height, pixels }: Raster, by: number): Raster {
  const out = createRaster(Math.floor(width / by), Math.floor(height / by))
  for (let y = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++)
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (let j = 0; j < by; j++)
          for (let i = 0; i < by; i++) sum += pixels[3 * ((y * by + j) * width + x * by + i) + c]
        out.pixels[3 * (y * out.width + x) + c] = Math.round(sum / (by * by))
      }
  return out
}
