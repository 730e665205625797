import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { halfOf, halveInto } from '../../src/pyramid/halve.ts'
import { encodeLzw } from '../../src/pyramid/lzw.ts'
import { differenceRows } from '../../src/pyramid/predictor.ts'
import { type TiffField, tiffTags } from '../../src/pyramid/tiff-field.ts'
import { type TiffDirectory, TiffFile, type TiffFileOptions } from '../../src/pyramid/tiff-file.ts'
import { type PyramidOptions, writePyramid } from '../../src/pyramid/write-pyramid.ts'
import { createRaster, type Raster } from '../../src/raster.ts'
import { bareRgbJpeg, ycbcrJpeg2000 } from './aperio-codecs.ts'
import { writeDicomWsi } from './dicom-wsi.ts'
import { partOfRaster } from './part-of-raster.ts'
import { readRealPixels } from './real-pixels.ts'
import { bytesOf, putPicture, rgb, type Samples, type Stored } from './tiff-picture.ts'

export const mpp = 0.499

const short = (tag: number, ...values: readonly number[]): TiffField => ({ tag, type: 'short', values })
const ascii = (tag: number, text: string): TiffField => ({ tag, type: 'ascii', text })
const raster = ({ width, height, values }: Samples): Raster => ({
  width,
  height,
  pixels: new Uint8Array(values),
})

/** Horizontal differencing of the bytes, then a codec. */
const differenced = (codec: (bytes: Uint8Array) => Uint8Array) => (part: Samples) => {
  const bytes = bytesOf(part, true)
  differenceRows(bytes, part.width, part.channels)
  return codec(bytes)
}

/** Ways to store a level of an SVS that the writer of slides does not offer. */
const aperioTiles: Readonly<Record<string, Omit<Stored, 'tile'>>> = {
  'jpeg2000-33003-halved': {
    compression: 33003,
    photometric: 2,
    encode: part => ycbcrJpeg2000(raster(part), true),
  },
  'jpeg2000-33003-whole': {
    compression: 33003,
    photometric: 2,
    encode: part => ycbcrJpeg2000(raster(part), false),
  },
}

/** Ways to store a plain TIFF. */
const plain: Readonly<Record<string, { readonly stored: Stored; readonly file?: TiffFileOptions }>> = {
  'strips-lzw': {
    stored: {
      rows: 37,
      compression: 5,
      photometric: 2,
      more: [short(tiffTags.predictor, 2)],
      encode: differenced(encodeLzw),
    },
  },
  'strips-one-uncompressed': {
    stored: { compression: 1, photometric: 2, encode: part => bytesOf(part, true) },
  },
  'tiles-lzw-no-predictor': {
    stored: { tile: 256, compression: 5, photometric: 2, encode: part => encodeLzw(bytesOf(part, true)) },
  },
  'tiles-old-deflate': {
    stored: {
      tile: 256,
      compression: 32946,
      photometric: 2,
      encode: part => deflateSync(bytesOf(part, true)),
    },
  },
  'big-endian': {
    stored: {
      tile: 128,
      compression: 8,
      photometric: 2,
      more: [short(tiffTags.predictor, 2)],
      encode: differenced(deflateSync),
    },
    file: { littleEndian: false },
  },
  'big-endian-bigtiff': {
    stored: { tile: 128, compression: 1, photometric: 2, encode: part => bytesOf(part, false) },
    file: { littleEndian: false, bigTiff: true },
  },
}

/** Written by the writer of slides itself. */
const pyramids: Readonly<Record<string, PyramidOptions>> = {
  'svs-jpeg-ycbcr-420': { format: 'svs', compression: 'jpeg', quality: 85 },
  'svs-jpeg-ycbcr-444': { format: 'svs', compression: 'jpeg', quality: 92 },
  'svs-jpeg-rgb-adobe': { format: 'svs', compression: 'jpeg-rgb' },
  'svs-jpeg2000-33005': { format: 'svs', compression: 'jpeg2000' },
  'svs-jpeg2000-33005-lossy': { format: 'svs', compression: 'jpeg2000-lossy' },
  'svs-lzw-bigtiff': { format: 'svs', compression: 'lzw', bigTiff: true },
  'tiff-deflate': { format: 'tiff', compression: 'deflate' },
  'tiff-lzw': { format: 'tiff', compression: 'lzw' },
  'tiff-uncompressed-bigtiff': { format: 'tiff', compression: 'none', bigTiff: true },
  'ome-deflate': { format: 'ome-tiff', compression: 'deflate' },
  'ome-jpeg': { format: 'ome-tiff', compression: 'jpeg' },
}

/**
 * Writes every format and compression that the package claims, from the pixels of the real slide, into a folder.
 * test/reference/formats.py says what tifffile and OpenSlide make of them.
 */
export async function writeFormats(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const real = await readRealPixels()
  const small = halved(real)
  const label = partOfRaster(real, 200, 150, 90, 70)
  const macro = partOfRaster(real, 0, 0, 200, 60)
  const names: string[] = []
  const file = (name: string) => {
    names.push(name)
    return path.join(folder, name)
  }
  const source = {
    ...real,
    readRegion: async (x: number, y: number, w: number, h: number) => partOfRaster(real, x, y, w, h),
  }
  for (const [name, options] of Object.entries(pyramids))
    await writePyramid(source, file(`${name}.tif`), {
      mpp,
      magnification: 20,
      ...options,
      ...(options.format === 'tiff' ? {} : { label, macro }),
    })
  for (const [name, stored] of Object.entries(aperioTiles))
    await writeAperio(file(`svs-${name}.tif`), [real, small], { tile: 256, ...stored })
  let tables = new Uint8Array(0)
  await writeAperio(file('svs-jpeg-rgb-unmarked.tif'), [real, small], {
    tile: 256,
    compression: 7,
    photometric: 2,
    encode: async part => {
      const encoded = await bareRgbJpeg(raster(part))
      tables = Uint8Array.from(encoded.tables)
      return encoded.stream
    },
    lateFields: () => [{ tag: tiffTags.jpegTables, type: 'bytes', bytes: tables }],
  })
  for (const [name, { stored, file: options }] of Object.entries(plain)) {
    const target = await TiffFile.create(file(`tiff-${name}.tif`), options)
    await target.finish([await putPicture(target, rgb(real), stored)])
  }
  await writeMultiplex(file('ome-multiplex.tif'), real, true)
  await writeMultiplex(file('ome-multiplex-big-endian.tif'), real, false)
  // Libvips writes this one: JPEG tables apart from the tiles, levels as pages.
  const image = sharp(real.pixels, { raw: { width: real.width, height: real.height, channels: 3 } })
  const tiled = { tile: true, tileWidth: 256, tileHeight: 256, pyramid: true } as const
  await image
    .clone()
    .tiff({ ...tiled, compression: 'jpeg', quality: 80 })
    .toFile(file('vips-jpeg-tables.tif'))
  await image.clone().png().toFile(file('picture.png'))
  await image.clone().jpeg({ quality: 90 }).toFile(file('picture.jpg'))
  for (const pixels of ['jpeg', 'jpeg2000', 'none'] as const)
    await writeDicomWsi(file(`dicom-${pixels}`), [real, small], label, pixels, mpp)
  return names
}

function halved(raster: Raster): Raster {
  const half = createRaster(halfOf(raster.width), halfOf(raster.height))
  halveInto(raster, half, 0, 0)
  return half
}

/** Two levels as in an SVS. */
async function writeAperio(
  file: string,
  levels: readonly Raster[],
  stored: Stored & { readonly lateFields?: () => readonly TiffField[] },
): Promise<void> {
  const target = await TiffFile.create(file)
  const directories: TiffDirectory[] = []
  const [{ width, height }] = levels
  for (const level of levels) {
    const { fields } = await putPicture(target, rgb(level), stored)
    const text = `Aperio Image Library v12.0.15\r\n${width}x${height} [0,0 ${width}x${height}] (256x256) -> ${level.width}x${level.height} J2K/YUV16 Q=70|AppMag = 20|MPP = ${mpp}`
    directories.push({
      fields: [...fields, ascii(tiffTags.description, text), ...(stored.lateFields?.() ?? [])],
    })
  }
  await target.finish(directories)
}

/** Optical densities as three channels of 16 bits, a plane each, with a smaller copy under each. */
async function writeMultiplex(file: string, real: Raster, littleEndian: boolean): Promise<void> {
  const target = await TiffFile.create(file, { littleEndian })
  const stored: Stored = {
    tile: 256,
    compression: 8,
    photometric: 1,
    encode: part => deflateSync(bytesOf(part, littleEndian)),
  }
  const directories: TiffDirectory[] = []
  for (const [c, values] of densityPlanes(real).entries()) {
    const plane: Samples = { width: real.width, height: real.height, channels: 1, values }
    const { fields } = await putPicture(target, plane, stored)
    const child = await putPicture(target, everySecond(plane), stored)
    directories.push({
      fields: c === 0 ? [...fields, ascii(tiffTags.description, multiplexXml(real, littleEndian))] : fields,
      children: [child],
    })
  }
  await target.finish(directories)
}

function everySecond({ width, height, values }: Samples): Samples {
  const [w, h] = [halfOf(width), halfOf(height)]
  const small = Uint16Array.from(
    { length: w * h },
    (_, i) => values[2 * Math.floor(i / w) * width + 2 * (i % w)],
  )
  return { width: w, height: h, channels: 1, values: small }
}

function multiplexXml({ width, height }: Raster, littleEndian: boolean): string {
  const channels = ['Red density', 'Green density', 'Blue density'].map(
    (name, c) =>
      `<Channel ID="Channel:0:${c}" Name="${name}" SamplesPerPixel="1" Color="${[0x0000ffff, -16776961, 0x00ff00ff][c]}"/>`,
  )
  const planes = channels.map(
    (_, c) => `<TiffData FirstC="${c}" FirstT="0" FirstZ="0" IFD="${c}" PlaneCount="1"/>`,
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">',
    `<Image ID="Image:0" Name="multiplex"><Pixels ID="Pixels:0" BigEndian="${!littleEndian}" DimensionOrder="XYCZT"`,
    ` Type="uint16" SizeX="${width}" SizeY="${height}" SizeZ="1" SizeC="3" SizeT="1"`,
    ` PhysicalSizeX="${mpp}" PhysicalSizeXUnit="µm" PhysicalSizeY="${mpp}" PhysicalSizeYUnit="µm">`,
    ...channels,
    ...planes,
    '</Pixels></Image></OME>',
  ].join('')
}

/** Optical densities of red, green and blue, 20,000 counts a unit. */
function densityPlanes({ width, height, pixels }: Raster): Uint16Array[] {
  return [0, 1, 2].map(c =>
    Uint16Array.from({ length: width * height }, (_, i) =>
      Math.round(-20_000 * Math.log10((pixels[3 * i + c] + 1) / 256)),
    ),
  )
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = process.argv[2] ?? 'formats'
  writeFileSync(path.join(folder, 'names.json'), JSON.stringify(await writeFormats(folder)))
}
