import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import type { Answer, StudyCheck } from '@tessera/study'
import { wrapTo } from './terminal/display-width.ts'
import { recordText } from './terminal/record-text.ts'
import { textTable } from './terminal/text-table.ts'

export interface CheckSummary {
  readonly study: string
  readonly title: string
  readonly result: StudyCheck
  readonly folder: string
  /** Query sheets, one a hospital, in the order of `result.querySheets`. */
  readonly files: readonly string[]
  /** What hospitals returned; null where nothing was asked for. */
  readonly answers: {
    readonly answers: readonly Answer[]
    readonly findings: readonly Finding[]
    readonly corrections: string | null
  } | null
}

/** Fields of the JSON document of `tessera check`. */
export function checkDocument({ study, title, result, folder, files, answers }: CheckSummary) {
  const { intake, querySheets } = result
  return {
    study,
    title,
    patients: intake?.read ?? null,
    centres: intake?.centres ?? [],
    questions: (intake?.questions ?? []).map(
      ({ id, label, landmark, endpoint, endpointType, n, events, flow, sampleSize }) => ({
        id,
        label,
        landmark,
        endpoint,
        endpointType,
        n,
        events,
        flow,
        sampleSize,
      }),
    ),
    completeness: intake?.completeness ?? null,
    folder,
    querySheets: querySheets.map(({ centre, queries }, i) => ({
      centre,
      queries: queries.length,
      file: files[i],
    })),
    returned: answers && {
      ...countAnswers(answers.answers),
      corrections: answers.corrections,
      answers: answers.answers,
    },
  }
}

/** The same for reading: flow and sample size of each question, completeness, query sheets. */
export function checkText({ title, result, folder, files, answers }: CheckSummary): string {
  const { intake, querySheets } = result
  const parts: string[] = [title]
  for (const { label, landmark, n, events, flow, sampleSize } of intake?.questions ?? []) {
    const name = landmark === null ? label : `${label}, ${landmark}`
    // Levels and values have no events to count.
    const lines = [`${name}: ${n} patients${events === null ? '' : `, ${events} events`}`]
    for (const box of flow) {
      lines.push(`  ${box.label}  ${box.n}`)
      for (const { reason, n: left } of box.left) lines.push(`    − ${left}  ${reason}`)
    }
    parts.push([...lines, ...wrapTo(sampleSize.sentence, 96).map(line => `  ${line}`)].join('\n'))
  }
  if (intake) parts.push(`Completeness\n${indented(recordText(intake.completeness))}`)
  if (answers) parts.push(answersText(answers.answers, answers.corrections))
  if (querySheets.length > 0) {
    const rows = querySheets.map(({ centre, queries }, i) => [centre, String(queries.length), files[i]])
    parts.push(`Query sheets\n${indented(textTable(['', 'queries', ''], rows))}`)
  }
  parts.push(`All findings: ${path.join(folder, 'findings.json')}`)
  return parts.join('\n\n')
}

function countAnswers(answers: readonly Answer[]) {
  const count = (status: Answer['status']) => answers.filter(answer => answer.status === status).length
  return {
    changed: count('changed'),
    same: count('same'),
    unanswered: count('unanswered'),
    unknownRow: count('unknown row'),
  }
}

function answersText(answers: readonly Answer[], corrections: string | null): string {
  const { changed, same, unanswered, unknownRow } = countAnswers(answers)
  const kept = corrections === null ? '' : `; corrections are in ${corrections}`
  return `Returned: ${changed} changed, ${same} confirmed, ${unanswered} unanswered, ${unknownRow} of no known row${kept}`
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
