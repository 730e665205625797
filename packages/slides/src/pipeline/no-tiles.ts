import type { Finding } from '@tessera/evidence'
import type { Raster } from '../raster.ts'
import { readThumbnail } from '../region/index.ts'
import type { Slide } from '../slide.ts'
import type { TilePlan } from '../tiles/index.ts'
import type { SlideAssessment } from '../tissue/index.ts'
import { classOverlay } from './class-overlay.ts'

/** Longest side of the picture of a slide on which tissue was not looked for. */
const longestSide = 1024

/** Its name, beside what else is written of the slide. */
export function pictureWithoutTiles(id: string): string {
  return `${id}.tissue.png`
}

/** What there is to see on a slide that ends with no tiles: what was found on it, or else the slide alone. */
export async function lookWithoutTiles(slide: Slide, assessed: SlideAssessment | null): Promise<Raster> {
  return assessed === null
    ? readThumbnail(slide, longestSide)
    : classOverlay(assessed.thumbnail, assessed.found)
}

/**
 * A slide that ends with no tiles is never silence, and no failure: the warning `no-tiles` counts why, and names the
 * picture that shows it; the other slides are worked on. The same for every work that lays tiles.
 */
export function noTiles(
  file: string,
  { considered, excluded }: Pick<TilePlan, 'considered' | 'excluded'>,
  picture: string,
): Finding {
  const reasons = Object.entries(excluded)
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${count} ${reason}`)
  return {
    severity: 'warning',
    code: 'no-tiles',
    message: `${file}: of ${considered} tiles none is left (${reasons.join(', ') || 'the slide is smaller than a tile'})`,
    cure: `look at ${picture}; ask for less tissue a tile or for smaller tiles, or outline the tissue by hand (--annotations)`,
  }
}
