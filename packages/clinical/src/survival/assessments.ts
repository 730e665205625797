import type { Finding } from '@tessera/evidence'
import type { Fields, PartialDay } from '@tessera/tables'
import { type DomainOptions, readDomain, subjectFields } from '../cdisc/domain.ts'
import { evaluatorFields, readerOf } from '../cdisc/evaluator.ts'
import type { Assessment, Fact, SurvivalPatient } from './fact.ts'

/** A table with a row an assessment (a plain one, or SDTM RS, of which OVRLRESP is read). */
export const assessmentFields = {
  ...subjectFields,
  ...evaluatorFields('RS'),
  assessed: {
    kind: 'day',
    names: ['assessment_date', 'date', 'RSDTC', 'ADT'],
    required: true,
    what: 'date of the assessment',
  },
  overall: {
    kind: 'text',
    names: ['response', 'overall_response', 'RSSTRESC', 'AVALC'],
    what: 'overall response',
  },
  adequate: { kind: 'flag', names: ['adequate'], what: 'whether the assessment could be judged' },
  test: { kind: 'text', names: ['RSTESTCD', 'PARAMCD'], what: 'short name of the response' },
  status: { kind: 'text', names: ['RSSTAT'], what: 'completion status' },
} as const satisfies Fields

export interface AssessmentOptions extends DomainOptions<typeof assessmentFields> {
  /** Whose assessments count; by default the accepted ones, or the only reader's. */
  readonly reader?: string
}

export interface ReadAssessment extends Assessment {
  readonly patientId: string
  readonly reader: string
}

export interface ReadAssessments {
  readonly assessments: readonly ReadAssessment[]
  /** Whose they are: `RADIOLOGIST 1`, or `accepted records`; null where the table does not say. */
  readonly reader: string | null
  readonly findings: readonly Finding[]
}

/**
 * Reads assessments. Of SDTM RS the overall responses (OVRLRESP) count; one without a result, NOT DONE or NE is
 * not adequate, nor is one whose response is none that is known (a finding). Where several readers assessed, `reader` says whose count; without it the accepted records
 * (RSACPTFL) do, and without those it is an error finding.
 */
export async function readAssessments(
  path: string,
  options: AssessmentOptions = {},
): Promise<ReadAssessments> {
  const { file, records, findings } = await readDomain(path, 'RS', assessmentFields, options)
  const overall = records.filter(({ test }) => test === null || /^(OVRLRESP|OVR)$/i.test(test))
  const readers = [...new Set(overall.map(readerOf))]
  const accepted = overall.filter(record => record.accepted === true)
  const faults: Finding[] = [...findings]
  const chosen =
    options.reader !== undefined
      ? overall.filter(record => readerOf(record) === options.reader)
      : readers.length > 1
        ? accepted
        : overall
  if (chosen.length === 0)
    faults.push({
      severity: 'error',
      code: 'no-such-reader',
      message:
        options.reader === undefined
          ? `several readers assessed (${readers.join(', ')}), and no record is marked as accepted`
          : `no assessment is by ${options.reader}`,
      cure: `name one of ${readers.join(', ')}`,
      file,
    })
  const assessments = chosen.flatMap(record => {
    if (record.patientId === null) return []
    const response = responseOf(record.overall)
    if (response === undefined)
      faults.push(unknownResponse(record.overall, file, record.row, record.patientId))
    const adequate = record.adequate ?? (response !== undefined && !isInadequate(response, record.status))
    return [
      {
        patientId: record.patientId,
        reader: readerOf(record),
        day: record.assessed,
        adequate,
        response: response ?? null,
        file,
        row: record.row,
      },
    ]
  })
  const named = overall.some(record => record.evaluator !== null || record.evaluatorId !== null)
  const only = named ? (readers[0] ?? null) : null
  const reader = options.reader ?? (readers.length > 1 ? 'accepted records' : only)
  return { assessments, reader, findings: faults }
}

const codes = ['CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE', 'ND', 'NED']
const immuneCodes = ['iCR', 'iPR', 'iSD', 'NON-iCR/NON-iUPD', 'iUPD', 'iCPD']
const byName = new Map([
  ...[...codes, ...immuneCodes].map(code => [code.toUpperCase(), code] as const),
  ...[
    ['COMPLETE RESPONSE', 'CR'],
    ['PARTIAL RESPONSE', 'PR'],
    ['STABLE DISEASE', 'SD'],
    ['PROGRESSIVE DISEASE', 'PD'],
    ['PROGRESSION', 'PD'],
    ['NO EVIDENCE OF DISEASE', 'NED'],
    ['NOT EVALUABLE', 'NE'],
    ['NOT DONE', 'ND'],
  ].map(([name, code]) => [name, code] as const),
])

/** The code of a response; null where none is recorded, undefined where it is none that is known. */
function responseOf(text: string | null): string | null | undefined {
  return text === null ? null : byName.get(text.trim().toUpperCase())
}

function unknownResponse(text: string | null, file: string, row: number, patientId: string): Finding {
  return {
    severity: 'error',
    code: 'response-code-unknown',
    message: `'${text}' is not an overall response: the assessment counts as not adequate`,
    cure: `write one of ${[...codes, ...immuneCodes].join(', ')}`,
    file,
    row,
    field: 'response',
    patientId,
    ...(text === null ? {} : { value: text }),
  }
}

function isInadequate(response: string | null, status: string | null): boolean {
  return status?.toUpperCase() === 'NOT DONE' || /^(NE|ND|NA|not (evaluable|done))$/i.test(response ?? '')
}

/**
 * The patients with their assessments, and with what these show: the first PD is a progression; a first CR or
 * PR (before it) a response. An iCPD dates progression to the iUPD that it confirms (the first since the last
 * response that was not iUPD; Seymour et al., Lancet Oncol 2017;18:e143). Assessments of a patient who is not
 * in the table are findings.
 */
export function withAssessments(
  patients: readonly SurvivalPatient[],
  assessments: readonly ReadAssessment[],
): { readonly patients: readonly SurvivalPatient[]; readonly findings: readonly Finding[] } {
  const byPatient = new Map<string, ReadAssessment[]>()
  for (const assessment of assessments) {
    const own = byPatient.get(assessment.patientId) ?? []
    own.push(assessment)
    byPatient.set(assessment.patientId, own)
  }
  const known = new Set(patients.map(({ patientId }) => patientId))
  const findings = [...byPatient]
    .filter(([patientId]) => !known.has(patientId))
    .map(([patientId, [first]]) => unknownPatient(patientId, first.file, first.row))
  return {
    findings,
    patients: patients.map(patient => {
      const own = inOrder(byPatient.get(patient.patientId) ?? [])
      return {
        ...patient,
        assessments: [...patient.assessments, ...own],
        facts: [...patient.facts, ...shown(own)],
      }
    }),
  }
}

function shown(assessments: readonly ReadAssessment[]): Fact[] {
  const progression = firstProgression(assessments)
  const last = progression === null ? assessments.length : assessments.indexOf(progression)
  const response = assessments.slice(0, last).find(one => /^i?(CR|PR)$/.test(one.response ?? ''))
  return [
    ...(response ? [factOf('response', response)] : []),
    ...(progression ? [factOf('progression', progression)] : []),
  ]
}

function firstProgression(assessments: readonly ReadAssessment[]): ReadAssessment | null {
  let unconfirmed: ReadAssessment | null = null
  for (const assessment of assessments) {
    const response = assessment.response ?? ''
    if (/^PD$/i.test(response)) return assessment
    if (/^iCPD$/i.test(response)) return unconfirmed ?? assessment
    if (/^iUPD$/i.test(response)) unconfirmed ??= assessment
    else if (assessment.adequate) unconfirmed = null
  }
  return null
}

function factOf(kind: 'response' | 'progression', assessment: ReadAssessment): Fact {
  const { day, file, row, response } = assessment
  return { kind, day, site: null, detail: response, file, row, field: 'response' }
}

function inOrder(assessments: readonly ReadAssessment[]): ReadAssessment[] {
  return [...assessments].sort((a, b) => orderOf(a.day) - orderOf(b.day))
}

function orderOf(day: PartialDay): number {
  return day.precision === 'missing' ? Number.POSITIVE_INFINITY : day.earliest
}

export function unknownPatient(patientId: string, file: string, row: number): Finding {
  return {
    severity: 'warning',
    code: 'patient-unknown',
    message: 'a patient who is not in the table of patients',
    cure: 'add the patient there, or leave the rows out',
    file,
    row,
    patientId,
  }
}
