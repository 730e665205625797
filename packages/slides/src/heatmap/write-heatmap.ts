import path from 'node:path'
import { writePicture } from '../pipeline/write-picture.ts'
import { type WrittenPyramid, writePyramid } from '../pyramid/write-pyramid.ts'
import { readShrunk } from '../region/index.ts'
import type { Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { type ColourScaleName, colourScale } from './colour-scale.ts'
import { extremeTiles, type RankedTile } from './extreme-tiles.ts'
import { heatmapSource } from './heatmap-source.ts'
import { type Scale, type Scaling, scaleOfScores } from './scaling.ts'
import { type ScoreGrid, scoreGrid } from './score-grid.ts'
import type { TileScores } from './tile-scores.ts'

export interface HeatmapOptions {
  /** Level-0 pixels a pixel of the heatmap; by default the power of two at which a tile is drawn 32 pixels wide or somewhat wider. */
  readonly downsample?: number
  readonly scaling?: Scaling
  readonly colours?: ColourScaleName
  /** From 0 (the slide alone) to 1 (colours alone); 0.5. */
  readonly opacity?: number
  /** Tiles to write of the highest and of the lowest score; 0. */
  readonly extremes?: number
  readonly onProgress?: (done: number, of: number) => void
  readonly signal?: AbortSignal
}

export interface WrittenHeatmap {
  readonly pyramid: WrittenPyramid
  readonly grid: ScoreGrid
  readonly scale: Pick<Scale, 'kind' | 'least' | 'greatest'>
  readonly downsample: number
  readonly top: readonly WrittenTile[]
  readonly bottom: readonly WrittenTile[]
}

export interface WrittenTile extends RankedTile {
  readonly file: string
}

/**
 * Scores over a slide, as a pyramid that any viewer of slides opens (QuPath, OpenSlide): `STEM.heatmap.tiff`, with the
 * tiles of highest and lowest score beside it as `STEM.top-1.png`, ... and `STEM.bottom-1.png`. Colours have no key in it:
 * the scale is given back, and a report draws it.
 * @throws SlideError `bad-setting`, `cannot-write`, `disk-full`, and what reading the slide throws
 */
export async function writeHeatmap(
  slide: Slide,
  scores: TileScores,
  stem: string,
  options: HeatmapOptions = {},
): Promise<WrittenHeatmap> {
  const { scaling = { kind: 'spread' }, colours = 'viridis', opacity = 0.5, extremes = 0 } = options
  if (!(opacity >= 0 && opacity <= 1))
    throw new SlideError('bad-setting', `an opacity of ${opacity}`, 'give a number from 0 to 1')
  const grid = scoreGrid(scores, slide)
  const scale = scaleOfScores(scores.values, scaling)
  const downsample = options.downsample ?? 2 ** Math.max(0, Math.floor(Math.log2(scores.size / 32)))
  if (!(downsample >= 1))
    throw new SlideError('bad-setting', `a downsample of ${downsample}`, 'give a number of at least 1')
  const blending = { scale, colours: colourScale(colours), opacity }
  const source = heatmapSource(slide, downsample, grid, blending)
  const pyramid = await writePyramid(source, `${stem}.heatmap.tiff`, {
    format: 'tiff',
    compression: 'jpeg',
    ...(slide.scale === null ? {} : { mpp: Math.sqrt(slide.scale.x * slide.scale.y) * downsample }),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  })
  const { top, bottom } = extremeTiles(scores, extremes)
  const written = async (kind: string, tiles: readonly RankedTile[]) => {
    const done: WrittenTile[] = []
    for (const [at, tile] of tiles.entries()) {
      const file = `${stem}.${kind}-${at + 1}.png`
      await writePicture(file, await pictureOf(slide, tile, scores.size))
      done.push({ ...tile, file: path.basename(file) })
    }
    return done
  }
  const { kind, least, greatest } = scale
  return {
    pyramid,
    grid,
    scale: { kind, least, greatest },
    downsample,
    top: await written('top', top),
    bottom: await written('bottom', bottom),
  }
}

/** Pixels of the longer side of a tile that is shown by itself. */
const shown = 512

function pictureOf(slide: Slide, { x, y }: RankedTile, size: number) {
  const side = Math.min(shown, Math.max(1, Math.round(size)))
  return readShrunk(slide, { x, y, width: side, height: side, downsample: size / side })
}
