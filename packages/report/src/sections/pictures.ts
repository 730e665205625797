import { dataUrl } from '../downloads/data-url.ts'
import { escapeText } from '../text/escape.ts'
import { type Chapter, prose } from './chapter.ts'
import type { Source } from './source.ts'

/** The raster files that the evidence names, already checked against their hashes. */
export function picturesChapter(source: Source, rasters: ReadonlyMap<string, Uint8Array>): Chapter | null {
  const figures = source.evidence.rasters.map(raster => {
    const bytes = rasters.get(raster.id)
    const picture =
      bytes === undefined
        ? '<p class="note">The file is not in the run folder.</p>'
        : `<img alt="${escapeText(raster.caption)}" src="${dataUrl(mimeOf(raster.file), bytes)}">`
    return `<figure class="raster">${picture}<figcaption>${escapeText(raster.caption)}</figcaption></figure>`
  })
  if (figures.length === 0) return null
  return { id: 'pictures', title: 'Pictures', short: 'Pictures', level: 2, blocks: [prose(figures.join(''))] }
}

function mimeOf(file: string): string {
  if (/\.jpe?g$/i.test(file)) return 'image/jpeg'
  return /\.webp$/i.test(file) ? 'image/webp' : 'image/png'
}
