import { mapInWorkers, type ProgressListener } from '@tessera/tasks'
import { readAt } from '../region/index.ts'
import type { OpenOptions, Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import type { SlideMask } from '../slide-mask.ts'
import { type CellWindow, cellWindows } from './cell-windows.ts'
import type { Cells } from './cells.ts'
import { cellsOfNuclei } from './cells-of-nuclei.ts'
import { classifyNuclei, type LookSettings } from './classify-nuclei.ts'
import { findNuclei } from './find-nuclei.ts'
import { joinNuclei } from './join-nuclei.ts'
import type { Nuclei } from './nuclei.ts'
import { type NucleiSettings, nucleiSettings } from './nuclei-settings.ts'
import { selectNuclei } from './select-nuclei.ts'

export interface FindCellsSettings {
  /** Micrometres a pixel at which nuclei are looked for; 0.5 unless given. */
  readonly mpp?: number
  /** Side of the parts that are looked at in one go, pixels; 1,024 unless given. */
  readonly size?: number
  /** Only cells whose middle lies inside: tissue, or regions that somebody outlined. */
  readonly within?: SlideMask | null
  readonly nuclei?: Partial<NucleiSettings>
  readonly looks?: Partial<LookSettings>
  readonly signal?: AbortSignal
}

/** Beyond the border of a part enough is read for the surroundings of its nuclei to be known, µm. */
const rimUm = 32

/**
 * The cells of a slide that is open, part by part: memory grows with the cells alone. The parts overlap; a nucleus
 * belongs to the part in whose core its middle lies, and nuclei that two parts found within 3 µm of each other at their
 * common border are one.
 * @throws SlideError `no-scale`, `bad-setting`, and what reading the slide throws
 */
export async function findCells(
  slide: Slide,
  settings: FindCellsSettings & { readonly onProgress?: (done: number, total: number) => void } = {},
): Promise<Cells> {
  const nuclei = await nucleiOfSlide(slide, settings)
  return cellsOfNuclei(nuclei, classifyNuclei(nuclei, settings.looks))
}

/** The nuclei of {@link findCells}, whatever they look like. @throws SlideError as there */
export async function nucleiOfSlide(
  slide: Slide,
  settings: FindCellsSettings & { readonly onProgress?: (done: number, total: number) => void } = {},
): Promise<Nuclei> {
  const windows = windowsOf(slide, settings)
  const parts: Nuclei[] = []
  for (const window of windows) {
    settings.signal?.throwIfAborted()
    parts.push(await nucleiOfWindow(slide, window, settings))
    settings.onProgress?.(parts.length, windows.length)
  }
  return joinedNuclei(slide, parts, windows, settings)
}

/** {@link findCells} in worker threads, each of which opens the file: the same cells for any number of them. */
export async function findCellsInThreads(
  slide: Slide,
  settings: FindCellsSettings & {
    readonly workers: number
    readonly open?: OpenOptions
    readonly onProgress?: ProgressListener
  },
): Promise<Cells> {
  const { workers, open = {}, onProgress, signal, mpp, nuclei } = settings
  const windows = windowsOf(slide, settings)
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const parts = await mapInWorkers<Nuclei>({
    module: new URL(`./cells-in-window.${extension}`, import.meta.url),
    task: 'cellsInWindow',
    shared: { file: slide.file, open, settings: { mpp, nuclei } },
    items: windows,
    workers,
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  })
  return joined(slide, parts, windows, settings)
}

/** The nuclei of one part, at their places on the slide. */
export async function nucleiOfWindow(
  slide: Slide,
  window: CellWindow,
  { mpp = 0.5, nuclei: settings = {}, signal }: Pick<FindCellsSettings, 'mpp' | 'nuclei' | 'signal'>,
): Promise<Nuclei> {
  const { x, y, width, height, coreUm } = window
  const raster = await readAt(slide, { x, y, width, height, mpp }, signal === undefined ? {} : { signal })
  const found = findNuclei(raster, mpp, settings)
  if (slide.scale === null) throw new SlideError('no-scale', 'a slide without a scale', 'give assumedMpp')
  const [left, top] = [x * slide.scale.x, y * slide.scale.y]
  const rows: number[] = []
  for (let i = 0; i < found.count; i++) {
    found.x[i] += left
    found.y[i] += top
    // A little over the border: what both parts see is told apart when they are joined.
    const near =
      found.x[i] >= coreUm.left - seamUm &&
      found.x[i] < coreUm.right + seamUm &&
      found.y[i] >= coreUm.top - seamUm &&
      found.y[i] < coreUm.bottom + seamUm
    if (near) rows.push(i)
  }
  return selectNuclei(found, rows)
}

const seamUm = 1.5

function windowsOf(slide: Slide, settings: FindCellsSettings): CellWindow[] {
  const { mpp = 0.5, size = 1024, within = null, nuclei } = settings
  nucleiSettings(nuclei)
  if (!(Number.isInteger(size) && size >= 64))
    throw new SlideError('bad-setting', `parts of ${size} pixels`, 'give a whole number of 64 or more')
  return cellWindows(slide, { mpp, size, rimUm, within })
}

function joined(
  slide: Slide,
  parts: readonly Nuclei[],
  windows: readonly CellWindow[],
  settings: FindCellsSettings,
): Cells {
  const nuclei = joinedNuclei(slide, parts, windows, settings)
  return cellsOfNuclei(nuclei, classifyNuclei(nuclei, settings.looks))
}

function joinedNuclei(
  slide: Slide,
  parts: readonly Nuclei[],
  windows: readonly CellWindow[],
  { within = null }: FindCellsSettings,
): Nuclei {
  const all = joinNuclei(
    parts,
    windows.map(window => window.coreUm),
    2 * seamUm,
  )
  return within === null ? all : inside(all, slide, within)
}

function inside(nuclei: Nuclei, { scale }: Slide, mask: SlideMask): Nuclei {
  if (scale === null) return nuclei
  const rows: number[] = []
  for (let i = 0; i < nuclei.count; i++) {
    const column = Math.floor(nuclei.x[i] / scale.x / mask.downsample)
    const row = Math.floor(nuclei.y[i] / scale.y / mask.downsample)
    if (column >= 0 && row >= 0 && column < mask.width && row < mask.height)
      if (mask.inside[row * mask.width + column] === 1) rows.push(i)
  }
  return selectNuclei(nuclei, rows)
}
