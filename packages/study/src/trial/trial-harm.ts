import {
  type AdverseEvent,
  gradeLaboratory,
  periodInDays,
  type ToxicityArm,
  type ToxicityTable,
  toxicityTable,
  trialToxicities,
  worstGrades,
} from '@tessera/clinical'
import type { Estimate, Finding, TableRecord } from '@tessera/evidence'
import { percentLevel } from '../run/figures/place.ts'
import { countColumn, estimateColumn, textColumn, writtenColumn } from '../run/report-tables/columns.ts'
import { type EvidencePart, placedInTrial } from './trial-evidence.ts'
import type { TrialIntake } from './trial-intake.ts'

interface HarmContext {
  readonly analysis: string
  readonly intake: TrialIntake
  readonly level: number
  readonly status: Estimate['status']
}

/**
 * Adverse events and laboratory values of everybody whose treatment is known, by the treatment received, from time zero
 * on: the toxicities that the trial names, every other term, and the worst CTCAE grade of each laboratory term.
 */
export function trialHarm(context: HarmContext): EvidencePart {
  const { intake } = context
  const received = new Map(
    intake.patients.flatMap(({ patientId, received: arm }) =>
      arm === null ? [] : [[patientId, arm] as const],
    ),
  )
  const findings: Finding[] = []
  const tables: TableRecord[] = []
  const order = [intake.arms.control, intake.arms.experimental]
  if (intake.tables.events) {
    const counted = eventsInWindow(intake, intake.tables.events)
    const options = { order, level: context.level }
    const named = toxicityTable(counted, received, trialToxicities, options)
    const every = toxicityTable(counted, received, 'each term', options)
    findings.push(...named.findings)
    tables.push(
      harmTable(context, 'named', 'Toxicities that the trial names', named),
      harmTable(context, 'terms', 'Every adverse event', every),
    )
  }
  const graded = laboratoryTable(context, received)
  return {
    tables: [...tables, ...graded.tables],
    findings: [...findings, ...graded.findings],
  }
}

/** Events of the trial's patients from time zero, up to the protocol's window. */
function eventsInWindow(intake: TrialIntake, events: readonly AdverseEvent[]): AdverseEvent[] {
  const zero = new Map(intake.patients.map(({ patientId, timeZero }) => [patientId, timeZero]))
  const window = intake.protocol.toxicity?.window
  const length = window === undefined ? Number.POSITIVE_INFINITY : periodInDays(window)
  return events.filter(({ patientId, start }) => {
    const from = zero.get(patientId)
    return from !== undefined && start.latest >= from && !(start.earliest > from + length)
  })
}

function harmTable(context: HarmContext, name: string, title: string, table: ToxicityTable): TableRecord {
  const [control, experimental] = table.arms
  const columns = (arm: string, key: string): TableRecord['columns'] => [
    writtenColumn(`${key}Any`, `${arm}, any grade`),
    writtenColumn(`${key}Severe`, `${arm}, grade 3 or more`),
    countColumn(`${key}Fatal`, `${arm}, grade 5`),
  ]
  const cells = (of: ToxicityArm | undefined, key: string) => ({
    [`${key}Any`]: of ? share(of.anyGrade.patients, of.n) : '–',
    [`${key}Severe`]: of ? share(of.grade3OrMore.patients, of.n) : '–',
    [`${key}Fatal`]: of ? of.byWorstGrade[5] : null,
  })
  return {
    ...placedInTrial(context, {
      name: `harm/${name}`,
      section: 'toxicity',
      title,
      caption: `Patients by worst grade and treatment received, from time zero. Difference of grade 3 or more, ${experimental?.arm ?? ''} less ${control?.arm ?? ''}, with Newcombe’s ${percentLevel(context.level)} limits.`,
    }),
    columns: [
      textColumn('term', ''),
      ...columns(control?.arm ?? '', 'control'),
      ...columns(experimental?.arm ?? '', 'experimental'),
      estimateColumn('difference', 'Difference, %', 0),
    ],
    rows: table.rows.map(({ name: term, arms, differences }) => {
      const difference = differences[0]?.grade3OrMore
      return {
        term,
        ...cells(
          arms.find(({ arm }) => arm === control?.arm),
          'control',
        ),
        ...cells(
          arms.find(({ arm }) => arm === experimental?.arm),
          'experimental',
        ),
        difference: difference ? 100 * difference.value : null,
        lower: difference ? 100 * difference.lower : null,
        upper: difference ? 100 * difference.upper : null,
      }
    }),
    indent: null,
    note: `${table.arms.map(({ arm, n }) => `${arm}: ${n} patients`).join('; ')}.`,
  }
}

function share(patients: number, n: number): string {
  return `${patients} (${n === 0 ? '–' : `${Math.round((100 * patients) / n)} %`})`
}

function laboratoryTable(
  context: HarmContext,
  received: ReadonlyMap<string, string>,
): { tables: TableRecord[]; findings: readonly Finding[] } {
  const { intake } = context
  const { laboratory } = intake.tables
  if (!laboratory) return { tables: [], findings: [] }
  const own = laboratory.records.filter(({ patientId }) => patientId !== null && received.has(patientId))
  const { grades, findings } = gradeLaboratory(own, {
    file: laboratory.file,
    firstDose: new Map(intake.patients.map(({ patientId, timeZero }) => [patientId, timeZero])),
  })
  const worst = worstGrades(grades)
  const terms = [...new Set(worst.map(({ term }) => term))]
  const order = [intake.arms.control, intake.arms.experimental]
  const rows = terms.map(term => {
    const cells = order.map((arm, a) => {
      const of = worst.filter(
        one => one.term === term && received.get(one.patientId) === arm && one.grade !== null,
      )
      const count = (least: number) => of.filter(({ grade }) => (grade ?? 0) >= least).length
      return {
        [`n${a}`]: of.length,
        [`any${a}`]: share(count(1), of.length),
        [`severe${a}`]: share(count(3), of.length),
      }
    })
    return Object.assign({ term }, ...cells)
  })
  return {
    findings,
    tables: [
      {
        ...placedInTrial(context, {
          name: 'harm/laboratory',
          section: 'toxicity',
          title: 'Laboratory values by CTCAE v5.0',
          caption:
            'Worst grade a patient after time zero, by treatment received; the last value up to time zero is the baseline.',
        }),
        columns: [
          textColumn('term', ''),
          ...order.flatMap((arm, a): TableRecord['columns'] => [
            countColumn(`n${a}`, `${arm}, patients`),
            writtenColumn(`any${a}`, 'Any grade'),
            writtenColumn(`severe${a}`, 'Grade 3 or more'),
          ]),
        ],
        rows,
        indent: null,
        note: null,
      },
    ],
  }
}
