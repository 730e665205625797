import type { Colour } from '../../raster.ts'
import type { SlideChannel } from '../../slide.ts'
import { SlideError } from '../../slide-error.ts'

/** One picture of an OME-TIFF, as its XML describes it (OME model 2016-06). */
export interface OmeImage {
  readonly name: string
  readonly width: number
  readonly height: number
  /** Micrometres a pixel, or null. */
  readonly physicalSize: { readonly x: number; readonly y: number } | null
  readonly magnification: number | null
  readonly channels: readonly OmeChannel[]
  /** Of the first plane in z and t of each channel: the number of its page in the file. */
  readonly pages: readonly number[]
  readonly depth: number
  readonly times: number
}

export interface OmeChannel extends SlideChannel {
  readonly samples: number
}

export interface OmeDocument {
  readonly images: readonly OmeImage[]
  /** Of software and microscope. */
  readonly properties: Readonly<Record<string, string>>
}

export function isOme(description: string): boolean {
  return /<(?:\w+:)?OME[\s>]/.test(description.slice(0, 4096)) && description.includes('openmicroscopy.org')
}

const longest = 200
/** OME-XML beyond this is of no slide: 64 channels take some 30 kB, a structured annotation may take a few MB. */
const mostCharacters = 2 ** 24

/**
 * Reads what is needed of an OME-XML. Names of images, experimenters and annotations are not looked at.
 * @throws SlideError `damaged`, `unsupported` for slides in several files, `too-large`
 */
export async function parseOme(xml: string, file: string): Promise<OmeDocument> {
  const damaged = (what: string, cause?: unknown) =>
    new SlideError('damaged', what, 'convert the slide again', { file, cause })
  if (xml.length > mostCharacters)
    throw new SlideError('too-large', `OME-XML of ${xml.length} characters`, 'convert the slide again', {
      file,
    })
  // Entities that a file declares itself can be made to grow without end; OME-XML has none.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw damaged('OME-XML with a document type of its own')
  const { XMLParser } = await import('fast-xml-parser')
  let root: Node
  try {
    const parsed: unknown = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      removeNSPrefix: true,
      parseAttributeValue: false,
      parseTagValue: false,
    }).parse(xml)
    root = isNode(parsed) ? (children(parsed, 'OME')[0] ?? {}) : {}
  } catch (cause) {
    throw damaged('OME-XML that is no XML', cause)
  }
  const objectives = new Map<string, number>()
  const properties: Record<string, string> = {}
  const creator = attribute(root, 'Creator')
  if (creator !== null) properties['ome.creator'] = creator.slice(0, longest)
  for (const instrument of children(root, 'Instrument')) {
    for (const objective of children(instrument, 'Objective')) {
      const power = Number(attribute(objective, 'NominalMagnification') ?? Number.NaN)
      if (power > 0) objectives.set(attribute(objective, 'ID') ?? '', power)
    }
    for (const microscope of children(instrument, 'Microscope')) {
      const maker = attribute(microscope, 'Manufacturer')
      const model = attribute(microscope, 'Model')
      if (maker !== null) properties['scanner.vendor'] = maker.slice(0, longest)
      if (model !== null) properties['scanner.model'] = model.slice(0, longest)
    }
  }
  const files = new Set<string>()
  const images: OmeImage[] = []
  let pagesSoFar = 0
  for (const image of children(root, 'Image')) {
    const [pixels] = children(image, 'Pixels')
    if (pixels === undefined) continue
    const parsed = parsePixels(image, pixels, objectives, pagesSoFar, files)
    if (parsed === null) throw damaged('OME-XML whose Pixels have no size')
    pagesSoFar += parsed.channels.length * parsed.depth * parsed.times
    images.push(parsed)
  }
  if (images.length === 0) throw damaged('OME-XML without an image')
  if (files.size > 1)
    throw new SlideError('unsupported', `an OME-TIFF in ${files.size} files`, 'join it into one file', {
      file,
    })
  return { images, properties }
}

function parsePixels(
  image: Node,
  pixels: Node,
  objectives: ReadonlyMap<string, number>,
  pagesBefore: number,
  files: Set<string>,
): OmeImage | null {
  const size = (name: string) => {
    const value = Number(attribute(pixels, name) ?? Number.NaN)
    return Number.isInteger(value) && value >= 1 && value <= 2 ** 24 ? value : null
  }
  const [width, height, depth, times, sizeC] = ['SizeX', 'SizeY', 'SizeZ', 'SizeT', 'SizeC'].map(size)
  if (width === null || height === null || depth === null || times === null || sizeC === null) return null
  const described = children(pixels, 'Channel')
  const channels: OmeChannel[] =
    described.length > 0
      ? described.map((channel, i) => ({
          name: (attribute(channel, 'Name') ?? `channel ${i + 1}`).slice(0, longest),
          colour: colourOf(attribute(channel, 'Color')),
          samples: Math.max(
            1,
            Math.min(64, Math.trunc(Number(attribute(channel, 'SamplesPerPixel') ?? 1)) || 1),
          ),
        }))
      : Array.from({ length: Math.min(sizeC, 1024) }, (_, i) => ({
          name: `channel ${i + 1}`,
          colour: null,
          samples: 1,
        }))
  const [objective] = children(image, 'ObjectiveSettings')
  const power = objective === undefined ? undefined : objectives.get(attribute(objective, 'ID') ?? '')
  const [only] = objectives.values()
  return {
    name: attribute(image, 'Name') ?? '',
    width,
    height,
    physicalSize: physicalSize(pixels),
    magnification: power ?? (objectives.size === 1 ? only : null),
    channels,
    pages: pagesOf(pixels, { C: channels.length, Z: depth, T: times }, pagesBefore, files),
    depth,
    times,
  }
}

/** The page of plane z = 0, t = 0 of each channel, by the TiffData elements (OME-TIFF specification). */
function pagesOf(
  pixels: Node,
  sizes: Readonly<Record<'C' | 'Z' | 'T', number>>,
  pagesBefore: number,
  files: Set<string>,
): readonly number[] {
  const order = (attribute(pixels, 'DimensionOrder') ?? 'XYCZT').slice(2).toUpperCase()
  const axes = (['C', 'Z', 'T'] as const).toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
  const planeOf = (at: Readonly<Record<'C' | 'Z' | 'T', number>>) =>
    at[axes[0]] + sizes[axes[0]] * (at[axes[1]] + sizes[axes[1]] * at[axes[2]])
  const data = children(pixels, 'TiffData')
  return Array.from({ length: sizes.C }, (_, channel) => {
    const plane = planeOf({ C: channel, Z: 0, T: 0 })
    for (const element of data) {
      const number = (name: string, standard: number) => Number(attribute(element, name) ?? standard)
      const first = planeOf({ C: number('FirstC', 0), Z: number('FirstZ', 0), T: number('FirstT', 0) })
      const page = number('IFD', 0)
      const count = number('PlaneCount', attribute(element, 'IFD') === null ? Number.POSITIVE_INFINITY : 1)
      for (const uuid of children(element, 'UUID')) files.add(attribute(uuid, 'FileName') ?? '')
      if (plane >= first && plane < first + count) return page + plane - first
    }
    return pagesBefore + plane
  })
}

const micrometres: Readonly<Record<string, number>> = {
  µm: 1,
  μm: 1,
  um: 1,
  micron: 1,
  nm: 1e-3,
  mm: 1e3,
  cm: 1e4,
  m: 1e6,
}

function physicalSize(pixels: Node): { x: number; y: number } | null {
  const along = (axis: 'X' | 'Y') => {
    const value = attribute(pixels, `PhysicalSize${axis}`)
    const unit = micrometres[attribute(pixels, `PhysicalSize${axis}Unit`) ?? 'µm']
    return value === null || unit === undefined ? null : Number(value) * unit
  }
  const x = along('X')
  const y = along('Y')
  return x === null || y === null ? null : { x, y }
}

/** OME's Color: red, green, blue, alpha in the bytes of a signed number, from the highest. */
function colourOf(text: string | null): Colour | null {
  const value = Number(text ?? Number.NaN)
  if (!Number.isInteger(value)) return null
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255]
}

type Node = Readonly<Record<string, unknown>>

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The elements of a name; an element without attributes and content is an empty text to the parser. */
function children(node: Node, name: string): readonly Node[] {
  const value = node[name]
  const all: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return all.map(one => (isNode(one) ? one : {}))
}

function attribute(node: Node, name: string): string | null {
  const value = node[`@${name}`]
  return typeof value === 'string' ? value : null
}
