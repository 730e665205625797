import type { Raster } from '../../raster.ts'
import type { AssociatedImage, AssociatedName } from '../../slide.ts'
import { SlideError } from '../../slide-error.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { readWholeLevel } from '../tiled-slide.ts'
import type { Layout } from './directory.ts'
import { Directory, tooMany } from './directory.ts'
import { tiffLimits } from './limits.ts'
import { type Page, readPage } from './page.ts'
import { PageSource } from './page-source.ts'
import { tag } from './tags.ts'

/** The pages of a file that can be read as pictures, in their order; the others by their number. */
export async function readPages(
  file: RandomAccessFile,
  directories: readonly Directory[],
): Promise<{ readonly pages: readonly (Page | null)[]; readonly unread: readonly number[] }> {
  const pages: (Page | null)[] = []
  const unread: number[] = []
  for (const [index, directory] of directories.entries()) {
    try {
      pages.push(await readPage(file, directory))
    } catch (error) {
      // A page of another kind (a mask of single bits, say) does not make the slide unreadable; the first one does.
      if (index === 0 || !(error instanceof SlideError) || error.fault !== 'unsupported') throw error
      pages.push(null)
      unread.push(index)
    }
  }
  return { pages, unread }
}

/** The smaller copies of a page that hang under it (SubIFDs, TIFF technical note 1). */
export async function readSubPages(
  file: RandomAccessFile,
  layout: Layout,
  directory: Directory,
  already: { count: number },
): Promise<readonly Page[]> {
  const offsets = await directory.numbers(tag.subIfds, tiffLimits.directories)
  if (offsets === null) return []
  const pages: Page[] = []
  const seen = new Set<number>()
  for (const offset of offsets) {
    if (offset === 0 || seen.has(offset)) continue
    seen.add(offset)
    already.count++
    if (already.count > tiffLimits.directories) throw tooMany(file)
    pages.push(await readPage(file, await Directory.read(file, layout, offset)))
  }
  return pages
}

/** Whether a page is a smaller copy of the base: like shape, to the rounding of its sides. */
export function isReduced(base: Page, page: Page): boolean {
  if (page.width >= base.width || page.height > base.height) return false
  if (page.sampleType !== base.sampleType || page.samples !== base.samples) return false
  const shrink = base.width / page.width
  // Scanners cut the remainder at each halving; whole tiles of padding are not a copy.
  return Math.abs(base.height / shrink - page.height) <= Math.max(2, 0.01 * page.height)
}

/** The largest first; of two of one size the first in the file. */
export function bySize(pages: readonly Page[]): readonly Page[] {
  const sizes = new Set<number>()
  return [...pages]
    .sort((a, b) => b.width - a.width)
    .filter(({ width }) => !sizes.has(width) && sizes.add(width) !== undefined)
}

/** Label, macro and thumbnail: listed from their pages, decoded when they are asked for. */
export class AssociatedPages {
  readonly #file: RandomAccessFile
  readonly #pages = new Map<AssociatedName, Page>()

  constructor(file: RandomAccessFile) {
    this.#file = file
  }

  /** The first of a name counts. */
  add(name: AssociatedName, page: Page): void {
    if (!this.#pages.has(name)) this.#pages.set(name, page)
  }

  list(): readonly AssociatedImage[] {
    return [...this.#pages].map(([name, { width, height }]) => ({ name, width, height }))
  }

  async read(name: AssociatedName): Promise<Raster> {
    const page = this.#pages.get(name)
    if (page === undefined)
      throw new SlideError('no-such-image', `no ${name} image`, 'see `associated` of the slide', {
        file: this.#file.path,
      })
    if (page.width * page.height > tiffLimits.associatedPixels)
      throw new SlideError(
        'too-large',
        `a ${name} image of ${page.width} x ${page.height} pixels`,
        `at most ${tiffLimits.associatedPixels} pixels are read`,
        { file: this.#file.path },
      )
    const source = new PageSource(this.#file, page)
    source.checkColours()
    return readWholeLevel(source)
  }
}
