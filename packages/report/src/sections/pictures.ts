import type { EvidenceDocument } from '@tessera/evidence'
import { dataUrl } from '../downloads/data-url.ts'
import { escapeText } from '../text/escape.ts'
import { type Chapter, prose } from './chapter.ts'
import type { Source } from './source.ts'

/** The raster files that the evidence names, already checked against their hashes. */
export function picturesChapter(source: Source, rasters: ReadonlyMap<string, Uint8Array>): Chapter | null {
  const onPages = new Set((source.evidence.patientPages ?? []).flatMap(({ pictures }) => pictures))
  const own = source.evidence.rasters.filter(({ id }) => !onPages.has(id))
  const figures = own.map(raster => rasterHtml(raster, rasters.get(raster.id)))
  if (figures.length === 0) return null
  return { id: 'pictures', title: 'Pictures', short: 'Pictures', level: 2, blocks: [prose(figures.join(''))] }
}

/** One picture inside the page, with its caption. */
export function rasterHtml(
  { file, caption }: EvidenceDocument['rasters'][number],
  bytes: Uint8Array | undefined,
): string {
  const picture =
    bytes === undefined
      ? '<p class="note">The file is not in the run folder.</p>'
      : `<img alt="${escapeText(caption)}" src="${dataUrl(mimeOf(file), bytes)}">`
  return `<figure class="raster">${picture}<figcaption>${escapeText(caption)}</figcaption></figure>`
}

function mimeOf(file: string): string {
  if (/\.jpe?g$/i.test(file)) return 'image/jpeg'
  return /\.webp$/i.test(file) ? 'image/webp' : 'image/png'
}
