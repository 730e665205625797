import type { Finding } from '@tessera/evidence'
import type { Fields } from '@tessera/tables'
import type { Fact, FactKind } from '../survival/fact.ts'
import { type DomainOptions, readDomain, subjectFields } from './domain.ts'

/** Variables of DS that are read (SDTM Implementation Guide 3.4, Disposition). */
export const dispositionFields = {
  ...subjectFields,
  decoded: { kind: 'text', names: ['DSDECOD'], required: true, what: 'standardised disposition term' },
  category: { kind: 'text', names: ['DSCAT'], what: 'category' },
  subcategory: { kind: 'text', names: ['DSSCAT'], what: 'subcategory' },
  day: { kind: 'day', names: ['DSSTDTC', 'DSDTC'], required: true, what: 'date of the disposition' },
} as const satisfies Fields

export interface Disposition {
  readonly patientId: string
  /** DSDECOD: `COMPLETED`, `WITHDRAWAL BY SUBJECT`, `RANDOMIZED`. */
  readonly term: string
  readonly isMilestone: boolean
  readonly fact: Fact
}

export interface Dispositions {
  readonly dispositions: readonly Disposition[]
  readonly findings: readonly Finding[]
}

const kinds: readonly (readonly [RegExp, FactKind])[] = [
  [/^death$/i, 'death'],
  [/^withdrawal/i, 'withdrawal'],
  [/^lost to follow/i, 'lost to follow-up'],
]

/**
 * Dispositions and milestones of an SDTM DS data set. A withdrawal, a loss to follow-up and a death are those facts;
 * any other disposition event but completion is a treatment that stopped.
 */
export async function readDispositions(
  path: string,
  options: DomainOptions<typeof dispositionFields> = {},
): Promise<Dispositions> {
  const { file, records, columns, findings } = await readDomain(path, 'DS', dispositionFields, options)
  const dispositions = records.flatMap((record): Disposition[] => {
    const { patientId, decoded: term, day, row } = record
    if (patientId === null || term === null) return []
    const kind = kinds.find(([pattern]) => pattern.test(term))?.[1] ?? 'treatment stopped'
    const fact: Fact = {
      kind,
      day,
      site: null,
      detail: term,
      file,
      row,
      field: columns.day ?? 'DSSTDTC',
    }
    return [{ patientId, term, isMilestone: !/disposition event/i.test(record.category ?? ''), fact }]
  })
  return { dispositions, findings }
}

/** The facts of dispositions: how the study ended for whom it ended early. */
export function dispositionFacts(
  dispositions: readonly Disposition[],
): readonly (Fact & { readonly patientId: string })[] {
  return dispositions
    .filter(({ isMilestone, term }) => !isMilestone && !/^(completed|screen failure)$/i.test(term))
    .map(({ patientId, fact }) => ({ ...fact, patientId }))
}
