import { dateColumn, makeTable, numberColumn, type PartialDay, type Table, textColumn } from '@tessera/tables'
import type { Subject } from '../cdisc/demographics.ts'
import type { Disposition } from '../cdisc/disposition.ts'
import type { Exposures } from '../toxicity/exposure/doses.ts'

export interface AdslSources {
  readonly subjects: readonly Subject[]
  /** From EX; without it the first and last exposure of DM count. */
  readonly exposures?: Exposures
  readonly dispositions?: readonly Disposition[]
}

/**
 * ADSL: one row a subject (CDISC ADaM Implementation Guide 1.3, section 3.2): planned and actual treatment, first
 * and last dose (TRTSDT, TRTEDT, TRTDURD = TRTEDT - TRTSDT + 1), end of the study and how, death, the date on which
 * the subject was last known alive (the latest of every date here but not after death), and the populations
 * ITTFL (an arm was assigned) and SAFFL (at least one dose).
 */
export function adsl({ subjects, exposures, dispositions = [] }: AdslSources): Table {
  const ends = Map.groupBy(
    dispositions.filter(({ isMilestone }) => !isMilestone),
    ({ patientId }) => patientId,
  )
  const rows = subjects.map(subject => {
    const dose = exposures?.byPatient.get(subject.patientId)
    const first = dose?.first ?? (exposures ? Number.NaN : whole(subject.firstExposure))
    const last = dose?.last ?? (exposures ? Number.NaN : whole(subject.lastExposure))
    const ending = ends.get(subject.patientId)?.[0] ?? null
    const death = whole(subject.death)
    const ended = ending === null ? Number.NaN : whole(ending.fact.day)
    const known = [first, last, whole(subject.end), whole(subject.participationEnd), ended]
    return { subject, first, last, ending, ended, death, alive: latestAlive(known, death) }
  })
  type Row = (typeof rows)[number]
  const text = (name: string, of: (row: Row) => string | null) => textColumn(name, rows.map(of))
  const date = (name: string, of: (row: Row) => number) => dateColumn(name, rows.map(of))
  const flag = (value: boolean) => (value ? 'Y' : 'N')
  return makeTable('ADSL', [
    text('STUDYID', ({ subject }) => subject.studyId),
    text('USUBJID', ({ subject }) => subject.patientId),
    text('SUBJID', ({ subject }) => subject.subject),
    text('SITEID', ({ subject }) => subject.site),
    numberColumn(
      'AGE',
      rows.map(({ subject }) => subject.age),
    ),
    text('AGEU', ({ subject }) => subject.ageUnit),
    text('SEX', ({ subject }) => subject.sex),
    text('RACE', ({ subject }) => subject.race),
    text('COUNTRY', ({ subject }) => subject.country),
    text('ARM', ({ subject }) => subject.arm),
    text('ACTARM', ({ subject }) => subject.actualArm),
    text('TRT01P', ({ subject }) => subject.arm),
    text('TRT01A', ({ subject }) => subject.actualArm ?? subject.arm),
    text('ITTFL', ({ subject }) => flag(subject.arm !== null)),
    text('SAFFL', ({ first }) => flag(!Number.isNaN(first))),
    date('RFSTDT', ({ subject }) => whole(subject.start)),
    date('TRTSDT', ({ first }) => first),
    date('TRTEDT', ({ last }) => last),
    numberColumn(
      'TRTDURD',
      rows.map(({ first, last }) => last - first + 1),
      'days',
    ),
    date('EOSDT', ({ ended }) => ended),
    text('EOSSTT', ({ ending }) => statusOf(ending)),
    text('DCSREAS', ({ ending }) => (statusOf(ending) === 'DISCONTINUED' ? (ending?.term ?? null) : null)),
    date('DTHDT', ({ death }) => death),
    text('DTHFL', ({ subject }) => (subject.died ? 'Y' : null)),
    date('LSTALVDT', ({ alive }) => alive),
  ])
}

function statusOf(ending: Disposition | null): string | null {
  if (ending === null) return null
  return /^completed$/i.test(ending.term) ? 'COMPLETED' : 'DISCONTINUED'
}

/** The day, without its time; NaN where it is not known whole. */
function whole(day: PartialDay): number {
  return Math.floor(day.day)
}

function latestAlive(days: readonly number[], death: number): number {
  const known = days.filter(day => !Number.isNaN(day))
  if (known.length === 0) return Number.NaN
  const latest = Math.max(...known)
  return latest > death ? death : latest
}
