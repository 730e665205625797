import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Dataset, type Element, encodeDicom } from '@tessera/imaging'
import { encodeJpeg } from '../../src/pyramid/jpeg.ts'
import { encodeJpeg2000 } from '../../src/pyramid/jpeg2000.ts'
import type { Raster } from '../../src/raster.ts'
import { partOfRaster } from './part-of-raster.ts'

export type DicomPixels = 'jpeg' | 'jpeg2000' | 'none'

/** Transfer syntax and photometric interpretation (PS3.5 8.2, PS3.3 C.7.6.3.1.2). */
const syntaxes: Readonly<Record<DicomPixels, readonly [string, string]>> = {
  jpeg: ['1.2.840.10008.1.2.4.50', 'YBR_FULL_422'],
  jpeg2000: ['1.2.840.10008.1.2.4.90', 'YBR_RCT'],
  none: ['1.2.840.10008.1.2.1', 'RGB'],
}

const wholeSlideClass = '1.2.840.10008.5.1.4.1.1.77.1.6'
const side = 256
const none = new Uint8Array(0)

const text = (tag: number, vr: string, ...values: readonly string[]): Element => ({
  tag,
  vr,
  bytes: new TextEncoder().encode(values.join('\\')),
  items: null,
  fragments: null,
})
const numbers = (tag: number, vr: 'US' | 'UL' | 'FL', ...values: readonly number[]): Element => ({
  tag,
  vr,
  bytes: new Uint8Array(
    (vr === 'US' ? Uint16Array : vr === 'UL' ? Uint32Array : Float32Array).from(values).buffer,
  ),
  items: null,
  fragments: null,
})
const items = (tag: number, ...datasets: readonly Dataset[]): Element => ({
  tag,
  vr: 'SQ',
  bytes: none,
  items: datasets,
  fragments: null,
})
const dataset = (...elements: readonly Element[]): Dataset => new Map(elements.map(each => [each.tag, each]))

/**
 * A DICOM whole-slide series of the given levels and a label, TILED_FULL, one file each (PS3.3 A.32.8). Ids are fixed:
 * these files are written to be compared.
 */
export async function writeDicomWsi(
  folder: string,
  levels: readonly Raster[],
  label: Raster,
  pixels: DicomPixels,
  mpp: number,
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const series = `1.2.826.0.1.3680043.8.498.5.${Object.keys(syntaxes).indexOf(pixels) + 1}`
  for (const [i, level] of [...levels, label].entries()) {
    const isLabel = i === levels.length
    const kind = isLabel ? ['LABEL', 'NONE'] : ['VOLUME', i === 0 ? 'NONE' : 'RESAMPLED']
    const scale = (mpp * levels[0].width) / (isLabel ? levels[0].width : level.width)
    const body = await instance(level, pixels, {
      imageType: [i === 0 || isLabel ? 'ORIGINAL' : 'DERIVED', 'PRIMARY', ...kind],
      series,
      number: i + 1,
      millimetres: scale / 1000,
      wholeFrame: isLabel,
    })
    writeFileSync(
      path.join(folder, isLabel ? 'label.dcm' : `level-${i}.dcm`),
      encodeDicom(body, syntaxes[pixels][0]),
    )
  }
}

interface About {
  readonly imageType: readonly string[]
  readonly series: string
  readonly number: number
  readonly millimetres: number
  /** One frame of the whole picture, as labels are. */
  readonly wholeFrame: boolean
}

async function instance(raster: Raster, pixels: DicomPixels, about: About): Promise<Dataset> {
  const { width, height } = raster
  const [columns, rows] = about.wholeFrame ? [width, height] : [side, side]
  const frames: Uint8Array[] = []
  for (let y = 0; y < height; y += rows)
    for (let x = 0; x < width; x += columns)
      frames.push(await frame(partOfRaster(raster, x, y, columns, rows), pixels))
  const spacing = about.millimetres.toPrecision(12)
  const measures = dataset(text(0x00180050, 'DS', '0.001'), text(0x00280030, 'DS', spacing, spacing))
  const lossy = pixels === 'jpeg'
  return dataset(
    text(0x00080008, 'CS', ...about.imageType),
    text(0x00080016, 'UI', wholeSlideClass),
    text(0x00080018, 'UI', `${about.series}.${about.number}`),
    text(0x00080060, 'CS', 'SM'),
    text(0x00080070, 'LO', 'Tessera'),
    text(0x00081090, 'LO', 'formats'),
    text(0x00100010, 'PN', 'SECRET^NAME'),
    text(0x00100020, 'LO', 'SECRET-ID'),
    text(0x0020000d, 'UI', '1.2.826.0.1.3680043.8.498.5'),
    text(0x0020000e, 'UI', about.series),
    text(0x00200013, 'IS', String(about.number)),
    text(0x00200052, 'UI', `${about.series}.100`),
    text(0x00209311, 'CS', 'TILED_FULL'),
    numbers(0x00280002, 'US', 3),
    text(0x00280004, 'CS', syntaxes[pixels][1]),
    numbers(0x00280006, 'US', 0),
    text(0x00280008, 'IS', String(frames.length)),
    numbers(0x00280010, 'US', rows),
    numbers(0x00280011, 'US', columns),
    numbers(0x00280100, 'US', 8),
    numbers(0x00280101, 'US', 8),
    numbers(0x00280102, 'US', 7),
    numbers(0x00280103, 'US', 0),
    text(0x00282110, 'CS', lossy ? '01' : '00'),
    ...(lossy ? [text(0x00282114, 'CS', 'ISO_10918_1')] : []),
    numbers(0x00480001, 'FL', width * about.millimetres),
    numbers(0x00480002, 'FL', height * about.millimetres),
    numbers(0x00480006, 'UL', width),
    numbers(0x00480007, 'UL', height),
    numbers(0x00480303, 'UL', 1),
    items(0x00480105, dataset(text(0x00480106, 'SH', '1'), text(0x00480112, 'DS', '20'))),
    numbers(0x00480302, 'UL', 1),
    items(0x52009229, dataset(items(0x00289110, measures))),
    pixels === 'none'
      ? { tag: 0x7fe00010, vr: 'OB', bytes: Buffer.concat(frames), items: null, fragments: null }
      : { tag: 0x7fe00010, vr: 'OB', bytes: none, items: null, fragments: [none, ...frames] },
  )
}

function frame(tile: Raster, pixels: DicomPixels): Promise<Uint8Array> {
  if (pixels === 'jpeg') return encodeJpeg(tile, 85, true)
  if (pixels === 'jpeg2000') return encodeJpeg2000(tile.pixels, tile.width, tile.height, 3, true)
  return Promise.resolve(tile.pixels)
}
