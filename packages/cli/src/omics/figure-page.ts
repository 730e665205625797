import path from 'node:path'
import type { Figure } from '@tessera/evidence'
import { type FigurePage, writeFigurePage } from '@tessera/report'
import { UsageError } from '../exit-code.ts'

/** Refuses a page whose name is none of a page's, before any work is done. Call it first. */
export function requirePageEnding(file: string | undefined): void {
  if (file !== undefined && !/\.html?$/i.test(file))
    throw new UsageError(`--report ${path.basename(file)}: the name must end in .html`)
}

/** What every figure and table of a page carries besides its numbers. */
export function placed(id: string, title: string, caption: string) {
  return {
    id,
    section: 'biomarkers' as const,
    question: null,
    validation: null,
    model: null,
    title,
    caption,
    status: 'exploratory' as const,
  }
}

/** Writes a page where one is asked for. */
export async function writePage(file: string | undefined, page: () => FigurePage): Promise<void> {
  if (file !== undefined) await writeFigurePage(file, page())
}

export type { Figure, FigurePage }
