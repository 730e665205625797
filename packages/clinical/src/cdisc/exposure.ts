import { doseFields, type Exposures, exposuresOf } from '../toxicity/exposure/doses.ts'
import { type DomainOptions, readDomain, subjectFields } from './domain.ts'

const fields = { ...doseFields, ...subjectFields } as const

/** First and last dose by subject from an SDTM EX data set; see `exposuresOf` for what counts as given. */
export async function readExposureDomain(
  path: string,
  options: DomainOptions<typeof fields> & { readonly drugs?: readonly string[] } = {},
): Promise<Exposures> {
  const { drugs, ...domain } = options
  const { file, records, findings } = await readDomain(path, 'EX', fields, domain)
  const read = exposuresOf(records, { file, ...(drugs === undefined ? {} : { drugs }) })
  return { byPatient: read.byPatient, findings: [...findings, ...read.findings] }
}
