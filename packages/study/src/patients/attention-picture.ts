import { BagError } from '@tessera/bags'
import {
  colourScale,
  createRaster,
  extremeTiles,
  heatmapSource,
  openSlide,
  type Raster,
  readScores,
  readShrunk,
  type Slide,
  SlideError,
  scaleOfScores,
  scoreGrid,
  type TileScores,
} from '@tessera/slides'
import { putRaster } from '../files/put-raster.ts'

/** Longer side of the slide, pixels; side and number of the tiles beneath it. */
const side = 440
const tile = 104
const gap = 8
const tiles = 4

/**
 * A slide small, coloured by the rank of each tile's attention, over the tiles with the greatest. Null where the slide or
 * the places of the tiles cannot be read.
 * @param weights of the bag's tiles in their order, and of further slides of the patient behind them
 */
export async function drawAttention(
  file: string,
  bag: string,
  weights: Float32Array,
): Promise<{ raster: Raster; tiles: number; top: number } | null> {
  try {
    const slide = await openSlide(file)
    try {
      const mpp = slide.scale === null ? null : Math.sqrt(slide.scale.x * slide.scale.y)
      const { scores, without } = await readScores(bag, { column: '0' }, mpp)
      const n = scores.values.length
      if (without > 0 || n > weights.length) return null
      return await drawScores(slide, { ...scores, values: Float64Array.from(weights.subarray(0, n)) })
    } finally {
      await slide.close()
    }
  } catch (error) {
    if (error instanceof SlideError || error instanceof BagError) return null
    throw error
  }
}

async function drawScores(slide: Slide, scores: TileScores) {
  const downsample = Math.max(slide.width, slide.height) / side
  const source = heatmapSource(slide, downsample, scoreGrid(scores, slide), {
    scale: scaleOfScores(scores.values, { kind: 'rank' }),
    colours: colourScale('viridis'),
    opacity: 0.45,
  })
  const map = await source.readRegion(0, 0, source.width, source.height)
  const { top } = extremeTiles(scores, tiles)
  const raster = createRaster(Math.max(map.width, tiles * (tile + gap) - gap), map.height + gap + tile)
  putRaster(raster, map, 0, 0)
  for (const [k, { x, y }] of top.entries()) {
    const picture = await readShrunk(slide, {
      x,
      y,
      width: tile,
      height: tile,
      downsample: scores.size / tile,
    })
    putRaster(raster, picture, k * (tile + gap), map.height + gap)
  }
  return { raster, tiles: scores.values.length, top: top.length }
}
