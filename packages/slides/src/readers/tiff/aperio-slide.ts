import { scaleOf } from '../../scale/index.ts'
import type { AssociatedName, OpenOptions, Slide } from '../../slide.ts'
import { tiledSlide } from '../tiled-slide.ts'
import { aperioProperties, parseAperio, positive } from './aperio-description.ts'
import { damaged } from './directory.ts'
import type { Page } from './page.ts'
import { PageSource } from './page-source.ts'
import { AssociatedPages, bySize, isReduced, readPages } from './pyramid-parts.ts'
import { resolutionOf, scannerProperties } from './resolution.ts'
import { tag } from './tags.ts'
import type { TiffContent } from './tiff-content.ts'

/**
 * An Aperio SVS. Its tiled pages are the levels; the second page, in strips, is the thumbnail; further ones in strips
 * are label and macro, named in the second line of their description, or else by NewSubfileType 1 and 9.
 */
export async function aperioSlide(
  { file, directories }: TiffContent,
  description: string,
  options: OpenOptions,
): Promise<Slide> {
  const { pages, unread } = await readPages(file, directories)
  const [base] = pages
  if (base === null || !base.tiled) throw damaged(file, 'an SVS whose first picture is not in tiles')
  const associated = new AssociatedPages(file)
  const levels: Page[] = [base]
  for (const [index, page] of pages.entries()) {
    if (index === 0 || page === null) continue
    if (page.tiled) {
      if (isReduced(base, page)) levels.push(page)
      continue
    }
    const name = await aperioPicture(page, index)
    if (name !== null) associated.add(name, page)
  }
  const aperio = parseAperio(description)
  const mpp = Number(aperio.fields.get('MPP') ?? Number.NaN)
  const magnification = positive(aperio.fields.get('AppMag'))
  const sources = bySize(levels).map(page => new PageSource(file, page))
  for (const source of sources) source.checkColours()
  return tiledSlide({
    file: file.path,
    format: 'aperio-svs',
    levels: sources,
    scale: scaleOf(
      {
        stated: aperio.fields.has('MPP') ? { x: mpp, y: mpp, attribute: 'MPP' } : null,
        resolution: await resolutionOf(base.directory),
        magnification,
      },
      options,
    ),
    magnification,
    associated: associated.list(),
    iccProfile: await base.directory.bytes(tag.iccProfile),
    properties: {
      ...(await scannerProperties(base.directory)),
      ...aperioProperties(aperio),
      ...(unread.length === 0 ? {} : { 'tiff.unreadPages': unread.join(', ') }),
    },
    cacheBytes: options.cacheBytes,
    readAssociated: name => associated.read(name),
    close: () => file.close(),
  })
}

/** Which picture a page in strips of an SVS shows; `index` is its number in the file. */
export async function aperioPicture(page: Page, index: number): Promise<AssociatedName | null> {
  const { picture } = parseAperio((await page.directory.text(tag.description)) ?? '')
  if (picture === 'label' || picture === 'macro') return picture
  if (index === 1) return 'thumbnail'
  if (page.subfileType === 9) return 'macro'
  return page.subfileType === 1 ? 'label' : null
}
