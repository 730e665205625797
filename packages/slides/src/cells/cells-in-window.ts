import { openSlide } from '../readers/open-slide.ts'
import type { OpenOptions, Slide } from '../slide.ts'
import type { CellWindow } from './cell-windows.ts'
import { type FindCellsSettings, nucleiOfWindow } from './find-cells.ts'
import type { Nuclei } from './nuclei.ts'

/** Kept open from one part to the next; the thread's end closes it. */
let current: { readonly file: string; readonly slide: Promise<Slide> } | null = null

/** The nuclei of one part of a slide, for worker threads. */
export async function cellsInWindow(
  window: CellWindow,
  shared: {
    readonly file: string
    readonly open: OpenOptions
    readonly settings: Pick<FindCellsSettings, 'mpp' | 'nuclei'>
  },
): Promise<Nuclei> {
  if (current?.file !== shared.file)
    current = { file: shared.file, slide: openSlide(shared.file, shared.open) }
  return nucleiOfWindow(await current.slide, window, shared.settings)
}
