import { type ChannelRaster, type Colour, createRaster, type Raster, white } from '../../raster.ts'
import { scaleOf } from '../../scale/index.ts'
import type {
  AssociatedImage,
  AssociatedName,
  LevelRegion,
  OpenOptions,
  RawTile,
  RegionOptions,
  Slide,
  SlideFormat,
  SlideLevel,
  SlideScale,
} from '../../slide.ts'
import { SlideError } from '../../slide-error.ts'
import { closedError } from '../random-access-file.ts'
import type { Handle, OpenSlideLibrary } from './library.ts'
import { overBackground } from './premultiplied.ts'
import { harmlessProperties } from './properties.ts'

/** Pixels that are read at once: 64 MB as OpenSlide gives them. */
const bandPixels = 2 ** 24
const farthest = 2 ** 40
const names: readonly AssociatedName[] = ['label', 'macro', 'thumbnail']

/** A slide that OpenSlide has opened. */
export class OpenSlideSlide implements Slide {
  readonly file: string
  readonly format: SlideFormat = 'openslide'
  readonly width: number
  readonly height: number
  readonly levels: readonly SlideLevel[]
  readonly scale: SlideScale | null
  readonly magnification: number | null
  readonly channels = []
  readonly associated: readonly AssociatedImage[]
  readonly iccProfile: Uint8Array | null
  readonly properties: Readonly<Record<string, string>>
  readonly #library: OpenSlideLibrary
  readonly #handle: Handle
  /** Level-0 pixels a pixel of each level, as OpenSlide places its regions. */
  readonly #downsamples: readonly number[]
  #underWay = 0
  #whenIdle: (() => void) | null = null
  #closed = false

  private constructor(
    file: string,
    library: OpenSlideLibrary,
    handle: Handle,
    iccProfile: Uint8Array | null,
    options: OpenOptions,
  ) {
    this.file = file
    this.#library = library
    this.#handle = handle
    this.iccProfile = iccProfile
    const properties = library.properties(handle)
    const number = (name: string) => {
      const value = Number.parseFloat(properties[name] ?? '')
      return Number.isFinite(value) ? value : null
    }
    const count = library.levelCount(handle)
    const sizes = Array.from({ length: count }, (_, level) => library.levelSize(handle, level))
    const [[width, height]] = sizes
    this.width = width
    this.height = height
    this.#downsamples = sizes.map((_, level) => library.levelDownsample(handle, level))
    this.levels = sizes.map(([levelWidth, levelHeight], index) => ({
      index,
      width: levelWidth,
      height: levelHeight,
      downsample: (width / levelWidth + height / levelHeight) / 2,
      tileWidth: number(`openslide.level[${index}].tile-width`) ?? 256,
      tileHeight: number(`openslide.level[${index}].tile-height`) ?? 256,
    }))
    this.magnification = number('openslide.objective-power')
    const [x, y] = [number('openslide.mpp-x'), number('openslide.mpp-y')]
    const stated = x === null || y === null ? null : { x, y, attribute: 'openslide.mpp' }
    this.scale = scaleOf({ stated, magnification: this.magnification }, options)
    const listed = library.associatedNames(handle)
    this.associated = names
      .filter(name => listed.includes(name))
      .map(name => {
        const [imageWidth, imageHeight] = library.associatedSize(handle, name)
        return { name, width: imageWidth, height: imageHeight }
      })
    this.properties = harmlessProperties(properties)
  }

  /** @throws SlideError `not-a-slide` for what OpenSlide does not read, `damaged` for what it cannot */
  static async open(library: OpenSlideLibrary, file: string, options: OpenOptions): Promise<OpenSlideSlide> {
    const handle = await library.open(file)
    if (handle === null)
      throw new SlideError('not-a-slide', `OpenSlide ${library.version} does not read it`, 'give a slide', {
        file,
      })
    try {
      throwAny(library, handle, file)
      const iccProfile = await library.iccProfile(handle)
      throwAny(library, handle, file)
      const slide = new OpenSlideSlide(file, library, handle, iccProfile, options)
      throwAny(library, handle, file)
      return slide
    } catch (error) {
      await library.close(handle)
      throw error
    }
  }

  async readRegion(region: LevelRegion, options: RegionOptions = {}): Promise<Raster> {
    const level = this.levels[region.level]
    if (this.#closed) throw closedError(this.file)
    if (level === undefined)
      throw new SlideError(
        'no-such-level',
        `level ${region.level}`,
        `give one from 0 to ${this.levels.length - 1}`,
        {
          file: this.file,
        },
      )
    const { x, y, width, height } = region
    const whole = [x, y, width, height].every(Number.isInteger)
    if (!whole || width < 1 || height < 1 || Math.abs(x) > farthest || Math.abs(y) > farthest)
      throw new SlideError(
        'bad-setting',
        `a rectangle of ${width} x ${height} pixels at ${x}, ${y}`,
        'give whole numbers, and sizes above 0',
        { file: this.file },
      )
    const { background = white, signal } = options
    signal?.throwIfAborted()
    const raster = createRaster(width, height, background)
    // Only what lies within: OpenSlide's own edges are transparent, but reading them takes as long.
    const [left, right] = [Math.max(0, x), Math.min(level.width, x + width)]
    const [top, bottom] = [Math.max(0, y), Math.min(level.height, y + height)]
    if (left >= right) return raster
    const rows = Math.max(1, Math.floor(bandPixels / (right - left)))
    for (let row = top; row < bottom; row += rows) {
      signal?.throwIfAborted()
      const high = Math.min(rows, bottom - row)
      const argb = await this.#pixels(right - left, high, into =>
        this.#library.readRegion(
          this.#handle,
          into,
          Math.round(left * this.#downsamples[region.level]),
          Math.round(row * this.#downsamples[region.level]),
          region.level,
          right - left,
          high,
        ),
      )
      place(argb, right - left, high, background, raster, left - x, row - y)
    }
    return raster
  }

  readChannel(channel: number): Promise<ChannelRaster> {
    return Promise.reject(
      this.#closed
        ? closedError(this.file)
        : new SlideError(
            'no-such-channel',
            `channel ${channel}`,
            'this slide is a picture in red, green and blue: read a region of it',
            { file: this.file },
          ),
    )
  }

  async readAssociated(name: AssociatedName): Promise<Raster> {
    if (this.#closed) throw closedError(this.file)
    const image = this.associated.find(one => one.name === name)
    if (image === undefined)
      throw new SlideError('no-such-image', `no ${name} image`, 'see which the slide lists', {
        file: this.file,
      })
    const raster = createRaster(image.width, image.height)
    const argb = await this.#pixels(image.width, image.height, into =>
      this.#library.readAssociated(this.#handle, name, into),
    )
    overBackground(argb, white, raster.pixels, 0)
    return raster
  }

  rawTile(): Promise<RawTile | null> {
    return this.#closed ? Promise.reject(closedError(this.file)) : Promise.resolve(null)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#underWay > 0) await new Promise<void>(resolve => (this.#whenIdle = resolve))
    await this.#library.close(this.#handle)
  }

  /** Pixels of a call that fills them; the slide is not closed meanwhile. */
  async #pixels(
    width: number,
    height: number,
    fill: (into: Uint8Array) => Promise<void>,
  ): Promise<Uint8Array> {
    const argb = new Uint8Array(4 * width * height)
    this.#underWay++
    try {
      await fill(argb)
      throwAny(this.#library, this.#handle, this.file)
    } finally {
      this.#underWay--
      if (this.#underWay === 0) this.#whenIdle?.()
    }
    return argb
  }
}

function throwAny(library: OpenSlideLibrary, handle: Handle, file: string): void {
  const what = library.error(handle)
  if (what !== null)
    throw new SlideError('damaged', `OpenSlide: ${what}`, 'copy the file anew, with all that belongs to it', {
      file,
    })
}

function place(
  argb: Uint8Array,
  width: number,
  height: number,
  background: Colour,
  raster: Raster,
  x: number,
  y: number,
): void {
  for (let row = 0; row < height; row++)
    overBackground(
      argb.subarray(4 * row * width, 4 * (row + 1) * width),
      background,
      raster.pixels,
      3 * ((y + row) * raster.width + x),
    )
}
