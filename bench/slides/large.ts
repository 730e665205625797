// Writes the slides of the benchmarks: the real one again and again, 20,000 and 100,000 pixels a side, BigTIFF SVS.
//   node bench/slides/large.ts [side ...]
// Level 0 holds the stored JPEG tiles of ../shared/data/slides_he byte for byte (240 x 240, quality 30, RGB that nothing
// marks as such); the levels at 4 and 16 are made from the repeated picture once and repeat likewise.
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openSlide } from '@tessera/slides'
import { halveInto } from '../../packages/slides/src/pyramid/halve.ts'
import { encodeRgbJpeg } from '../../packages/slides/src/pyramid/jpeg.ts'
import { type TiffField, tiffTags } from '../../packages/slides/src/pyramid/tiff-field.ts'
import { TiffFile } from '../../packages/slides/src/pyramid/tiff-file.ts'
import { createRaster, type Raster } from '../../packages/slides/src/raster.ts'

const real = fileURLToPath(new URL('../../../shared/data/slides_he/cmu-1-small-region.svs', import.meta.url))
const folder = fileURLToPath(new URL('../data/slides/', import.meta.url))
mkdirSync(folder, { recursive: true })
const sides = process.argv.slice(2).map(Number)

const tile = 240
/** Whole tiles of the real slide: what is repeated. */
const [across, down] = [9, 12]
const [periodX, periodY] = [across * tile, down * tile]

const slide = await openSlide(real)
const period = await slide.readRegion({ level: 0, x: 0, y: 0, width: periodX, height: periodY })
await slide.close()

/** The stored tiles and tables of the first picture of a classic little-endian TIFF. */
function storedTiles(): { tiles: Uint8Array[]; tables: Uint8Array } {
  const bytes = readFileSync(real)
  const directory = bytes.readUInt32LE(4)
  const fields = new Map<number, { count: number; at: number }>()
  for (let i = 0, at = directory + 2; i < bytes.readUInt16LE(directory); i++, at += 12)
    fields.set(bytes.readUInt16LE(at), { count: bytes.readUInt32LE(at + 4), at: bytes.readUInt32LE(at + 8) })
  const of = (tag: number) => fields.get(tag) ?? { count: 0, at: 0 }
  const columns = Math.ceil(2220 / tile)
  const tiles: Uint8Array[] = []
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) {
      const i = row * columns + column
      const offset = bytes.readUInt32LE(of(tiffTags.tileOffsets).at + 4 * i)
      const length = bytes.readUInt32LE(of(tiffTags.tileByteCounts).at + 4 * i)
      tiles.push(bytes.subarray(offset, offset + length))
    }
  const tables = of(tiffTags.jpegTables)
  return { tiles, tables: bytes.subarray(tables.at, tables.at + tables.count) }
}

/** A level whose tiles repeat. */
interface Level {
  readonly downsample: number
  readonly tiles: readonly Uint8Array[]
  readonly across: number
  readonly down: number
  readonly tables: Uint8Array
}

async function lowerLevel(downsample: number): Promise<Level> {
  let picture = period
  for (let d = 1; d < downsample; d *= 2) {
    const half = createRaster(picture.width / 2, picture.height / 2)
    halveInto(picture, half, 0, 0)
    picture = half
  }
  const { width: w, height: h, pixels: small } = picture
  // As many tiles as bring the period and the tiles together again.
  const [columns, rows] = [w / gcd(w, tile), h / gcd(h, tile)]
  const tiles: Uint8Array[] = []
  let tables = new Uint8Array(0)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const pixels = new Uint8Array(3 * tile * tile)
      for (let y = 0, i = 0; y < tile; y++)
        for (let x = 0; x < tile; x++) {
          const from = 3 * (((row * tile + y) % h) * w + ((column * tile + x) % w))
          for (let c = 0; c < 3; c++) pixels[i++] = small[from + c]
        }
      const raster: Raster = { width: tile, height: tile, pixels }
      const encoded = await encodeRgbJpeg(raster, 90)
      tables = Uint8Array.from(encoded.tables)
      tiles.push(encoded.stream)
    }
  return { downsample, tiles, across: columns, down: rows, tables }
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

const base = storedTiles()
const levels: Level[] = [
  { downsample: 1, tiles: base.tiles, across, down, tables: base.tables },
  await lowerLevel(4),
  await lowerLevel(16),
]

for (const side of sides.length > 0 ? sides : [20_000, 100_000]) {
  const file = `${folder}replicated-${side}.svs`
  const start = performance.now()
  const target = await TiffFile.create(file, { bigTiff: true })
  const directories = []
  for (const level of levels) {
    const size = Math.floor(side / level.downsample)
    const count = Math.ceil(size / tile)
    const offsets = new Float64Array(count * count)
    const byteCounts = new Float64Array(count * count)
    for (let row = 0; row < count; row++)
      for (let column = 0; column < count; column++) {
        const bytes = level.tiles[(row % level.down) * level.across + (column % level.across)]
        offsets[row * count + column] = await target.append(bytes)
        byteCounts[row * count + column] = bytes.length
      }
    const number = (tag: number, type: 'short' | 'long', ...values: number[]): TiffField => ({
      tag,
      type,
      values,
    })
    directories.push({
      fields: [
        number(tiffTags.width, 'long', size),
        number(tiffTags.height, 'long', size),
        number(tiffTags.bitsPerSample, 'short', 8, 8, 8),
        number(tiffTags.compression, 'short', 7),
        number(tiffTags.photometric, 'short', 2),
        number(tiffTags.samplesPerPixel, 'short', 3),
        number(tiffTags.planarConfiguration, 'short', 1),
        number(tiffTags.tileWidth, 'short', tile),
        number(tiffTags.tileHeight, 'short', tile),
        { tag: tiffTags.tileOffsets, type: 'offset', values: offsets },
        { tag: tiffTags.tileByteCounts, type: 'long', values: byteCounts },
        { tag: tiffTags.jpegTables, type: 'bytes', bytes: level.tables },
        {
          tag: tiffTags.description,
          type: 'ascii',
          text: `Aperio Image Library v11.2.1 \r\n${side}x${side} [0,0 ${side}x${side}] (${tile}x${tile}) -> ${size}x${size} JPEG/RGB Q=30|AppMag = 20|MPP = 0.4990`,
        },
      ] satisfies TiffField[],
    })
  }
  await target.finish(directories)
  const seconds = (performance.now() - start) / 1000
  console.error(`${file}: ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB in ${seconds.toFixed(1)} s`)
}
