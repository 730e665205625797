import type { EvidenceDocument, RunRecord } from '@tessera/evidence'
import { documentHtml } from './page/document.ts'
import { mainNumbersHtml } from './sections/answer.ts'
import { isQuestion } from './sections/asked.ts'
import { Source } from './sections/source.ts'
import { escapeText } from './text/escape.ts'
import { durationText, plural } from './text/number.ts'

export interface IndexEntry {
  /** Address of the report, relative to the index page. */
  readonly href: string
  readonly evidence: EvidenceDocument
  readonly run: RunRecord
}

/** A page that lists several reports with their answers and main numbers. */
export function renderIndex(reports: readonly IndexEntry[], title = 'Reports'): string {
  const items = reports.map(({ href, evidence, run }) => {
    const source = new Source(evidence, run)
    const questions = source.asked.map(
      question =>
        `<p>${escapeText(question.answer.title)}${isQuestion(question) && question.sampleSize.feasibility ? ' <span class="tag">feasibility</span>' : ''}</p>${mainNumbersHtml(source, question)}`,
    )
    const facts = [
      evidence.study.simulated ? 'simulated data' : (evidence.study.registration ?? evidence.study.id),
      plural(evidence.patients.analysed, 'patient'),
      plural(evidence.patients.centres.length, 'centre'),
      `run ${run.startedAt.slice(0, 10)}, ${durationText(run.wallSeconds)}`,
    ]
    return `<li><h2><a href="${escapeText(safeAddress(href))}">${escapeText(evidence.study.title)}</a></h2><p class="note">${escapeText(facts.join(' · '))}</p>${questions.join('')}</li>`
  })
  const list =
    items.length === 0
      ? '<p class="note">There is no report yet.</p>'
      : `<ul class="reports">${items.join('')}</ul>`
  const body = `<div class="sheet" style="display:block;max-width:920px"><main id="content" tabindex="-1"><h1>${escapeText(title)}</h1>${list}</main></div>`
  return documentHtml({ title, body, script: false })
}

/** A relative address stays; one with a scheme other than http or file is not linked. */
function safeAddress(href: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(href) && !/^(https?|file):/i.test(href) ? '#' : href
}
