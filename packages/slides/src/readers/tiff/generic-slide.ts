import { scaleOf } from '../../scale/index.ts'
import type { AssociatedName, OpenOptions, Slide, SlideChannel } from '../../slide.ts'
import { tiledSlide } from '../tiled-slide.ts'
import { channelLevels } from './channel-levels.ts'
import type { Page } from './page.ts'
import { PageSource } from './page-source.ts'
import { AssociatedPages, bySize, isReduced, readPages, readSubPages } from './pyramid-parts.ts'
import { resolutionOf, scannerProperties } from './resolution.ts'
import { photometric, tag } from './tags.ts'
import type { TiffContent } from './tiff-content.ts'

/**
 * A TIFF of no known scanner, in tiles or strips. Level 0 is the largest page; the others of its shape, and its SubIFDs,
 * are the levels below. A page whose description begins with "label", "macro" or "thumbnail" is that image. A grey
 * picture of more than 8 bits is one channel of measurements; a grey one of 8 bits is a picture.
 */
export async function genericSlide(
  { file, layout, directories }: TiffContent,
  options: OpenOptions,
): Promise<Slide> {
  const { pages, unread } = await readPages(file, directories)
  const associated = new AssociatedPages(file)
  const candidates: Page[] = []
  for (const page of pages) {
    if (page === null) continue
    const name = await namedPicture(page)
    if (name === null) candidates.push(page)
    else associated.add(name, page)
  }
  // Where everything is an associated image, the file is one picture after all.
  if (candidates.length === 0) for (const page of pages) if (page !== null) candidates.push(page)
  const base = candidates.reduce((largest, page) =>
    page.width * page.height > largest.width * largest.height ? page : largest,
  )
  const below = await readSubPages(file, layout, base.directory, { count: directories.length })
  const levels = bySize([base, ...[...below, ...candidates].filter(page => isReduced(base, page))])
  const further = candidates.filter(page => page !== base && !isReduced(base, page)).length
  const sources = levels.map(page => new PageSource(file, page))
  const isGrey = base.photometric === photometric.blackIsZero || base.photometric === photometric.whiteIsZero
  const measured = base.sampleType !== 'uint8' && isGrey
  const channels: readonly SlideChannel[] = measured
    ? Array.from({ length: base.samples }, (_, i) => ({ name: `channel ${i + 1}`, colour: null }))
    : []
  if (!measured) for (const source of sources) source.checkColours()
  return tiledSlide({
    file: file.path,
    format: 'tiff',
    levels: measured
      ? channelLevels(
          sources.map(source => channels.map((_, sample) => ({ source, sample }))),
          channels,
        )
      : sources,
    scale: scaleOf({ resolution: await resolutionOf(base.directory) }, options),
    magnification: null,
    channels,
    channelType: base.sampleType,
    associated: associated.list(),
    iccProfile: await base.directory.bytes(tag.iccProfile),
    properties: {
      ...(await scannerProperties(base.directory)),
      // Channels, depths or times: a plain TIFF does not say which.
      ...(further === 0 ? {} : { 'tiff.furtherPages': `${further}, of another shape or kind, not read` }),
      ...(unread.length === 0 ? {} : { 'tiff.unreadPages': unread.join(', ') }),
    },
    cacheBytes: options.cacheBytes,
    readAssociated: name => associated.read(name),
    close: () => file.close(),
  })
}

/** Which picture a page of a plain TIFF names itself. */
export async function namedPicture(page: Page): Promise<AssociatedName | null> {
  const text = ((await page.directory.text(tag.description)) ?? '').slice(0, 20).trimStart().toLowerCase()
  for (const name of ['label', 'macro', 'thumbnail'] as const) if (text.startsWith(name)) return name
  return null
}
