import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type Fields,
  type GivenColumns,
  type ReadTableOptions,
  type Records,
  readRecords,
} from '@tessera/tables'

/** Domains of SDTM that are read (CDISC SDTM Implementation Guide 3.4). */
export type Domain = 'DM' | 'TU' | 'TR' | 'RS' | 'AE' | 'LB' | 'EX' | 'DS'

/** What every domain has: the study, the domain's own code and the subject. */
export const subjectFields = {
  studyId: { kind: 'text', names: ['STUDYID'], what: 'study identifier' },
  domain: { kind: 'text', names: ['DOMAIN'], what: 'code of the domain' },
  patientId: {
    kind: 'text',
    names: ['USUBJID', 'patient_id'],
    required: true,
    always: true,
    what: 'unique subject identifier',
  },
} as const satisfies Fields

export interface DomainOptions<F extends Fields> {
  readonly given?: GivenColumns<F>
  readonly table?: ReadTableOptions
}

/**
 * Reads a file as a domain of SDTM: CSV, XPT or any other format of `readTable`. Rows whose DOMAIN is another
 * are error findings and left out; a file without DOMAIN is taken at its word.
 * @throws FindingsError `wrong-domain` when no row is of the domain; as {@link readRecords} besides
 */
export async function readDomain<F extends Fields & typeof subjectFields>(
  path: string,
  domain: Domain,
  fields: F,
  options: DomainOptions<F> = {},
): Promise<Records<F>> {
  const read = await readRecords(path, fields, options)
  const isOwn = (record: { readonly domain: string | null }) =>
    record.domain === null || record.domain.toUpperCase() === domain
  const others = read.records.filter(record => !isOwn(record))
  const findings = others.map(record => wrongDomain(read.file, domain, record.domain, record.row))
  if (others.length > 0 && others.length === read.records.length)
    throw new FindingsError([{ ...findings[0], count: others.length }])
  return { ...read, records: read.records.filter(isOwn), findings: [...read.findings, ...findings] }
}

function wrongDomain(file: string, domain: Domain, value: string | null, row: number): Finding {
  return {
    severity: 'error',
    code: 'wrong-domain',
    message: `${file} is read as ${domain}, and DOMAIN says ${value}`,
    cure: `give the ${domain} data set here, or correct DOMAIN`,
    file,
    row,
    field: 'DOMAIN',
    ...(value === null ? {} : { value }),
  }
}
