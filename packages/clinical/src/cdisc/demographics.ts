import type { Finding } from '@tessera/evidence'
import { type Fields, formatDay, type PartialDay } from '@tessera/tables'
import { type DomainOptions, readDomain, subjectFields } from './domain.ts'

/** Variables of DM that are read (SDTM Implementation Guide 3.4, Demographics). Dates of birth are not. */
export const demographicFields = {
  ...subjectFields,
  subject: { kind: 'text', names: ['SUBJID'], what: 'subject identifier for the study' },
  site: { kind: 'text', names: ['SITEID', 'centre'], what: 'study site' },
  age: { kind: 'number', names: ['AGE', 'age'], what: 'age' },
  ageUnit: { kind: 'text', names: ['AGEU'], what: 'unit of the age' },
  sex: { kind: 'text', names: ['SEX', 'sex'], what: 'sex' },
  race: { kind: 'text', names: ['RACE'], what: 'race' },
  country: { kind: 'text', names: ['COUNTRY'], what: 'country' },
  armCode: { kind: 'text', names: ['ARMCD'], what: 'planned arm code' },
  arm: { kind: 'text', names: ['ARM', 'arm'], what: 'planned arm' },
  actualArm: { kind: 'text', names: ['ACTARM'], what: 'actual arm' },
  reasonWithoutArm: { kind: 'text', names: ['ARMNRS'], what: 'reason why there is no arm' },
  start: { kind: 'day', names: ['RFSTDTC'], what: 'reference start' },
  end: { kind: 'day', names: ['RFENDTC'], what: 'reference end' },
  firstExposure: { kind: 'day', names: ['RFXSTDTC'], what: 'first exposure' },
  lastExposure: { kind: 'day', names: ['RFXENDTC'], what: 'last exposure' },
  consent: { kind: 'day', names: ['RFICDTC'], what: 'informed consent' },
  participationEnd: { kind: 'day', names: ['RFPENDTC'], what: 'end of participation' },
  death: { kind: 'day', names: ['DTHDTC'], what: 'date of death' },
  died: { kind: 'flag', names: ['DTHFL'], what: 'whether the subject died' },
} as const satisfies Fields

/** A subject of DM. */
export interface Subject {
  readonly patientId: string
  readonly studyId: string | null
  readonly subject: string | null
  readonly site: string | null
  readonly age: number
  readonly ageUnit: string | null
  readonly sex: string | null
  readonly race: string | null
  readonly country: string | null
  /** Null for a screen failure and whoever was not assigned. */
  readonly arm: string | null
  readonly actualArm: string | null
  readonly screenFailure: boolean
  readonly start: PartialDay
  readonly end: PartialDay
  readonly firstExposure: PartialDay
  readonly lastExposure: PartialDay
  readonly consent: PartialDay
  readonly participationEnd: PartialDay
  readonly death: PartialDay
  readonly died: boolean
  readonly file: string
  readonly row: number
}

export interface Subjects {
  readonly file: string
  readonly subjects: readonly Subject[]
  readonly findings: readonly Finding[]
}

/**
 * Subjects of an SDTM DM data set. A subject twice, a death flag against its date, a death before the reference
 * start and an end before the start are findings.
 */
export async function readDemographics(
  path: string,
  options: DomainOptions<typeof demographicFields> = {},
): Promise<Subjects> {
  const { file, records, findings } = await readDomain(path, 'DM', demographicFields, options)
  const faults: Finding[] = [...findings]
  const seen = new Map<string, number>()
  const subjects = records.flatMap((record): Subject[] => {
    const { patientId, armCode, reasonWithoutArm, domain: _, ...rest } = record
    if (patientId === null) return []
    const at = { file, row: record.row, patientId }
    const earlier = seen.get(patientId)
    if (earlier !== undefined) {
      faults.push({
        severity: 'error',
        code: 'patient-twice',
        message: `the subject is in rows ${earlier} and ${record.row}; the first counts`,
        cure: 'DM has one row a subject',
        field: 'USUBJID',
        ...at,
      })
      return []
    }
    seen.set(patientId, record.row)
    const screenFailure =
      /^scrn?fail$/i.test(armCode ?? '') ||
      /screen(ing)? failure/i.test(record.arm ?? '') ||
      /screen failure/i.test(reasonWithoutArm ?? '')
    const assigned = !screenFailure && !/^(notassgn|not assigned)$/i.test(record.arm ?? '')
    const died = record.died === true || record.death.precision !== 'missing'
    const subject: Subject = {
      ...rest,
      patientId,
      arm: assigned ? record.arm : null,
      actualArm: assigned ? record.actualArm : null,
      screenFailure,
      died,
      file,
    }
    faults.push(...faultsOf(subject, record.died, at))
    return [subject]
  })
  return { file, subjects, findings: faults }
}

function faultsOf(
  { start, end, death }: Subject,
  flag: boolean | null,
  at: { readonly file: string; readonly row: number; readonly patientId: string },
): Finding[] {
  const findings: Finding[] = []
  const isDead = death.precision !== 'missing'
  if (flag === false && isDead)
    findings.push({
      severity: 'error',
      code: 'death-contradicted',
      message: `DTHFL says no, and DTHDTC ${formatDay(death.earliest)}; the date counts`,
      cure: 'correct one of them',
      field: 'DTHFL',
      ...at,
    })
  if (flag === true && !isDead)
    findings.push({
      severity: 'warning',
      code: 'death-without-date',
      message: 'died, and the date of death is missing',
      cure: 'fill in DTHDTC, its month or year where no more is known',
      field: 'DTHDTC',
      ...at,
    })
  if (death.latest < start.earliest)
    findings.push({
      severity: 'error',
      code: 'death-before-start',
      message: `death on ${formatDay(death.latest)} is before the reference start, ${formatDay(start.earliest)}`,
      cure: 'correct one of the dates',
      field: 'DTHDTC',
      ...at,
    })
  if (end.latest < start.earliest)
    findings.push({
      severity: 'error',
      code: 'end-before-start',
      message: `the reference end ${formatDay(end.latest)} is before the start ${formatDay(start.earliest)}`,
      cure: 'correct one of the dates',
      field: 'RFENDTC',
      ...at,
    })
  return findings
}
