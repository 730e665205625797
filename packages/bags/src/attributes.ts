/** What HDF5 attributes hold, as plain data; whole numbers of 64 bits are numbers. */
export type AttributeValue = string | number | boolean | null | readonly AttributeValue[]
export type AttributeRecord = Readonly<Record<string, AttributeValue>>

/** Attributes as they stand in the file, by where they stand. */
export interface RawAttributes {
  readonly file: AttributeRecord
  readonly features: AttributeRecord
  readonly coords: AttributeRecord
}

/** What a tile is; null where the file does not say. */
export interface TileGeometry {
  /** Side in pixels at the level, or at the spacing, at which it was read. */
  readonly pixels: number | null
  /** Side in pixels of level 0. */
  readonly level0Pixels: number | null
  /** Side in micrometre. */
  readonly micrometres: number | null
  /** Level of the slide's pyramid, and pixels of level 0 to one of its pixels. */
  readonly level: number | null
  readonly downsample: number | null
  /** Objective magnification at which tiles were read, and that of level 0. */
  readonly magnification: number | null
  readonly level0Magnification: number | null
  /** Pixels that neighbours share. */
  readonly overlap: number | null
}

export type BagTool = 'clam' | 'trident' | 'stamp'

/** The attributes of the three tools, read into one record. */
export interface BagAttributes {
  /** Whose attributes these are; null where there are none (CLAM's feature files have none of their own). */
  readonly tool: BagTool | null
  readonly slide: string | null
  readonly encoder: string | null
  readonly tile: TileGeometry
  /** What coordinates count: pixels of level 0 (CLAM, TRIDENT) or micrometre (STAMP). */
  readonly coordinateUnit: 'pixel' | 'micrometre'
  /** Micrometre to one unit of the coordinates; null where only the slide would tell. */
  readonly micrometresPerUnit: number | null
  readonly raw: RawAttributes
}

/**
 * Reads attributes as the tools write them:
 * - CLAM (on `coords`): patch_size, patch_level, downsample, downsampled_level_dim, level_dim, name, save_path;
 * - TRIDENT (on `coords`): patch_size, patch_size_level0, level0_magnification, target_magnification, overlap, name,
 *   level0_width, level0_height; (on `features`) name, savetodir, and encoder where it was written;
 * - STAMP (on the file): extractor, unit, tile_size_um, tile_size_px, stamp_version, feat_type; before 2.1 tile_size
 *   with unit 'um'; before 2 neither, with coordinates in units of 256/224 micrometre.
 * @param stride smallest distance between two tiles, which tells STAMP files before version 2
 */
export function readAttributes(raw: RawAttributes, name: string, stride: () => number | null): BagAttributes {
  const { file, features, coords } = raw
  const encoder = textOf(file.encoder) ?? textOf(file.extractor) ?? textOf(features.encoder)
  const slide = textOf(coords.name) ?? textOf(features.name) ?? textOf(file.slide)
  if (name === 'feats' || 'stamp_version' in file || 'extractor' in file)
    return { tool: 'stamp', slide, encoder, raw, ...readStamp(file, stride) }
  const pixels = numberOf(coords.patch_size)
  const downsample = numberOf(coords.downsample)
  const trident = 'patch_size_level0' in coords || 'target_magnification' in coords
  const tool = trident ? 'trident' : 'patch_level' in coords ? 'clam' : null
  const custom = numberOf(coords.custom_downsample) ?? 1
  const tile: TileGeometry = {
    ...unknownTile,
    pixels,
    level0Pixels:
      numberOf(coords.patch_size_level0) ??
      (pixels !== null && downsample !== null ? pixels * downsample * custom : null),
    level: numberOf(coords.patch_level),
    downsample,
    magnification: numberOf(coords.target_magnification),
    level0Magnification: numberOf(coords.level0_magnification),
    overlap: numberOf(coords.overlap),
  }
  return { tool, slide, encoder, tile, coordinateUnit: 'pixel', micrometresPerUnit: null, raw }
}

const unknownTile: TileGeometry = {
  pixels: null,
  level0Pixels: null,
  micrometres: null,
  level: null,
  downsample: null,
  magnification: null,
  level0Magnification: null,
  overlap: null,
}

type StampPart = Pick<BagAttributes, 'tile' | 'coordinateUnit' | 'micrometresPerUnit'>

function readStamp(file: AttributeRecord, stride: () => number | null): StampPart {
  const pixels = numberOf(file.tile_size_px)
  const size = numberOf(file.tile_size)
  const micrometres = numberOf(file.tile_size_um) ?? (file.unit === 'um' ? size : null)
  if (micrometres !== null)
    return {
      tile: { ...unknownTile, pixels, micrometres },
      coordinateUnit: 'micrometre',
      micrometresPerUnit: 1,
    }
  const step = size ?? stride()
  if (step !== null && Math.round(step) === 224)
    return {
      tile: { ...unknownTile, pixels: 224, micrometres: 256 },
      coordinateUnit: 'pixel',
      micrometresPerUnit: 256 / 224,
    }
  return { tile: { ...unknownTile, pixels }, coordinateUnit: 'pixel', micrometresPerUnit: null }
}

// TRIDENT writes None as the text 'None'.
function textOf(value: AttributeValue | undefined): string | null {
  return typeof value === 'string' && value !== '' && value !== 'None' ? value : null
}

// CLAM writes the downsample of a level as one number for each axis.
function numberOf(value: AttributeValue | undefined): number | null {
  if (Array.isArray(value)) return numberOf(value[0])
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
