import { type AttributeRecord, readCoords, toolAttributes, writeCoords } from '@tessera/bags'
import { levelRatio } from '../region/index.ts'
import type { Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import type { TilePlan } from './tile-plan.ts'

/** Whose layout a file of tiles has. STAMP keeps none: its files begin with the features. */
export type PlanLayout = 'clam' | 'trident'

type Planned = Pick<Slide, 'width' | 'height' | 'levels' | 'scale' | 'magnification' | 'file'>

/**
 * Writes a plan as CLAM's or TRIDENT's own first step would, so that their second step can go on from it: corners in
 * level-0 pixels in a dataset `coords`, and on it
 * - CLAM: patch_size, patch_level, downsample, downsampled_level_dim, level_dim, name. Its tiles are read of a level as
 *   they are: the level whose pixels are as large as the plan's, or level 0 with tiles as large as they are there;
 * - TRIDENT: patch_size, patch_size_level0, level0_magnification, target_magnification, overlap, level0_width,
 *   level0_height, name.
 * @param name of the slide, without its folder and ending
 * @throws BagError `empty` for a plan without tiles, `disk-full`, `cannot-write`; SlideError `no-scale`
 */
export function writeTilePlan(
  file: string,
  plan: TilePlan,
  slide: Planned,
  name: string,
  layout: PlanLayout = 'trident',
): void {
  const coords = new Int32Array(2 * plan.x.length)
  for (let i = 0; i < plan.x.length; i++) {
    coords[2 * i] = plan.x[i]
    coords[2 * i + 1] = plan.y[i]
  }
  writeCoords(file, coords, layout === 'clam' ? clamOf(plan, slide, name) : tridentOf(plan, slide, name))
}

function clamOf(plan: TilePlan, slide: Planned, name: string): AttributeRecord {
  const wanted = plan.sizeLevel0 / plan.size
  const level =
    slide.levels.find(one => Math.abs(levelRatio(slide, one).x / wanted - 1) < 0.02) ?? slide.levels[0]
  const { x, y } = levelRatio(slide, level)
  const pixels = level.index === 0 ? Math.round(plan.sizeLevel0) : plan.size
  const { coords } = toolAttributes('clam', { slide: name, pixels, level: level.index, downsample: x })
  return {
    ...coords,
    downsample: [x, y],
    downsampled_level_dim: [level.width, level.height],
    level_dim: [level.width, level.height],
  }
}

function tridentOf(plan: TilePlan, slide: Planned, name: string): AttributeRecord {
  const { scale, magnification } = slide
  const pixel = scale === null ? null : Math.sqrt(scale.x * scale.y)
  const { coords } = toolAttributes('trident', {
    slide: name,
    pixels: plan.size,
    level0Pixels: Math.round(plan.sizeLevel0),
    level0Magnification: magnification,
    magnification:
      magnification === null || pixel === null ? null : nearWhole((magnification * pixel) / plan.mpp),
    overlap: plan.overlap,
  })
  return { ...coords, level0_width: slide.width, level0_height: slide.height }
}

/** A scanner's 0.2513 µm at 40x are 10.05x at 1 µm a pixel: tools compare whole magnifications. */
function nearWhole(magnification: number): number {
  const whole = Math.round(magnification)
  return Math.abs(magnification - whole) < 0.05 * magnification ? whole : magnification
}

/**
 * Reads the tiles of CLAM, TRIDENT or STAMP, of files with features or without, as a plan on the slide that they were
 * made of. Which part of a tile is tissue they do not say: every share is 1.
 * @throws BagError as {@link readCoords} does; SlideError `no-scale`; `bad-setting` where the file does not say how large its
 * tiles are, or where a tile lies wholly outside the slide
 */
export async function readTilePlan(file: string, slide: Planned): Promise<TilePlan> {
  const { coords, attributes } = await readCoords(file)
  const { scale } = slide
  if (scale === null)
    throw new SlideError(
      'no-scale',
      'nothing says how large a pixel of the slide is',
      'give the micrometres a pixel of such slides (assumedMpp)',
      { file: slide.file },
    )
  const pixel = Math.sqrt(scale.x * scale.y)
  const { tile, micrometresPerUnit: unit } = attributes
  const sizeLevel0 = tile.level0Pixels ?? (tile.micrometres === null ? null : tile.micrometres / pixel)
  const size = tile.pixels ?? (sizeLevel0 === null ? null : Math.round(sizeLevel0))
  if (sizeLevel0 === null || size === null)
    throw new SlideError(
      'bad-setting',
      'the file does not say how large its tiles are',
      'tile the slide again',
      {
        file,
      },
    )
  const n = coords.length / 2
  const x = new Int32Array(n)
  const y = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    x[i] = Math.round(unit === null ? coords[2 * i] : (coords[2 * i] * unit) / scale.x)
    y[i] = Math.round(unit === null ? coords[2 * i + 1] : (coords[2 * i + 1] * unit) / scale.y)
    if (x[i] >= slide.width || y[i] >= slide.height || x[i] + sizeLevel0 <= 0 || y[i] + sizeLevel0 <= 0)
      throw new SlideError(
        'bad-setting',
        `tile ${i} at (${x[i]}, ${y[i]}) lies outside a slide of ${slide.width} x ${slide.height}`,
        'give the slide that the tiles were made of',
        { file },
      )
  }
  return {
    mpp: (sizeLevel0 * pixel) / size,
    size,
    overlap: tile.overlap ?? 0,
    sizeLevel0,
    x,
    y,
    tissueShare: new Float32Array(n).fill(1),
    considered: n,
    excluded: {
      'outside regions': 0,
      background: 0,
      pen: 0,
      fold: 0,
      bubble: 0,
      blur: 0,
      'not sampled': 0,
    },
  }
}
