import type { Fields, PartialDay } from '@tessera/tables'

/** The columns of a table of adverse events: SDTM AE, ADaM ADAE or a plain one. */
export const adverseEventFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID', 'SUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  term: {
    kind: 'text',
    names: ['term', 'AEDECOD', 'AETERM'],
    required: true,
    always: true,
    what: 'preferred term of the event',
  },
  reported: { kind: 'text', names: ['reported_term', 'AETERM'], what: 'term as reported' },
  severity: { kind: 'text', names: ['severity', 'AESEV'], what: 'severity, where there is no grade' },
  bodySystem: { kind: 'text', names: ['body_system', 'AEBODSYS', 'AESOC'], what: 'system organ class' },
  grade: { kind: 'text', names: ['grade', 'AETOXGR', 'ATOXGR'], what: 'CTCAE grade' },
  start: { kind: 'day', names: ['start', 'AESTDTC', 'ASTDT'], required: true, what: 'start of the event' },
  end: { kind: 'day', names: ['end', 'AEENDTC', 'AENDT'], what: 'end of the event' },
  serious: { kind: 'flag', names: ['serious', 'AESER'], what: 'whether the event was serious' },
  relation: { kind: 'text', names: ['related', 'AEREL'], what: 'relation to the drug' },
  outcome: { kind: 'text', names: ['outcome', 'AEOUT'], what: 'outcome' },
  causedDeath: { kind: 'flag', names: ['caused_death', 'AESDTH'], what: 'whether the event led to death' },
  immune: {
    kind: 'flag',
    names: ['immune', 'immune_related', 'AEIRFL'],
    what: 'whether the event was immune-related',
  },
} as const satisfies Fields

/** A row of the table of adverse events. */
export interface AdverseEventRecord {
  readonly patientId: string | null
  readonly term: string | null
  readonly reported: string | null
  /** Mild, moderate, severe: no grade of CTCAE; tells two rows apart. */
  readonly severity: string | null
  readonly bodySystem: string | null
  readonly grade: string | null
  readonly start: PartialDay
  readonly end: PartialDay
  readonly serious: boolean | null
  readonly relation: string | null
  readonly outcome: string | null
  readonly causedDeath: boolean | null
  readonly immune: boolean | null
  readonly row: number
}

export type EventGrade = 1 | 2 | 3 | 4 | 5

/** An adverse event that can be counted: coded, with its grade where that is one. */
export interface AdverseEvent {
  readonly patientId: string
  readonly term: string
  readonly bodySystem: string | null
  /** Null where it is missing or no grade of CTCAE. */
  readonly grade: EventGrade | null
  readonly start: PartialDay
  /** Missing where it is still going on, not known, or before the start. */
  readonly end: PartialDay
  readonly serious: boolean | null
  /** Whether the investigator related it to the drug. */
  readonly related: boolean | null
  readonly immune: boolean | null
  readonly file: string
  readonly row: number
}

const relations: readonly (readonly [RegExp, boolean])[] = [
  [/^(n|no|none|not related|unrelated|remote|unlikely|unlikely related|无关|可能无关)$/i, false],
  [
    /^(y|yes|related|possibl[ey]|probabl[ey]|definite(ly)?|(possibly|probably|definitely) related|有关|可能有关)$/i,
    true,
  ],
]

/** What a relation says: `POSSIBLE` and `Y` are related, `REMOTE` and `NONE` not; null where it says neither. */
export function isRelated(relation: string | null): boolean | null {
  return relations.find(([pattern]) => pattern.test(relation?.trim() ?? ''))?.[1] ?? null
}

/** The grade of a cell: `3`, `3.0` or `Grade 3`; null for anything else. */
export function eventGrade(text: string | null): EventGrade | null {
  const grade = Number(/^(?:grade\s*|g)?([1-5])(?:\.0+)?$/i.exec(text?.trim() ?? '')?.[1])
  return grade === 1 || grade === 2 || grade === 3 || grade === 4 || grade === 5 ? grade : null
}
