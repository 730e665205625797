import path from 'node:path'
import type { Estimate, EvidenceDocument, Finding, Question } from '@tessera/evidence'
import type { Outcome } from './perform.ts'
import { padTo, wrapTo } from './terminal/display-width.ts'
import { durationText } from './terminal/duration-text.ts'

export interface WhereItIs {
  readonly folder: string
  /** Null where no report was asked for. */
  readonly report: string | null
  /** Null where nothing was computed now. */
  readonly seconds: number | null
}

/** The end of a run: the answer, the main numbers with their intervals, and where everything is. */
export function runSummary(evidence: EvidenceDocument, where: WhereItIs): Outcome {
  const { study, patients, findings } = evidence
  const byId = new Map(evidence.estimates.map(estimate => [estimate.id, estimate]))
  const told = ({
    id,
    label,
    answer,
    mainNumbers,
  }: Pick<Question, 'id' | 'label' | 'answer' | 'mainNumbers'>) => ({
    id,
    label,
    title: answer.title,
    sentences: answer.sentences,
    mainNumbers: mainNumbers.map(({ estimate, caption }) => ({
      caption,
      ...pickNumbers(byId.get(estimate)),
      estimate,
    })),
  })
  const analyses = (evidence.analyses ?? []).map(told)
  const questions = evidence.questions.map(question => ({
    ...told(question),
    feasibility: question.sampleSize.feasibility,
  }))
  const { sensitivity } = evidence
  const lines: string[] =
    sensitivity === undefined
      ? []
      : wrapTo(
          `Sensitivity run, not the registered analysis: without ${sensitivity.without.map(({ words }) => words).join(', ')}.`,
          96,
        )
  const costs = costsOf(evidence)
  for (const question of [...analyses, ...questions]) {
    lines.push('', ...wrapTo(question.title, 96))
    const width = Math.max(...question.mainNumbers.map(({ caption }) => caption.length), 0)
    for (const number of question.mainNumbers)
      lines.push(`  ${padTo(number.caption, width)}  ${withInterval(number)}`)
  }
  if (costs.length > 0) {
    lines.push('', 'What it cost, on the patients of both runs')
    const width = Math.max(...costs.map(({ caption }) => caption.length))
    for (const cost of costs) lines.push(`  ${padTo(cost.caption, width)}  ${withInterval(cost)}`)
  }
  const took = where.seconds === null ? '' : `, ${durationText(where.seconds)}`
  lines.push('', `${patients.analysed} of ${patients.read} patients${took}${countText(findings)}`)
  lines.push(
    where.report === null
      ? `Evidence  ${path.join(where.folder, 'evidence.json')}`
      : `Report    ${where.report}`,
  )
  return {
    document: {
      study: study.id,
      title: study.title,
      simulated: study.simulated,
      folder: where.folder,
      evidence: path.join(where.folder, 'evidence.json'),
      report: where.report,
      patients: { read: patients.read, analysed: patients.analysed },
      analyses,
      questions,
      ...(sensitivity === undefined ? {} : { sensitivity: { ...sensitivity, costs } }),
      seconds: where.seconds,
    },
    text: lines.join('\n').replace(/^\n/, ''),
    findings,
    countsOnly: true,
  }
}

/** What leaving out cost the primary model of each question. */
function costsOf({ estimates, questions }: EvidenceDocument): ({ readonly caption: string } & Numbers)[] {
  return questions.flatMap(({ id, label, primary, models }) =>
    estimates
      .filter(
        ({ question, model, measure }) => question === id && model === primary && measure.startsWith('cost:'),
      )
      .map(own => ({
        caption: `${label}, ${models.find(model => model.id === primary)?.label ?? primary}`,
        estimate: own.id,
        ...pickNumbers(own),
      })),
  )
}

interface Numbers {
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly level: number | null
  readonly why: string | null
}

function pickNumbers(estimate: Estimate | undefined): Numbers {
  if (!estimate) return { value: null, lower: null, upper: null, level: null, why: 'not estimated' }
  const { value, lower, upper, level, why } = estimate
  return { value, lower, upper, level, why }
}

/** "0.74 (0.69 to 0.79)"; why not, where there is no number. */
export function withInterval({ value, lower, upper, why }: Numbers): string {
  if (value === null) return `not estimated${why === null ? '' : `: ${why}`}`
  const digits = Math.abs(value) < 0.1 ? 3 : 2
  const text = (number: number) => number.toFixed(digits).replace('-', '−')
  if (lower === null || upper === null) return text(value)
  return `${text(value)} (${text(lower)} to ${text(upper)})`
}

function countText(findings: readonly Finding[]): string {
  const warnings = findings.filter(finding => finding.severity === 'warning').length
  if (warnings === 0) return ''
  return `; ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, in the report and by tessera check`
}
