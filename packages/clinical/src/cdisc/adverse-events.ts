import { adverseEventFields } from '../toxicity/events/adverse-event.ts'
import { type AdverseEvents, adverseEvents } from '../toxicity/events/read-events.ts'
import { type DomainOptions, readDomain, subjectFields } from './domain.ts'

const fields = { ...adverseEventFields, ...subjectFields } as const

/**
 * Coded events of an SDTM AE data set: AEDECOD (else AETERM) with AETOXGR, AESTDTC, AEENDTC, AEREL; what cannot be
 * is a finding, as `adverseEvents` says.
 */
export async function readAdverseEventDomain(
  path: string,
  options: DomainOptions<typeof fields> = {},
): Promise<AdverseEvents> {
  const { file, records, findings } = await readDomain(path, 'AE', fields, options)
  const read = adverseEvents(records, file)
  return { events: read.events, findings: [...findings, ...read.findings] }
}
