import type { Finding } from '@tessera/evidence'
import type { Fields, RecordOf } from '@tessera/tables'
import type { Lesion, LesionRole } from '../response/lesion.ts'
import { isLymphNode } from '../response/lymph-node.ts'
import { type DomainOptions, readDomain, subjectFields } from './domain.ts'
import { evaluatorFields, readerOf, visitFields, visitOf } from './evaluator.ts'

/** Variables of TU that are read (SDTM Implementation Guide 3.4, Tumor/Lesion Identification). */
export const tumourIdentificationFields = {
  ...subjectFields,
  ...evaluatorFields('TU'),
  ...visitFields,
  lesion: {
    kind: 'text',
    names: ['TULNKID', 'lesion'],
    required: true,
    what: 'link identifier of the lesion',
  },
  test: { kind: 'text', names: ['TUTESTCD'], what: 'short name of the identification' },
  result: {
    kind: 'text',
    names: ['TUSTRESC', 'TUORRES', 'role'],
    required: true,
    what: 'role of the lesion',
  },
  organ: { kind: 'text', names: ['TULOC', 'organ'], what: 'location of the lesion' },
  method: { kind: 'text', names: ['TUMETHOD'], what: 'method of identification' },
  irradiated: {
    kind: 'flag',
    names: ['PREVIR', 'irradiated'],
    what: 'whether the lesion was irradiated (supplemental qualifier PREVIR)',
  },
  day: { kind: 'day', names: ['TUDTC', 'date'], what: 'date of identification' },
} as const satisfies Fields

/** A lesion as one reader identified it. */
export interface IdentifiedLesion extends Lesion {
  readonly reader: string
  readonly accepted: boolean | null
  readonly visit: string
  readonly method: string | null
  readonly file: string
  readonly row: number
}

export interface IdentifiedLesions {
  readonly lesions: readonly IdentifiedLesion[]
  readonly findings: readonly Finding[]
}

/**
 * Lesions from an SDTM TU data set, a row a lesion and reader. TUMIDENT identifies a lesion; TUSPLIT and
 * TUMERGE (a lesion that split or merged) are kept as lesions of the same role, with a finding each. A lesion
 * whose location is a lymph node is measured by its short axis.
 */
export async function readTumourIdentification(
  path: string,
  options: DomainOptions<typeof tumourIdentificationFields> = {},
): Promise<IdentifiedLesions> {
  const { file, records, findings } = await readDomain(path, 'TU', tumourIdentificationFields, options)
  const faults: Finding[] = [...findings]
  const lesions: IdentifiedLesion[] = []
  const seen = new Map<string, IdentifiedLesion>()
  for (const record of records) {
    const lesion = lesionOf(record, file, faults)
    if (lesion === null) continue
    const key = JSON.stringify([lesion.patientId, lesion.reader, lesion.lesion])
    const earlier = seen.get(key)
    if (earlier) faults.push(identifiedTwice(earlier, lesion))
    else seen.set(key, lesion)
    lesions.push(lesion)
  }
  return { lesions, findings: faults }
}

function lesionOf(
  record: RecordOf<typeof tumourIdentificationFields>,
  file: string,
  faults: Finding[],
): IdentifiedLesion | null {
  const { patientId, test, row } = record
  if (patientId === null) return null
  const at = { file, row, patientId }
  const code = test?.toUpperCase() ?? 'TUMIDENT'
  if (code === 'TUSPLIT' || code === 'TUMERGE')
    faults.push({
      severity: 'warning',
      code: code === 'TUSPLIT' ? 'lesion-split' : 'lesions-merged',
      message: `lesion ${record.lesion} is recorded as ${code === 'TUSPLIT' ? 'split from another' : 'merged of others'}`,
      cure: 'none needed: the parts are measured and added; see RECIST 1.1, appendix II, on lesions that split or coalesce',
      field: 'TUTESTCD',
      ...at,
    })
  else if (code !== 'TUMIDENT') return null
  const role = roleOf(record.result)
  if (role === null || record.lesion === null) {
    faults.push({
      severity: 'error',
      code: 'lesion-role-unknown',
      message:
        record.lesion === null
          ? 'a lesion without its link identifier'
          : `'${record.result}' is not a role of a lesion`,
      cure: 'write TARGET, NON-TARGET or NEW in TUSTRESC, and TULNKID for the lesion',
      field: record.lesion === null ? 'TULNKID' : 'TUSTRESC',
      ...at,
    })
    return null
  }
  return {
    patientId,
    lesion: record.lesion,
    role,
    organ: record.organ,
    node: isLymphNode(record.organ),
    irradiated: record.irradiated === true,
    reader: readerOf(record),
    accepted: record.accepted,
    visit: visitOf(record, 'baseline'),
    method: record.method,
    file,
    row,
  }
}

/** TARGET, NON-TARGET and NEW of the codelist TUIDRS; `NEW TARGET` and `NEW NON-TARGET` are new lesions (iRECIST). */
function roleOf(result: string | null): LesionRole | null {
  const text = result?.toUpperCase().replace(/[\s_-]+/g, ' ') ?? ''
  if (/^NEW\b/.test(text)) return 'new'
  if (/^NON ?TARGET/.test(text)) return 'non-target'
  return /^TARGET/.test(text) ? 'target' : null
}

function identifiedTwice(first: IdentifiedLesion, second: IdentifiedLesion): Finding {
  const changed = [
    ...(first.role === second.role ? [] : [`role ${first.role} became ${second.role}`]),
    ...(first.organ === second.organ ? [] : [`location ${first.organ} became ${second.organ}`]),
  ]
  return {
    severity: changed.length > 0 ? 'error' : 'warning',
    code: changed.length > 0 ? 'lesion-changes' : 'lesion-identified-twice',
    message: `lesion ${second.lesion} by ${second.reader} is in rows ${first.row} and ${second.row}${changed.length > 0 ? `: ${changed.join(', ')}` : ''}`,
    cure: 'give every lesion one name and one row a reader',
    file: second.file,
    row: second.row,
    field: 'TULNKID',
    patientId: second.patientId,
  }
}
