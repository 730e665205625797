import {
  answerFields,
  type Questionnaire,
  qlqC30,
  qlqOes18,
  readQuestionnaires,
  readReportedCourses,
  type ScoredQuestionnaire,
  visitCompliance,
} from '@tessera/clinical'
import { formatDay, type PartialDay } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { requireFields } from './lesion-input.ts'
import { deteriorationOf } from './qlq-deterioration.ts'
import type { DeterioratingScale, QlqOptions } from './qlq-options.ts'
import { qlqText } from './qlq-text.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

/** The work of `tessera endpoints qlq`. */
export async function scoreAnswers(table: string, options: QlqOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const questionnaire = options.questionnaire === 'c30' ? qlqC30 : qlqOes18
  const scale = requireDeterioration(questionnaire, options)
  requireFields(options.columns, answerFields(questionnaire))
  const { questionnaires, findings } = await readQuestionnaires(
    table,
    questionnaire,
    options.columns ? { given: options.columns } : {},
  )
  const read =
    options.patients === undefined ? null : await readReportedCourses(options.patients, { questionnaires })
  const scores = questionnaires.flatMap(scoreRows)
  if (options.out !== undefined) await writeRows(options.out, scoreColumns, scores)
  const compliance = visitCompliance(questionnaires, read?.courses ?? null)
  const deterioration =
    scale === null || read === null ? null : deteriorationOf(questionnaires, read.courses, scale, options)
  return {
    document: {
      questionnaire: questionnaire.name,
      source: questionnaire.source,
      scores,
      compliance,
      deterioration,
    },
    text: qlqText(questionnaire, {
      questionnaires,
      compliance,
      deterioration,
      trace: options.trace ?? false,
    }),
    findings: [...findings, ...(read?.findings ?? [])],
  }
}

function requireDeterioration(
  { name, scales }: Questionnaire,
  { deterioration, patients, threshold, definitive, deathIsEvent }: QlqOptions,
): DeterioratingScale | null {
  if (deterioration === undefined) {
    if (definitive || deathIsEvent)
      throw new UsageError('--definitive and --death-is-event go with --deterioration SCALE')
    return null
  }
  if (patients === undefined) throw new UsageError('--deterioration needs time zero: --patients FILE')
  if (!(threshold > 0 && threshold <= 100))
    throw new UsageError(`--threshold ${threshold}: give points above 0, to 100`)
  const known: readonly DeterioratingScale[] =
    name === 'QLQ-C30' ? [...scales, { name: 'SUMMARY', label: 'Summary score', highIsGood: true }] : scales
  const wanted = known.find(one => one.name.toLowerCase() === deterioration.toLowerCase())
  if (!wanted)
    throw new UsageError(
      `--deterioration ${deterioration}: scales of the ${name} are ${known.map(one => one.name).join(', ')}`,
    )
  return wanted
}

const scoreColumns = [
  'patient_id',
  'visit',
  'date',
  'scale',
  'score',
  'answered',
  'items',
  'why_not',
  'row',
] as const

function scoreRows({ patientId, visit, day, scores, row }: ScoredQuestionnaire) {
  return scores.map(({ scale, score, answered, items, why }) => ({
    patient_id: patientId,
    visit,
    date: dateOf(day),
    scale,
    score,
    answered,
    items,
    why_not: why,
    row,
  }))
}

function dateOf({ day }: PartialDay): string | null {
  return Number.isNaN(day) ? null : formatDay(day)
}
