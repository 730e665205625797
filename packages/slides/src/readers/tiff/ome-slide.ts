import { scaleOf } from '../../scale/index.ts'
import type { AssociatedName, OpenOptions, Slide } from '../../slide.ts'
import { SlideError } from '../../slide-error.ts'
import { type TileSource, tiledSlide } from '../tiled-slide.ts'
import { type ChannelPlace, channelLevels } from './channel-levels.ts'
import { damaged } from './directory.ts'
import { type OmeImage, parseOme } from './ome-xml.ts'
import { type Page, readPage } from './page.ts'
import { PageSource } from './page-source.ts'
import { AssociatedPages, bySize, isReduced, readSubPages } from './pyramid-parts.ts'
import { resolutionOf, scannerProperties } from './resolution.ts'
import { photometric, tag } from './tags.ts'
import type { TiffContent } from './tiff-content.ts'

/**
 * An OME-TIFF: pages by the TiffData of its XML, levels by SubIFDs. A picture in three samples of 8 bits is brightfield;
 * everything else has channels. Of stacks in depth and time the first plane is read, and `properties` say so.
 */
export async function omeSlide(
  content: TiffContent,
  description: string,
  options: OpenOptions,
): Promise<Slide> {
  const { file, layout, directories } = content
  const { images, properties } = await parseOme(description, file.path)
  const associated = new AssociatedPages(file)
  const main = mainImage(images)
  const pageAt = async (index: number): Promise<Page> => {
    const directory = directories[index]
    if (directory === undefined)
      throw damaged(file, `OME-XML that names page ${index} of ${directories.length}`)
    return readPage(file, directory)
  }
  for (const image of images) {
    const name = associatedName(image.name)
    if (image !== main && name !== null) associated.add(name, await pageAt(image.pages[0]))
  }
  const already = { count: directories.length }
  /** The pyramids, one a channel, or one whose samples are the channels. */
  const pyramids: (readonly Page[])[] = []
  for (const index of main.pages) {
    const page = await pageAt(index)
    const below = await readSubPages(file, layout, page.directory, already)
    pyramids.push(bySize([page, ...below.filter(smaller => isReduced(page, smaller))]))
  }
  const [[base]] = pyramids
  const isColour =
    pyramids.length === 1 &&
    base.samples >= 3 &&
    base.sampleType === 'uint8' &&
    (base.photometric === photometric.rgb || base.photometric === photometric.yCbCr)
  let levels: readonly TileSource[]
  const channels = isColour
    ? []
    : main.channels.flatMap(({ name, colour, samples }) =>
        Array.from({ length: samples }, (_, i) => ({
          name: samples > 1 ? `${name} ${i + 1}` : name,
          colour,
        })),
      )
  if (isColour) {
    const sources = pyramids[0].map(page => new PageSource(file, page))
    for (const source of sources) source.checkColours()
    levels = sources
  } else {
    const depth = Math.min(...pyramids.map(({ length }) => length))
    const places = Array.from({ length: depth }, (_, level) =>
      pyramids.flatMap((pages, channel): readonly ChannelPlace[] => {
        const [page, reference] = [pages[level], pyramids[0][level]]
        if (!inOneGrid(page, reference))
          throw new SlideError('unsupported', 'channels of unlike size or kind', 'convert the slide', {
            file: file.path,
          })
        const source = new PageSource(file, page)
        return Array.from({ length: main.channels[channel].samples }, (_, sample) => ({ source, sample }))
      }),
    )
    for (const { source, sample } of places[0])
      if (sample >= source.page.samples)
        throw damaged(file, `OME-XML that names sample ${sample + 1} of ${source.page.samples}`)
    levels = channelLevels(places, channels)
  }
  return tiledSlide({
    file: file.path,
    format: 'ome-tiff',
    levels,
    scale: scaleOf(
      {
        stated: main.physicalSize === null ? null : { ...main.physicalSize, attribute: 'PhysicalSize' },
        resolution: await resolutionOf(base.directory),
        magnification: main.magnification,
      },
      options,
    ),
    magnification: main.magnification,
    channels,
    channelType: base.sampleType,
    associated: associated.list(),
    iccProfile: await base.directory.bytes(tag.iccProfile),
    properties: {
      ...(await scannerProperties(base.directory)),
      ...properties,
      ...(main.depth * main.times > 1
        ? { 'ome.plane': `the first of ${main.depth} in z, ${main.times} in t` }
        : {}),
    },
    cacheBytes: options.cacheBytes,
    readAssociated: name => associated.read(name),
    close: () => file.close(),
  })
}

/** The largest that is no label or macro. */
function mainImage(images: readonly OmeImage[]): OmeImage {
  const slides = images.filter(({ name }) => associatedName(name) === null)
  return (slides.length > 0 ? slides : images).reduce((largest, image) =>
    image.width * image.height > largest.width * largest.height ? image : largest,
  )
}

/** Bio-Formats calls them "label image" and "macro image". */
export function associatedName(name: string): AssociatedName | null {
  const match = /^(label|macro|thumbnail|overview)\b/i.exec(name.trim())?.[1].toLowerCase()
  if (match === 'overview') return 'macro'
  return match === 'label' || match === 'macro' || match === 'thumbnail' ? match : null
}

function inOneGrid(a: Page, b: Page): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.blockWidth === b.blockWidth &&
    a.blockHeight === b.blockHeight &&
    a.sampleType === b.sampleType
  )
}
