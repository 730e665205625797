import type { Colour } from '../../raster.ts'
import type { SlideChannel } from '../../slide.ts'
import type { Samples } from '../tile-cache.ts'
import type { TileSource } from '../tiled-slide.ts'
import type { PageSource } from './page-source.ts'

/** Where a channel lies: a sample of a page. */
export interface ChannelPlace {
  readonly source: PageSource
  readonly sample: number
}

/** Colours for channels whose file gives none, in turn. */
const standardColours: readonly Colour[] = [
  [0, 0, 255],
  [0, 255, 0],
  [255, 0, 0],
  [255, 255, 0],
  [255, 0, 255],
  [0, 255, 255],
  [255, 128, 0],
]

/** Share of the values that may be brighter than white. */
const overexposed = 0.002
/** Tiles, and values a tile, that the display range is found in. */
const sampledTiles = 16
const sampledValues = 4096

/**
 * The levels of a slide of measured channels. Their pictures (for thumbnails and viewers; analysis reads the channels)
 * are the channels in their colours, added up, each from 0 to the 99.8th percentile of its values over at most 16 tiles
 * of the smallest level.
 *
 * @param places by level and channel; all channels of a level in one grid
 */
export function channelLevels(
  places: readonly (readonly ChannelPlace[])[],
  channels: readonly SlideChannel[],
): readonly TileSource[] {
  const smallest = places[places.length - 1]
  const colours = channels.map(
    ({ colour }, i): Colour =>
      colour ?? (channels.length === 1 ? [255, 255, 255] : standardColours[i % standardColours.length]),
  )
  let ranges: Promise<readonly number[]> | null = null
  return places.map((level): TileSource => {
    const [{ source }] = level
    return {
      width: source.width,
      height: source.height,
      tileWidth: source.tileWidth,
      tileHeight: source.tileHeight,
      readChannelTile: (channel, column, row) =>
        level[channel].source.readSample(level[channel].sample, column, row),
      async readTile(column, row) {
        ranges ??= Promise.all(smallest.map(brightest))
        const highs = await ranges
        const rgb = new Uint8Array(3 * source.tileWidth * source.tileHeight)
        for (const [channel, place] of level.entries()) {
          const values = await place.source.readSample(place.sample, column, row)
          if (values !== null) addChannel(rgb, values, colours[channel], highs[channel])
        }
        return rgb
      },
    }
  })
}

function addChannel(rgb: Uint8Array, values: Samples, [red, green, blue]: Colour, high: number): void {
  for (let i = 0, to = 0; to < rgb.length; i++, to += 3) {
    const share = values[i] / high
    // NaN, too, is dark.
    if (!(share > 0)) continue
    const light = share > 1 ? 1 : share
    rgb[to] = Math.min(255, rgb[to] + light * red)
    rgb[to + 1] = Math.min(255, rgb[to + 1] + light * green)
    rgb[to + 2] = Math.min(255, rgb[to + 2] + light * blue)
  }
}

async function brightest({ source, sample }: ChannelPlace): Promise<number> {
  const columns = Math.ceil(source.width / source.tileWidth)
  const rows = Math.ceil(source.height / source.tileHeight)
  const step = Math.max(1, Math.ceil((columns * rows) / sampledTiles))
  const found: number[] = []
  for (let tile = 0; tile < columns * rows; tile += step) {
    const values = await source.readSample(sample, tile % columns, Math.floor(tile / columns))
    if (values === null) continue
    const stride = Math.max(1, Math.floor(values.length / sampledValues))
    for (let i = 0; i < values.length; i += stride) if (Number.isFinite(values[i])) found.push(values[i])
  }
  found.sort((a, b) => a - b)
  const high = found[Math.floor((1 - overexposed) * (found.length - 1))] ?? 0
  return high > 0 ? high : 1
}
