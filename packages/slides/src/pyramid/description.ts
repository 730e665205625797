import type { Associated } from './associated.ts'
import type { TileCompression } from './tile-encoder.ts'

/** What descriptions say of a slide. */
export interface Described {
  readonly tileSize: number
  readonly compression: TileCompression
  readonly quality: number
  readonly mpp?: number
  readonly magnification?: number
  readonly properties?: Readonly<Record<string, string>>
}

interface Sized {
  readonly width: number
  readonly height: number
}

/**
 * The ImageDescription of a picture in an SVS: a first line that begins with `Aperio`, by which readers know the
 * format, a second with sizes and codec, and `Key = value` pairs between bars (OpenSlide's and Bio-Formats' notes on
 * the format).
 */
export function aperioDescription(base: Sized, about: Described, picture: Sized | Associated): string {
  const first = 'Aperio Image Library (written by Tessera)'
  const size = ({ width, height }: Sized) => `${width}x${height}`
  if ('name' in picture && picture.name !== 'thumbnail') return `${first}\r\n${picture.name} ${size(picture)}`
  const pairs = [
    about.magnification === undefined ? '' : `|AppMag = ${about.magnification}`,
    about.mpp === undefined ? '' : `|MPP = ${about.mpp}`,
    ...Object.entries(about.properties ?? {}).map(([key, value]) => `|${oneLine(key)} = ${oneLine(value)}`),
  ].join('')
  if ('name' in picture) return `${first}\r\n${size(base)} -> ${size(picture)} - ${pairs}`
  const codec = codecNames[about.compression]
  const quality = about.compression.startsWith('jpeg') ? ` Q=${about.quality}` : ''
  const tiles = `[0,0 ${size(base)}] (${about.tileSize}x${about.tileSize})`
  const scaled = picture.width === base.width ? '' : ` -> ${size(picture)}`
  return `${first}\r\n${size(base)} ${tiles}${scaled} ${codec}${quality}${pairs}`
}

/** Aperio's own words where it has one. */
const codecNames: Readonly<Record<TileCompression, string>> = {
  jpeg: 'JPEG/YCC',
  'jpeg-rgb': 'JPEG/RGB',
  jpeg2000: 'J2K/KDU',
  'jpeg2000-lossy': 'J2K/KDU',
  lzw: 'LZW',
  deflate: 'DEFLATE',
  none: 'RAW',
}

/** Bars and line ends would begin a new pair. */
function oneLine(text: string): string {
  return text.replace(/[|\r\n\0]+/g, ' ').trim()
}

/** OME-XML (schema 2016-06) of an RGB pyramid and its label and macro: one image a picture, one plane each. */
export function omeXml(base: Sized, about: Described, associated: readonly Associated[]): string {
  const { mpp, magnification } = about
  const objective =
    magnification === undefined
      ? ''
      : `<Instrument ID="Instrument:0"><Objective ID="Objective:0" NominalMagnification="${magnification}"/></Instrument>`
  const reference =
    magnification === undefined
      ? ''
      : '<InstrumentRef ID="Instrument:0"/><ObjectiveSettings ID="Objective:0"/>'
  const scale =
    mpp === undefined
      ? ''
      : ` PhysicalSizeX="${mpp}" PhysicalSizeXUnit="µm" PhysicalSizeY="${mpp}" PhysicalSizeYUnit="µm"`
  const image = (index: number, name: string, { width, height }: Sized) => {
    const first = index === 0
    return [
      `<Image ID="Image:${index}" Name="${name}">${first ? reference : ''}`,
      `<Pixels ID="Pixels:${index}" BigEndian="false" DimensionOrder="XYCZT" Interleaved="true" SignificantBits="8"`,
      ` SizeC="3" SizeT="1" SizeX="${width}" SizeY="${height}" SizeZ="1" Type="uint8"${first ? scale : ''}>`,
      `<Channel ID="Channel:${index}:0" SamplesPerPixel="3"/>`,
      `<TiffData FirstC="0" FirstT="0" FirstZ="0" IFD="${index}" PlaneCount="1"/></Pixels></Image>`,
    ].join('')
  }
  const images = [
    image(0, 'slide', base),
    ...associated.map((each, i) => image(i + 1, `${each.name} image`, each)),
  ]
  const space = 'http://www.openmicroscopy.org/Schemas/OME/2016-06'
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<OME xmlns="${space}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
    ` xsi:schemaLocation="${space} ${space}/ome.xsd" Creator="Tessera">`,
    objective,
    ...images,
    '</OME>',
  ].join('')
}
