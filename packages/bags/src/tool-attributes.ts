import type { BagTool, RawAttributes, TileGeometry } from './attributes.ts'

export interface TileDescription extends Partial<TileGeometry> {
  readonly slide?: string | null
  readonly encoder?: string | null
}

/**
 * The attributes that a tool writes, for what is known of the tiles: to give to `writeBag`, so that the tool's own
 * code reads the file. STAMP wants the dataset named `feats` too, and coordinates in micrometre.
 */
export function toolAttributes(tool: BagTool, tile: TileDescription): RawAttributes {
  const given = (record: Readonly<Record<string, string | number | null | readonly number[] | undefined>>) =>
    Object.fromEntries(
      Object.entries(record).flatMap(([key, value]) =>
        value === undefined || value === null ? [] : [[key, value]],
      ),
    )
  const { slide, encoder, pixels, downsample } = tile
  if (tool === 'stamp')
    return {
      file: given({
        extractor: encoder,
        unit: 'um',
        tile_size_um: tile.micrometres,
        tile_size_px: pixels,
        feat_type: 'tile',
      }),
      features: {},
      coords: given({ name: slide }),
    }
  if (tool === 'clam')
    return {
      file: given({ encoder }),
      features: {},
      coords: given({
        patch_size: pixels,
        patch_level: tile.level,
        downsample: downsample === undefined || downsample === null ? null : [downsample, downsample],
        name: slide,
      }),
    }
  return {
    file: {},
    features: given({ name: slide, encoder }),
    coords: given({
      patch_size: pixels,
      patch_size_level0: tile.level0Pixels,
      level0_magnification: tile.level0Magnification,
      target_magnification: tile.magnification,
      overlap: tile.overlap,
      name: slide,
    }),
  }
}
