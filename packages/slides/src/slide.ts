import type { ChannelRaster, Colour, Raster } from './raster.ts'

export type SlideFormat =
  | 'aperio-svs'
  | 'tiff'
  | 'ome-tiff'
  | 'dicom-wsi'
  | 'png'
  | 'jpeg'
  /** Read by OpenSlide: NDPI, MRXS, SCN, BIF and what else the installed library knows. */
  | 'openslide'

/** One resolution of the pyramid; level 0 is the largest. */
export interface SlideLevel {
  readonly index: number
  readonly width: number
  readonly height: number
  /** Pixels of level 0 that one pixel spans, along x and y in the mean; 1 at level 0. */
  readonly downsample: number
  readonly tileWidth: number
  readonly tileHeight: number
}

/** How the size of a pixel came to be known. `assumed` is a default that the study set: never a guess of ours. */
export type ScaleSource = 'file' | 'resolution-tags' | 'objective' | 'assumed'

export interface SlideScale {
  /** Micrometres that a pixel of level 0 spans. */
  readonly x: number
  readonly y: number
  readonly source: ScaleSource
  /** What the file said where it was not believed, in words for the manifest; null where there was nothing to doubt. */
  readonly doubt: string | null
}

export type AssociatedName = 'label' | 'macro' | 'thumbnail'

export interface AssociatedImage {
  readonly name: AssociatedName
  readonly width: number
  readonly height: number
}

export interface SlideChannel {
  readonly name: string
  /** Of its pseudo-colour, where the file gives one. */
  readonly colour: Colour | null
}

/** A rectangle in pixels of one level. It may reach outside the level: there is `background`. */
export interface LevelRegion {
  readonly level: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface RegionOptions {
  /** Of what lies outside the slide, and of tiles that the scanner left out (white). */
  readonly background?: Colour
  readonly signal?: AbortSignal
}

/** A tile as it lies in the file, for viewers that decode it themselves. */
export interface RawTile {
  readonly type: 'image/jpeg'
  /** A complete JPEG file: tables joined, colour transform marked. */
  readonly bytes: Uint8Array
}

/**
 * A whole-slide image that is open: the one interface of every reader (see readers/slide-reader.case.ts for what each
 * must keep). Rectangles are in integer pixels of a level, from its upper left corner. Calls may run side by side.
 */
export interface Slide {
  readonly file: string
  readonly format: SlideFormat
  /** Of level 0, in pixels. */
  readonly width: number
  readonly height: number
  readonly levels: readonly SlideLevel[]
  /** Null where nothing says how large a pixel is: what needs micrometres then refuses with `no-scale`. */
  readonly scale: SlideScale | null
  /** Of the objective, such as 20 or 40, where the file says so. */
  readonly magnification: number | null
  /** Empty for brightfield pictures in red, green and blue. */
  readonly channels: readonly SlideChannel[]
  readonly associated: readonly AssociatedImage[]
  readonly iccProfile: Uint8Array | null
  /** What else the file says of scanner and scan; nothing that names a patient. */
  readonly properties: Readonly<Record<string, string>>
  /** @throws SlideError `no-such-level`, `damaged`, `truncated`, `too-large`, `closed` */
  readRegion(region: LevelRegion, options?: RegionOptions): Promise<Raster>
  /** One channel of a multiplex slide, outside the slide 0. @throws SlideError also `no-such-channel` */
  readChannel(channel: number, region: LevelRegion): Promise<ChannelRaster>
  /** @throws SlideError `no-such-image` */
  readAssociated(name: AssociatedName): Promise<Raster>
  /** The stored JPEG of a tile, or null where it is stored otherwise. */
  rawTile(level: number, column: number, row: number): Promise<RawTile | null>
  close(): Promise<void>
}

export interface OpenOptions {
  /** Micrometres a pixel of level 0 where the file does not say, or says what cannot be: a default for the whole study. */
  readonly assumedMpp?: number
  /** Bytes of decoded tiles kept, 64 MiB unless given; 0 keeps none. */
  readonly cacheBytes?: number
}
