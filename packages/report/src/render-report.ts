import type { EvidenceDocument, RunRecord } from '@tessera/evidence'
import { dataUrl } from './downloads/data-url.ts'
import { wordFile, wordMime } from './downloads/word.ts'
import { blocksHtml, type WordFiles } from './page/blocks.ts'
import { documentHtml } from './page/document.ts'
import { chaptersOf, planReport, type ReportPlan } from './plan-report.ts'
import { answerHtml } from './sections/answer.ts'
import { isQuestion } from './sections/asked.ts'
import type { Chapter, TableBlock } from './sections/chapter.ts'
import { planText } from './sections/clock.ts'
import { Source } from './sections/source.ts'
import { escapeText } from './text/escape.ts'
import { durationText } from './text/number.ts'

export interface ReportInput {
  readonly evidence: EvidenceDocument
  readonly run: RunRecord
  /** Bytes of the raster files that the evidence names, by raster id, checked against their hashes. */
  readonly rasters: ReadonlyMap<string, Uint8Array>
}

/**
 * The report as one HTML file that needs no network: text, vector figures, tables, fonts, and every download
 * inside it. Everything is drawn from the evidence and the run record; nothing is computed but the layout.
 */
export async function renderReport({ evidence, run, rasters }: ReportInput): Promise<string> {
  const source = new Source(evidence, run)
  const plan = planReport(source, rasters)
  const tables = chaptersOf(plan)
    .flatMap(chapter => chapter.blocks)
    .filter(block => block.kind === 'table')
  const words = await wordFiles(evidence.study.title, tables)
  const body = `<div class="sheet">${contentsHtml(source, plan)}<main id="content" tabindex="-1">${frontHtml(source, words)}${bodyHtml(source, plan, words)}</main>${footerHtml(source)}</div>`
  const [first] = source.asked
  return documentHtml({
    title: source.asked.length === 1 ? first.answer.title : evidence.study.title,
    body,
    script: true,
  })
}

const allTables = 'all'

/** A report of more tables has them in one Word file alone: each file is some 10 kB and a tenth of a second. */
const mostWordFiles = 60

async function wordFiles(title: string, tables: readonly TableBlock[]): Promise<WordFiles> {
  const files = new Map<string, Uint8Array>()
  if (tables.length <= mostWordFiles)
    for (const { id, table } of tables) files.set(id, await wordFile(table.title, [table]))
  if (tables.length > 0)
    files.set(
      allTables,
      await wordFile(
        title,
        tables.map(({ table }) => table),
      ),
    )
  return files
}

function frontHtml(source: Source, words: WordFiles): string {
  const { study } = source.evidence
  const questions = source.asked
  const simulated = study.simulated
    ? '<div class="simulated" role="note"><strong>Simulated data.</strong> No patient in this report exists; the numbers show how the analysis works, not what is true of any treatment.</div>'
    : ''
  const kicker = [
    study.registration ?? study.id,
    questions.length === 1 ? study.title : `${questions.length} questions`,
  ].join(' · ')
  const opening = `${simulated}${sensitivityHtml(source)}<p class="kicker">${escapeText(kicker)}</p>`
  const all = words.get(allTables)
  const downloads =
    all === undefined
      ? ''
      : `<p class="downloads"><a download="tables.docx" href="${dataUrl(wordMime, all)}">All tables as one Word file</a></p>`
  const [only] = questions
  if (questions.length === 1)
    return `<section data-chapter="answer">${opening}${answerHtml(source, only, 'h1', 'answer')}${downloads}</section>`
  const answers = questions.map(
    q =>
      `<li><a href="#question-${escapeText(q.id)}">${escapeText(q.answer.title)}</a>${isQuestion(q) && q.sampleSize.feasibility ? ' <span class="tag">feasibility</span>' : ''}</li>`,
  )
  const list =
    questions.length === 0
      ? '<p class="lede">The evidence holds no question.</p>'
      : `<ol class="plain">${answers.join('')}</ol>`
  return `<section data-chapter="answer">${opening}<h1 id="answer">${escapeText(study.title)}</h1>${list}${downloads}</section>`
}

/** Above every answer of a run that left something out: what it is not, and how to learn what it cost. */
function sensitivityHtml({ evidence }: Source): string {
  const { sensitivity } = evidence
  if (sensitivity === undefined) return ''
  const without = sensitivity.without.map(({ words }) => words).join(', ')
  const cost =
    sensitivity.against === null
      ? 'Run it beside the whole study (--against RUN) to see what that cost.'
      : 'What that cost stands in the first chapter.'
  return `<div class="notice" role="note"><strong>Sensitivity run, not the registered analysis.</strong> Left out: ${escapeText(without)}. ${cost}</div>`
}

function bodyHtml(source: Source, plan: ReportPlan, words: WordFiles): string {
  const chapter = (c: Chapter): string =>
    `<section data-chapter="${escapeText(c.id)}"><h${c.level} id="${escapeText(c.id)}">${escapeText(c.title)}</h${c.level}>${blocksHtml(c.blocks, words)}</section>`
  const parts = plan.parts.map(({ question, chapters }) => {
    const html = chapters.map(chapter).join('')
    if (plan.parts.length === 1) return html
    const id = `question-${question.id}`
    return `<div class="question" data-chapter="${escapeText(id)}">${answerHtml(source, question, 'h2', escapeText(id))}${html}</div>`
  })
  return [...plan.before.map(chapter), ...parts, ...plan.after.map(chapter)].join('')
}

function contentsHtml(source: Source, plan: ReportPlan): string {
  const link = (id: string, text: string, sub = false): string =>
    `<li${sub ? ' class="sub"' : ''}><a href="#${escapeText(id)}">${escapeText(text)}</a></li>`
  const several = plan.parts.length > 1
  const items = [
    link('answer', several ? 'The answers' : 'The answer'),
    ...plan.before.map(c => link(c.id, c.short)),
    ...plan.parts.flatMap(({ question, chapters }) => [
      ...(several ? [link(`question-${question.id}`, question.label)] : []),
      ...chapters.map(c => link(c.id, c.short, several)),
    ]),
    ...plan.after.map(c => link(c.id, c.short)),
  ]
  const { study } = source.evidence
  const meta = [
    study.simulated ? 'Simulated data' : (study.registration ?? study.id),
    `Plan ${planText(source)}`,
    `Seed ${study.seed}`,
    `Run ${source.run.startedAt.slice(0, 10)}, ${durationText(source.run.wallSeconds)}`,
  ]
  return `<nav aria-label="Contents"><ol>${items.join('')}</ol><div class="meta">${meta.map(escapeText).join('<br>')}</div></nav>`
}

function footerHtml(source: Source): string {
  const { run } = source
  return (
    `<footer>Made by Tessera ${escapeText(run.tessera)} from evidence.json (SHA-256 ${escapeText(run.evidenceSha256.slice(0, 16))}…) and run.json. ` +
    'The report computes no statistic: every number is in the evidence. Set in Source Serif 4 and Source Sans 3, SIL Open Font Licence 1.1.</footer>'
  )
}
