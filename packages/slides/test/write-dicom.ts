import { writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  bytesElement,
  type Dataset,
  type Element,
  encodeDicom,
  fragmentsElement,
  sequenceElement,
  textElement,
} from '@tessera/imaging'
import { encodeJpeg, encodeRgbJpeg } from '../src/pyramid/jpeg.ts'
import { encodeJpeg2000 } from '../src/pyramid/jpeg2000.ts'
import { createRaster, type Raster } from '../src/raster.ts'
import { joinJpeg, jpegTables } from '../src/readers/codecs/jpeg-stream.ts'
import { wholeSlideClass, wsi } from '../src/readers/dicom/wsi-tags.ts'

export type Packing = 'native' | 'planar' | 'jpeg' | 'jpeg-rgb' | 'jpeg2000' | 'jpeg2000-lossy'

export interface DicomWriting {
  readonly packing?: Packing
  readonly tileSize?: number
  readonly sparse?: boolean
  /** Tiles left out of a sparse picture, as `column,row`. */
  readonly leftOut?: readonly string[]
  /** Where frames begin is said by: the basic table, the extended one, nothing. */
  readonly table?: 'basic' | 'extended' | 'none'
  /** Fragments that each frame is cut into. */
  readonly fragments?: number
  /** Parts that frames are dealt to, each a file. */
  readonly parts?: number
  readonly mpp?: number
  readonly kind?: 'VOLUME' | 'LABEL' | 'OVERVIEW' | 'THUMBNAIL'
  readonly iccProfile?: Uint8Array
  readonly quality?: number
  readonly more?: readonly Element[]
  readonly focalPlanes?: number
}

const syntaxes: Readonly<Record<Packing, string>> = {
  native: '1.2.840.10008.1.2.1',
  planar: '1.2.840.10008.1.2.1',
  jpeg: '1.2.840.10008.1.2.4.50',
  'jpeg-rgb': '1.2.840.10008.1.2.4.50',
  jpeg2000: '1.2.840.10008.1.2.4.90',
  'jpeg2000-lossy': '1.2.840.10008.1.2.4.91',
}

const photometrics: Readonly<Record<Packing, string>> = {
  native: 'RGB',
  planar: 'RGB',
  jpeg: 'YBR_FULL_422',
  'jpeg-rgb': 'RGB',
  jpeg2000: 'YBR_RCT',
  'jpeg2000-lossy': 'YBR_ICT',
}

let counter = 0
const series = '1.2.826.0.1.3680043.8.498.1.1'

/** Writes a picture as one instance (or a concatenation) of a whole slide; gives its files. Pixels in RGB. */
export async function writeDicom(
  folder: string,
  name: string,
  picture: Raster,
  options: DicomWriting = {},
): Promise<readonly string[]> {
  const { packing = 'native', tileSize = 64, parts = 1, focalPlanes = 1 } = options
  const columns = Math.ceil(picture.width / tileSize)
  const rows = Math.ceil(picture.height / tileSize)
  const places: { column: number; row: number }[] = []
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      if (!options.leftOut?.includes(`${column},${row}`)) places.push({ column, row })
  const frames: Uint8Array[] = []
  for (let plane = 0; plane < focalPlanes; plane++)
    for (const { column, row } of places)
      frames.push(
        await encoded(
          tileOf(picture, column * tileSize, row * tileSize, tileSize, plane),
          packing,
          options.quality,
        ),
      )
  const files: string[] = []
  const size = Math.ceil(frames.length / parts)
  const uid = `${series}.${++counter}`
  for (let part = 0; part < parts; part++) {
    const from = part * size
    const mine = frames.slice(from, from + size)
    const file = path.join(folder, parts === 1 ? `${name}.dcm` : `${name}-${part + 1}.dcm`)
    const elements = [
      ...common(picture, tileSize, packing, mine.length, options),
      textElement(wsi.SOPInstanceUID, 'UI', `${uid}.${part + 1}`),
      ...(options.sparse ? [positions(places.slice(from, from + size), tileSize)] : []),
      ...(parts === 1
        ? []
        : [
            textElement(wsi.ConcatenationUID, 'UI', `${uid}.9`),
            shorts(wsi.InConcatenationNumber, part + 1),
            shorts(wsi.InConcatenationTotalNumber, parts),
            longs(wsi.ConcatenationFrameOffsetNumber, from),
          ]),
      ...pixels(mine, packing, options),
      ...(options.more ?? []),
    ]
    writeFileSync(file, encodeDicom(body(elements), syntaxes[packing]))
    files.push(file)
  }
  return files
}

function body(elements: readonly Element[]): Dataset {
  return new Map(elements.map(element => [element.tag, element]))
}

function shorts(tag: number, ...values: readonly number[]): Element {
  return bytesElement(tag, 'US', new Uint8Array(Uint16Array.from(values).buffer))
}

function longs(tag: number, ...values: readonly number[]): Element {
  return bytesElement(tag, 'UL', new Uint8Array(Uint32Array.from(values).buffer))
}

function common(
  { width, height }: Raster,
  tileSize: number,
  packing: Packing,
  frames: number,
  { kind = 'VOLUME', sparse = false, mpp = 0.5, iccProfile, focalPlanes = 1 }: DicomWriting,
): readonly Element[] {
  const spacing = String(mpp / 1000)
  const measures = body([
    sequenceElement(wsi.PixelMeasuresSequence, [
      body([textElement(wsi.PixelSpacing, 'DS', [spacing, spacing])]),
    ]),
  ])
  const path = [
    textElement(wsi.OpticalPathIdentifier, 'SH', '1'),
    textElement(wsi.ObjectiveLensPower, 'DS', '20'),
    ...(iccProfile === undefined ? [] : [bytesElement(wsi.ICCProfile, 'OB', iccProfile)]),
  ]
  return [
    textElement(wsi.SOPClassUID, 'UI', wholeSlideClass),
    textElement(wsi.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', kind, 'NONE']),
    textElement(0x00080060, 'CS', 'SM'),
    textElement(wsi.SeriesInstanceUID, 'UI', series),
    textElement(0x0020000d, 'UI', `${series}.5`),
    textElement(wsi.DimensionOrganizationType, 'CS', sparse ? 'TILED_SPARSE' : 'TILED_FULL'),
    shorts(wsi.SamplesPerPixel, 3),
    textElement(wsi.PhotometricInterpretation, 'CS', photometrics[packing]),
    shorts(wsi.PlanarConfiguration, packing === 'planar' ? 1 : 0),
    textElement(wsi.NumberOfFrames, 'IS', String(frames)),
    shorts(wsi.Rows, tileSize),
    shorts(wsi.Columns, tileSize),
    shorts(wsi.BitsAllocated, 8),
    shorts(wsi.BitsStored, 8),
    shorts(wsi.HighBit, 7),
    shorts(0x00280103, 0),
    longs(wsi.TotalPixelMatrixColumns, width),
    longs(wsi.TotalPixelMatrixRows, height),
    longs(wsi.TotalPixelMatrixFocalPlanes, focalPlanes),
    textElement(0x00280301, 'CS', kind === 'LABEL' ? 'YES' : 'NO'),
    sequenceElement(wsi.OpticalPathSequence, [body(path)]),
    sequenceElement(wsi.SharedFunctionalGroupsSequence, [measures]),
  ]
}

function positions(places: readonly { column: number; row: number }[], tileSize: number): Element {
  const signed = (tag: number, value: number) =>
    bytesElement(tag, 'SL', new Uint8Array(Int32Array.of(value).buffer))
  return sequenceElement(
    wsi.PerFrameFunctionalGroupsSequence,
    places.map(({ column, row }) =>
      body([
        sequenceElement(wsi.PlanePositionSlideSequence, [
          body([
            signed(wsi.ColumnPositionInTotalImagePixelMatrix, column * tileSize + 1),
            signed(wsi.RowPositionInTotalImagePixelMatrix, row * tileSize + 1),
          ]),
        ]),
      ]),
    ),
  )
}

function pixels(frames: readonly Uint8Array[], packing: Packing, options: DicomWriting): readonly Element[] {
  if (packing === 'native' || packing === 'planar')
    return [bytesElement(0x7fe00010, 'OB', new Uint8Array(Buffer.concat(frames)))]
  const { table = 'basic', fragments = 1 } = options
  const cut: Uint8Array[] = []
  const starts: number[] = []
  let at = 0
  for (const frame of frames) {
    starts.push(at)
    const step = Math.ceil(frame.length / fragments / 2) * 2
    for (let from = 0; from < frame.length; from += step) {
      const piece = frame.subarray(from, from + step)
      cut.push(piece)
      at += 8 + piece.length + (piece.length % 2)
    }
  }
  const wide = (values: readonly number[]) => new Uint8Array(BigUint64Array.from(values, BigInt).buffer)
  const basic = table === 'basic' ? new Uint8Array(Uint32Array.from(starts).buffer) : new Uint8Array(0)
  return [
    ...(table === 'extended'
      ? [
          bytesElement(wsi.ExtendedOffsetTable, 'OV', wide(starts)),
          bytesElement(
            wsi.ExtendedOffsetTableLengths,
            'OV',
            wide(frames.map(({ length }) => length + (length % 2))),
          ),
        ]
      : []),
    fragmentsElement(0x7fe00010, [basic, ...cut]),
  ]
}

/** A tile, white beyond the picture; of focal planes but the middle one its inverse. */
function tileOf(
  { width, height, pixels: all }: Raster,
  x: number,
  y: number,
  side: number,
  plane: number,
): Raster {
  const tile = createRaster(side, side)
  for (let row = 0; row < Math.min(side, height - y); row++) {
    const from = 3 * ((y + row) * width + x)
    tile.pixels.set(all.subarray(from, from + 3 * Math.min(side, width - x)), 3 * row * side)
  }
  if (plane !== 1) return tile
  return { ...tile, pixels: tile.pixels.map(value => 255 - value) }
}

async function encoded(tile: Raster, packing: Packing, quality = 96): Promise<Uint8Array> {
  const { width, height } = tile
  switch (packing) {
    case 'native':
      return tile.pixels
    case 'planar': {
      const planes = new Uint8Array(tile.pixels.length)
      for (let i = 0; i < width * height; i++)
        for (let c = 0; c < 3; c++) planes[c * width * height + i] = tile.pixels[3 * i + c]
      return planes
    }
    case 'jpeg':
      return encodeJpeg(tile, quality, false)
    case 'jpeg-rgb': {
      const { stream, tables } = await encodeRgbJpeg(tile, quality)
      // As scanners write it: no marker says that it is RGB.
      const whole = joinJpeg(jpegTables(tables), stream, 'rgb').bytes
      return new Uint8Array(Buffer.concat([whole.subarray(0, 2), whole.subarray(18)]))
    }
    default:
      return encodeJpeg2000(tile.pixels, width, height, 3, packing === 'jpeg2000')
  }
}
