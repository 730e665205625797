import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the real H&E slide and tiles lie beside the project; null where they are absent. */
export const realSlides: string | null = (() => {
  const folder = fileURLToPath(new URL('../../../../shared/data/slides_he', import.meta.url))
  return existsSync(folder) ? folder : null
})()

/** For the title of a suite that is skipped without them. */
export const withoutRealSlides = realSlides === null ? ': ../shared/data/slides_he is absent' : ''
