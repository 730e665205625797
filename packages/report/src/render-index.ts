import type { EvidenceDocument, RunRecord } from '@tessera/evidence'
import { documentHtml } from './page/document.ts'
import { mainNumbersHtml } from './sections/answer.ts'
import { type Asked, isQuestion } from './sections/asked.ts'
import { Source } from './sections/source.ts'
import { escapeText } from './text/escape.ts'
import { durationText, limitsText, plural, valueText } from './text/number.ts'

export interface IndexEntry {
  /** Address of the report, relative to the index page. */
  readonly href: string
  readonly evidence: EvidenceDocument
  readonly run: RunRecord
}

/** A page that lists several reports with their answers and main numbers; many answers of one study are a table. */
export function renderIndex(reports: readonly IndexEntry[], title = 'Reports'): string {
  const items = reports.map(({ href, evidence, run }) => {
    const source = new Source(evidence, run)
    const link = safeAddress(href)
    const questions =
      source.asked.length > most ? [answersTable(source, link)] : source.asked.map(q => answer(source, q))
    const facts = [
      evidence.study.simulated ? 'simulated data' : (evidence.study.registration ?? evidence.study.id),
      plural(evidence.patients.analysed, 'patient'),
      plural(evidence.patients.centres.length, 'centre'),
      `run ${run.startedAt.slice(0, 10)}, ${durationText(run.wallSeconds)}`,
    ]
    return `<li><h2><a href="${escapeText(link)}">${escapeText(evidence.study.title)}</a></h2><p class="note">${escapeText(facts.join(' · '))}</p>${questions.join('')}</li>`
  })
  const list =
    items.length === 0
      ? '<p class="note">There is no report yet.</p>'
      : `<ul class="reports">${items.join('')}</ul>`
  const body = `<div class="sheet" style="display:block;max-width:920px"><main id="content" tabindex="-1"><h1>${escapeText(title)}</h1>${list}</main></div>`
  return documentHtml({ title, body, script: false })
}

/** Answers that are shown with all their main numbers; where a study has more, each is a row. */
const most = 2

function answer(source: Source, question: Asked): string {
  return `<p>${escapeText(question.answer.title)}${feasibilityTag(question)}</p>${mainNumbersHtml(source, question)}`
}

/** A row an answer: its title, which opens it in the report, and its first number. */
function answersTable(source: Source, href: string): string {
  const rows = source.asked.map(question => {
    const [main] = question.mainNumbers
    const estimate = main === undefined ? undefined : source.estimate(main.estimate)
    const number =
      estimate === undefined || estimate.value === null
        ? '<b>\u2013</b>'
        : `<b>${escapeText(valueText(estimate))}</b> <i>${escapeText(limitsText(estimate))}</i>`
    return `<tr><td><a href="${escapeText(`${href}#question-${question.id}`)}">${escapeText(question.answer.title)}</a>${feasibilityTag(question)}</td><td class="number">${number}</td><td class="note">${escapeText(main?.caption ?? '')}</td></tr>`
  })
  return `<table class="answers"><tbody>${rows.join('')}</tbody></table>`
}

function feasibilityTag(question: Asked): string {
  return isQuestion(question) && question.sampleSize.feasibility
    ? ' <span class="tag">feasibility</span>'
    : ''
}

/** A relative address stays; one with a scheme other than http or file is not linked. */
function safeAddress(href: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(href) && !/^(https?|file):/i.test(href) ? '#' : href
}
