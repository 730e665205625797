import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { AdverseEvent } from './adverse-event.ts'
import type { Death, FollowUpRecord } from './deaths.ts'

/** Events after the last contact, and contacts after the death: what cannot both be true. */
export function contactContradictions(
  followUp: readonly FollowUpRecord[],
  events: readonly AdverseEvent[],
  deaths: ReadonlyMap<string, Death>,
  file: string | null,
): Finding[] {
  const contacts = new Map(
    followUp.flatMap(({ patientId, lastContact, row }) =>
      patientId !== null && Number.isFinite(lastContact.latest)
        ? [[patientId, { day: Math.floor(lastContact.latest), row }] as const]
        : [],
    ),
  )
  const afterDeath = [...contacts].flatMap(([patientId, { day, row }]): Finding[] => {
    const death = deaths.get(patientId)
    if (death === undefined || day <= death.day) return []
    return [
      {
        severity: 'warning',
        code: 'contact-after-death',
        message: `the last contact is on ${formatDay(day)}, after the death on ${formatDay(death.day)}; the death counts`,
        cure: 'correct one of the dates',
        field: 'last_contact_date',
        file: file ?? undefined,
        row,
        patientId,
      },
    ]
  })
  const afterContact = events.flatMap((event): Finding[] => {
    const contact = contacts.get(event.patientId)
    if (contact === undefined || !(event.start.earliest >= contact.day + 1)) return []
    return [
      {
        severity: 'warning',
        code: 'event-after-last-contact',
        message: `'${event.term}' begins on ${formatDay(event.start.earliest)}, after the last contact on ${formatDay(contact.day)}; it counts`,
        cure: 'correct one of the dates',
        field: 'start',
        file: event.file,
        row: event.row,
        patientId: event.patientId,
      },
    ]
  })
  return [...afterDeath, ...afterContact]
}
