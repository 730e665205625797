import { isAperio, parseAperio } from '../readers/tiff/aperio-description.ts'
import { aperioPicture } from '../readers/tiff/aperio-slide.ts'
import { Directory, type Layout } from '../readers/tiff/directory.ts'
import { namedPicture } from '../readers/tiff/generic-slide.ts'
import { tiffLimits } from '../readers/tiff/limits.ts'
import { associatedName } from '../readers/tiff/ome-slide.ts'
import { isOme, type OmeImage, parseOme } from '../readers/tiff/ome-xml.ts'
import { type Page, readPage } from '../readers/tiff/page.ts'
import { isReduced, readPages } from '../readers/tiff/pyramid-parts.ts'
import { tag } from '../readers/tiff/tags.ts'
import type { TiffContent } from '../readers/tiff/tiff-content.ts'
import type { AssociatedName } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { cleanedAperio } from './aperio-text.ts'
import { freshOme, xmlValues } from './ome-text.ts'

/** A picture that stays, and what its description becomes. */
export interface KeptPicture {
  readonly directory: Directory
  readonly description: string | null
  readonly below: readonly Directory[]
}

/** Which pictures of a TIFF stay, and what is said of those that go. */
export interface TiffPlan {
  readonly kept: readonly KeptPicture[]
  readonly images: readonly AssociatedName[]
  /** Pictures that are no level of the slide, nor named: what they show nobody knows. */
  readonly others: number
  /** Keys of descriptions that went. */
  readonly keys: readonly string[]
  /** Values that went, to be looked for in the copy. */
  readonly values: readonly string[]
}

/**
 * The plan for a file: levels stay, label and macro go, the thumbnail stays if wanted (of an SVS readers count on its
 * place), all other pictures go.
 * @throws SlideError `unsupported` for OME-TIFF of stacks; what reading the pages throws
 */
export async function planTiff(content: TiffContent, thumbnail: boolean): Promise<TiffPlan> {
  const description = (await content.directories[0].text(tag.description)) ?? ''
  if (isAperio(description)) return aperioPlan(content, thumbnail)
  if (isOme(description)) return omePlan(content, description)
  return genericPlan(content, thumbnail)
}

async function aperioPlan({ file, directories }: TiffContent, thumbnail: boolean): Promise<TiffPlan> {
  const { pages } = await readPages(file, directories)
  const [base] = pages
  const plan = new Growing()
  for (const [index, page] of pages.entries()) {
    const directory = directories[index]
    const { text, keys, values } = cleanedAperio((await directory.text(tag.description)) ?? '')
    plan.words(keys, values)
    const named = index === 0 ? null : parseAperio((await directory.text(tag.description)) ?? '').picture
    const isOther = named === 'label' || named === 'macro'
    const isLevel =
      page?.tiled === true && !isOther && (index === 0 || (base !== null && isReduced(base, page)))
    const name = page === null || (page.tiled && !isOther) ? null : await aperioPicture(page, index)
    if (isLevel || (name === 'thumbnail' && thumbnail))
      plan.kept.push({ directory, description: text, below: [] })
    else plan.drop(name)
  }
  return plan
}

async function genericPlan(
  { file, layout, directories }: TiffContent,
  thumbnail: boolean,
): Promise<TiffPlan> {
  const { pages } = await readPages(file, directories)
  const plan = new Growing()
  const names = await Promise.all(pages.map(page => (page === null ? null : namedPicture(page))))
  const unnamed = pages.filter((page, i): page is Page => page !== null && names[i] === null)
  const candidates = unnamed.length > 0 ? unnamed : pages.filter(page => page !== null)
  const base = candidates.reduce((largest, page) =>
    page.width * page.height > largest.width * largest.height ? page : largest,
  )
  for (const [index, page] of pages.entries()) {
    const directory = directories[index]
    const description = (await directory.text(tag.description)) ?? ''
    if (description !== '') plan.words(['ImageDescription'], [description])
    const isLevel = page === base || (page !== null && candidates.includes(page) && isReduced(base, page))
    if (page !== null && isLevel) {
      const below = page === base ? await belowOf(file, layout, page) : []
      plan.kept.push({ directory, description: null, below })
    } else if (names[index] === 'thumbnail' && thumbnail)
      plan.kept.push({ directory, description: 'thumbnail', below: [] })
    else plan.drop(names[index])
  }
  return plan
}

async function omePlan(content: TiffContent, xml: string): Promise<TiffPlan> {
  const { file, layout, directories } = content
  const { images } = await parseOme(xml, file.path)
  const slides = images.filter(({ name }) => associatedName(name) === null)
  const main = (slides.length > 0 ? slides : images).reduce((largest, image) =>
    image.width * image.height > largest.width * largest.height ? image : largest,
  )
  if (main.depth * main.times > 1)
    throw new SlideError(
      'unsupported',
      `a stack of ${main.depth} in z and ${main.times} in t`,
      'export the plane that is wanted as a slide of its own, and de-identify that',
      { file: file.path },
    )
  const plan = new Growing()
  const pages = await Promise.all(main.pages.map(index => pageAt(content, index)))
  const text = freshOme(main, pages[0])
  plan.words([], xmlValues(xml))
  for (const [i, page] of pages.entries())
    plan.kept.push({
      directory: page.directory,
      description: i === 0 ? text : null,
      below: await belowOf(file, layout, page),
    })
  const stay = new Set(main.pages)
  const named = new Map(images.flatMap(image => firstPage(image)))
  for (const index of directories.keys()) if (!stay.has(index)) plan.drop(named.get(index) ?? null)
  return plan
}

function firstPage({ name, pages }: OmeImage): readonly (readonly [number, AssociatedName])[] {
  const kind = associatedName(name)
  return kind === null ? [] : [[pages[0], kind]]
}

async function pageAt({ file, directories }: TiffContent, index: number): Promise<Page> {
  const directory = directories[index]
  if (directory === undefined)
    throw new SlideError('damaged', `OME-XML that names page ${index}`, 'convert the slide again', {
      file: file.path,
    })
  return readPage(file, directory)
}

/** The smaller copies that hang under a page. */
async function belowOf(file: TiffContent['file'], layout: Layout, page: Page): Promise<readonly Directory[]> {
  const offsets = (await page.directory.numbers(tag.subIfds, tiffLimits.directories)) ?? []
  const below: Directory[] = []
  for (const offset of new Set(offsets)) {
    if (offset === 0) continue
    const directory = await Directory.read(file, layout, offset)
    if (isReduced(page, await readPage(file, directory))) below.push(directory)
  }
  return below
}

class Growing implements TiffPlan {
  readonly kept: KeptPicture[] = []
  readonly images: AssociatedName[] = []
  readonly keys: string[] = []
  readonly values: string[] = []
  others = 0

  words(keys: readonly string[], values: readonly string[]): void {
    this.keys.push(...keys)
    this.values.push(...values)
  }

  drop(name: AssociatedName | null): void {
    if (name === null) this.others++
    else this.images.push(name)
  }
}
