import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import type { Figure, Finding, TableRecord } from '@tessera/evidence'
import type { DrawingContext } from './drawing/drawing.ts'
import { drawFigure } from './figures/draw.ts'
import { blocksHtml } from './page/blocks.ts'
import { documentHtml } from './page/document.ts'
import type { Block } from './sections/chapter.ts'
import { findingsTable } from './sections/findings.ts'
import { textTable } from './tables/text-table.ts'
import { escapeText, slug } from './text/escape.ts'

/** A part of a page: some text, then its figures and tables in their order. */
export interface FigurePageSection {
  readonly title: string
  /** Its name in the contents; by default the title. */
  readonly short?: string
  /** Paragraphs of plain text. */
  readonly text?: readonly string[]
  readonly figures?: readonly Figure[]
  readonly tables?: readonly TableRecord[]
  /** Tables that are folded away until asked for, by id. */
  readonly folded?: readonly string[]
}

/** One analysis on a page of its own, outside of a study. */
export interface FigurePage {
  readonly title: string
  /** What stands over the title: the command. */
  readonly kicker: string
  /** What was found, in a sentence or two. */
  readonly lede: string
  readonly sections: readonly FigurePageSection[]
  readonly findings: readonly Finding[]
  /** Facts for the margin: files, seed, version. */
  readonly facts?: readonly string[]
  /** Of the intervals; 0.95 by default. */
  readonly level?: number
}

/** A page of figures and tables as one HTML file that needs no network; numbers are drawn as they are given, none is computed. */
export function renderFigurePage(page: FigurePage): string {
  let [figures, tables] = [0, 0]
  const context: DrawingContext = {
    id: 'page',
    estimate: () => undefined,
    modelStyle: () => 0,
    modelLabel: model => model,
    level: page.level ?? 0.95,
    exclusionAnchor: () => null,
  }
  const parts = page.sections.map(section => {
    const blocks: Block[] = []
    for (const figure of section.figures ?? []) {
      figures++
      const id = `figure-${figures}`
      blocks.push({
        kind: 'figure',
        id,
        name: `Figure ${figures}`,
        figure,
        drawing: drawFigure(figure, { ...context, id }),
        below: '',
      })
    }
    for (const table of section.tables ?? []) {
      tables++
      blocks.push({
        kind: 'table',
        id: `table-${tables}`,
        table: textTable(table, `Table ${tables}`),
        folded: section.folded?.includes(table.id) ?? false,
      })
    }
    const text = (section.text ?? []).map(paragraph => `<p>${escapeText(paragraph)}</p>`).join('')
    return { ...section, id: slug(section.title), html: text + blocksHtml(blocks, new Map()) }
  })
  if (page.findings.length > 0) {
    tables++
    const table = findingsTable(page.findings, `Table ${tables}`)
    const block: Block = { kind: 'table', id: `table-${tables}`, table, folded: page.findings.length > 25 }
    parts.push({ title: 'Findings in the data', id: 'findings', html: blocksHtml([block], new Map()) })
  }
  const contents = parts.map(
    ({ id, title, short }) => `<li><a href="#${id}">${escapeText(short ?? title)}</a></li>`,
  )
  const facts = page.facts ?? []
  const body =
    `<div class="sheet"><nav aria-label="Contents"><ol><li><a href="#answer">The answer</a></li>${contents.join('')}</ol>` +
    `<div class="meta">${facts.map(escapeText).join('<br>')}</div></nav><main id="content" tabindex="-1">` +
    `<section data-chapter="answer"><p class="kicker">${escapeText(page.kicker)}</p><h1 id="answer">${escapeText(page.title)}</h1>` +
    `<p class="lede">${escapeText(page.lede)}</p></section>` +
    parts
      .map(
        ({ id, title, html }) =>
          `<section data-chapter="${id}"><h2 id="${id}">${escapeText(title)}</h2>${html}</section>`,
      )
      .join('') +
    '</main><footer>Made by Tessera. The page computes no statistic: every number is that of the command’s JSON document. Set in Source Serif 4 and Source Sans 3, SIL Open Font Licence 1.1.</footer></div>'
  return documentHtml({ title: page.title, body, script: true })
}

/** Writes the page under a temporary name first, so that nobody ever sees half of it. */
export async function writeFigurePage(file: string, page: FigurePage): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, renderFigurePage(page))
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
