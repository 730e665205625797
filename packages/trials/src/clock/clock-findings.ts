import type { Finding } from '@tessera/evidence'
import type { Arms, TrialPatient } from './trial-patient.ts'
import type { ClockFault, TrialRecord } from './trial-record.ts'

const cures: Readonly<Record<ClockFault, { field: string; cure: string }>> = {
  'cohort unknown': {
    field: 'cohort',
    cure: 'write randomised or preference, or leave the cell empty for a patient who did not enter',
  },
  'arm unknown': { field: 'assigned', cure: 'write one of the two arms as they are named in the options' },
  'no time zero': {
    field: 'randomised_on',
    cure: 'give the whole date of randomisation, or of the recording of the preference',
  },
  'time zero contradicts the cohort': {
    field: 'randomised_on',
    cure: 'a patient of the preference cohort was not randomised: correct the cohort or remove the date',
  },
  'response not confirmed': {
    field: 'response_confirmed',
    cure: 'give the date of the confirmed response; without it the patient was not eligible',
  },
  'response confirmed after time zero': {
    field: 'response_confirmed',
    cure: 'check both dates: the response is confirmed before the patient is randomised or asked',
  },
  'induction cycles outside the protocol': {
    field: 'induction_cycles',
    cure: 'check the number of cycles against the protocol',
  },
  'progressed or died before time zero': {
    field: 'progression',
    cure: 'check the dates: a patient with progression before time zero was not a responder then',
  },
  'patient occurs twice': { field: 'patient_id', cure: 'keep one row a patient' },
}

/** Collects what a table of trial patients says that cannot be, or that a reader should know. */
export function clockFindings(file?: string) {
  const findings: Finding[] = []
  const add = (
    record: TrialRecord,
    severity: Finding['severity'],
    code: string,
    field: string,
    message: string,
    cure: string,
  ) =>
    findings.push({
      severity,
      code,
      message,
      cure,
      field,
      row: record.row,
      ...(file === undefined ? {} : { file }),
      ...(record.patientId === null ? {} : { patientId: record.patientId }),
    })
  return {
    findings,
    leftOut(record: TrialRecord, fault: ClockFault, before?: number) {
      const { field, cure } = cures[fault]
      const eligibility =
        fault === 'induction cycles outside the protocol' || fault === 'response not confirmed'
      const more = before === undefined ? '' : ` (first in row ${before})`
      add(
        record,
        eligibility ? 'warning' : 'error',
        `clock-${fault.replaceAll(' ', '-')}`,
        field,
        `left out: ${fault}${more}`,
        cure,
      )
    },
    enteredWithoutCohort(record: TrialRecord) {
      add(
        record,
        'error',
        'cohort-empty',
        'cohort',
        'a date of randomisation or of preference, and no cohort: not counted as entered',
        'write the cohort',
      )
    },
    doubtful(record: TrialRecord, patient: TrialPatient, arms: Arms) {
      const { progression, death, lastContact, received, cohort } = record
      if (progression.earliest > death.latest)
        add(
          record,
          'error',
          'progression-after-death',
          'progression',
          'progression after death: death counts as the event',
          'correct one of the two dates',
        )
      if (patient.treatmentStart < patient.timeZero)
        add(
          record,
          'error',
          'treatment-before-time-zero',
          'treatment_start',
          'treatment started before time zero; the patient stays in the arm',
          'correct the date; treatment that was under way could not be assigned',
        )
      const event = Math.max(progression.day || 0, death.day || 0)
      if (event > lastContact.latest)
        add(
          record,
          'warning',
          'event-after-last-contact',
          'last_contact',
          'progression or death after the last contact: the event counts',
          'bring the last contact up to date',
        )
      if (
        !('pfs' in patient.outcomes) &&
        !('os' in patient.outcomes) &&
        Object.keys(patient.outcomes).length === 0
      )
        add(
          record,
          'warning',
          'no-outcome',
          'last_contact',
          'no outcome: neither an event nor a last contact with its whole date',
          'give the date of the last contact',
        )
      else if (progression.precision === 'month' || death.precision === 'month')
        add(
          record,
          'warning',
          'event-date-partial',
          progression.precision === 'month' ? 'progression' : 'death',
          'an event of which only the month is known: the patient is not in the analyses that need its day',
          'find the day, or derive the endpoint with a stated rule (tessera endpoints survival) and name its columns',
        )
      if (received !== null && received !== arms.experimental && received !== arms.control)
        add(
          record,
          'warning',
          'received-unknown',
          'received',
          `received '${received}', which is neither arm: not in the safety or per-protocol population`,
          'write one of the two arms',
        )
      if (cohort === 'randomised' && record.preferenceOn.earliest > patient.timeZero)
        add(
          record,
          'warning',
          'preference-after-randomisation',
          'preference_recorded',
          'a preference recorded after randomisation may have been formed by the arm: it is not used',
          'record preferences before randomisation, of everyone',
        )
    },
  }
}
