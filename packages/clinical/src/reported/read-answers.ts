import type { Finding } from '@tessera/evidence'
import {
  type Fields,
  type GivenColumns,
  type PartialDay,
  type ReadTableOptions,
  readRecords,
} from '@tessera/tables'
import type { Questionnaire } from './questionnaire.ts'
import { isAnswer, type ScaleScore, scoreQuestionnaire } from './score.ts'

const keyFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  visit: { kind: 'text', names: ['visit', 'VISIT'], what: 'visit' },
  day: { kind: 'day', names: ['date', 'QSDTC'], required: true, what: 'date of the questionnaire' },
} as const satisfies Fields

/** One questionnaire of one patient. */
export interface ScoredQuestionnaire {
  readonly patientId: string
  readonly visit: string | null
  readonly day: PartialDay
  readonly scores: readonly ScaleScore[]
  readonly file: string
  readonly row: number
}

/** Column of an item: `c30_1`, `q1`, `item_1`, behind the QLQ-C30 also `q31` for the first of OES18. */
export function itemNames(questionnaire: Questionnaire, item: number): string[] {
  const short = questionnaire.name === 'QLQ-C30' ? 'c30' : 'oes18'
  const own = [`${short}_${item}`, `${short}_q${item}`, `${short}${item}`, `qlq_${short}_${item}`]
  const through = questionnaire.name === 'QLQ-C30' ? item : item + 30
  return [...own, `q${through}`, `item_${through}`]
}

const itemsOf = ({ items }: Questionnaire) => Array.from({ length: items }, (_, i) => i + 1)

function fieldsOfItems(questionnaire: Questionnaire): Fields {
  return Object.fromEntries(
    itemsOf(questionnaire).map(item => [
      String(item),
      {
        kind: 'number' as const,
        names: itemNames(questionnaire, item),
        ...(item === 1 ? { required: true as const } : {}),
        what: `item ${item} of the ${questionnaire.name}`,
      },
    ]),
  )
}

/** Fields of a table of answers: `patientId`, `visit`, `day` and the items by their numbers from 1. */
export function answerFields(questionnaire: Questionnaire): Fields {
  return { ...keyFields, ...fieldsOfItems(questionnaire) }
}

/**
 * Reads a table with a row a questionnaire and a column an item, and scores it. An answer that the questionnaire does
 * not have is an error with its row and is not used; two questionnaires of a patient on one day, one without its day, and items
 * without a column are findings.
 * @throws FindingsError when the file cannot be read, or the first item has no column
 */
export async function readQuestionnaires(
  path: string,
  questionnaire: Questionnaire,
  options: { readonly given?: GivenColumns<Fields>; readonly table?: ReadTableOptions } = {},
): Promise<{
  readonly questionnaires: readonly ScoredQuestionnaire[]
  readonly findings: readonly Finding[]
}> {
  const items = itemsOf(questionnaire)
  const itemFields = fieldsOfItems(questionnaire)
  const keyed = await readRecords(path, keyFields, options)
  const answered = await readRecords(path, itemFields, options)
  // Both readings of the file say what is wrong with it as a whole.
  const findings: Finding[] = [
    ...keyed.findings,
    ...answered.findings.filter(one => one.field !== undefined || one.row !== undefined),
  ]
  const withoutColumn = items.filter(item => answered.columns[String(item)] === undefined)
  if (withoutColumn.length > 0)
    findings.push({
      severity: 'warning',
      code: 'items-without-column',
      message: `no column for ${withoutColumn.length === 1 ? 'item' : 'items'} ${withoutColumn.join(', ')} of the ${questionnaire.name}: not answered by anybody`,
      cure: `name the columns ${itemNames(questionnaire, withoutColumn[0]).slice(0, 2).join(' or ')} and so on, or leave them out on purpose`,
      file: keyed.file,
    })
  const seen = new Map<string, number>()
  const questionnaires = keyed.records.flatMap(({ patientId, visit, day, row }, i): ScoredQuestionnaire[] => {
    if (patientId === null) return []
    const at = { file: keyed.file, row, patientId }
    const record = answered.records[i]
    const answers = (item: number) => {
      const value = record[String(item)]
      return typeof value === 'number' ? value : Number.NaN
    }
    for (const item of items) {
      const answer = answers(item)
      if (Number.isNaN(answer) || isAnswer(answer, questionnaire.most(item))) continue
      findings.push({
        severity: 'error',
        code: 'answer-outside',
        message: `item ${item} of the ${questionnaire.name} has ${answer}; answers are 1 to ${questionnaire.most(item)}`,
        cure: 'correct it from the questionnaire, or leave it empty; it was not used',
        field: answered.columns[String(item)] ?? String(item),
        value: String(answer),
        ...at,
      })
    }
    if (day.precision !== 'day')
      findings.push({
        severity: 'warning',
        code: 'questionnaire-undated',
        message:
          day.precision === 'missing'
            ? 'a questionnaire without its date: scored, and not used for times'
            : `only the ${day.precision} of a questionnaire is known: scored, and not used for times`,
        cure: 'give the day',
        field: keyed.columns.day ?? 'date',
        ...at,
      })
    const key = `${patientId}\n${day.earliest}`
    const before = seen.get(key)
    if (before !== undefined && day.precision === 'day')
      findings.push({
        severity: 'warning',
        code: 'questionnaire-twice',
        message: `a second ${questionnaire.name} on the day of row ${before}; both are scored`,
        cure: 'keep one of them',
        field: keyed.columns.day ?? 'date',
        ...at,
      })
    seen.set(key, row)
    return [
      { patientId, visit, day, scores: scoreQuestionnaire(questionnaire, answers), file: keyed.file, row },
    ]
  })
  return { questionnaires, findings }
}
