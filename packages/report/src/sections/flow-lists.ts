import type { EvidenceDocument, FigureOf } from '@tessera/evidence'
import { escapeText } from '../text/escape.ts'
import { count, plural } from '../text/number.ts'

/** What each "left out" box of the flow opens: its reasons, each counted by centre. */
export function flowLists(figure: FigureOf<'flow'>, evidence: EvidenceDocument, id: string): string {
  return figure.boxes
    .map((box, i) => {
      if (box.left.length === 0) return ''
      const total = box.left.reduce((sum, reason) => sum + reason.n, 0)
      const items = box.left.map(
        ({ reason, n }) =>
          `<li><span class="count">${count(n)}</span> ${escapeText(reason)}${centres(reason, figure.question, evidence)}</li>`,
      )
      return (
        `<details id="${id}-left-${i}"><summary>${plural(total, 'patient')} left out after ` +
        `“${escapeText(box.label)}”: the reasons by centre</summary><ul class="reasons">${items.join('')}</ul></details>`
      )
    })
    .join('')
}

function centres(reason: string, question: string | null, evidence: EvidenceDocument): string {
  const found = evidence.exclusions.filter(
    e => e.reason === reason && (e.question === null || question === null || e.question === question),
  )
  const text = found.flatMap(e => e.byCentre.map(c => `${c.centre} ${count(c.n)}`))
  return text.length === 0 ? '' : `<span class="soft">: ${escapeText(text.join(', '))}</span>`
}
