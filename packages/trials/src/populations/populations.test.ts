import { describe, expect, it } from 'vitest'
import { arms } from '../../test/drawn-trial.ts'
import { trialPatient } from '../../test/trial-patient.ts'
import { trialPopulations } from './populations.ts'

const treated = { assigned: 'radiotherapy', received: 'radiotherapy', treatmentStart: 20_020 }
const patients = [
  trialPatient({ patientId: 'a', ...treated }),
  trialPatient({ patientId: 'b', ...treated, treatmentStart: 20_060 }),
  trialPatient({ patientId: 'c', assigned: 'radiotherapy', progressedBeforeTreatment: true }),
  trialPatient({ patientId: 'd' }),
  trialPatient({ patientId: 'e', received: 'radiotherapy' }),
  trialPatient({ patientId: 'f', received: null }),
  trialPatient({ patientId: 'g', deviation: 'other cancer' }),
  trialPatient({ patientId: 'h', ...treated, treatmentStart: Number.NaN }),
]

describe('trialPopulations', () => {
  const populations = trialPopulations(patients, { arms, perProtocol: { startWithin: 42 } })

  it('keeps everyone by intention to treat (ICH E9, 5.2.1)', () => {
    expect(populations.intentionToTreat).toBe(patients)
  })

  it('leaves out of the per-protocol population with the reason, and warns', () => {
    const { patients: kept, leftOut, rule, warning } = populations.perProtocol
    expect(kept.map(patient => patient.patientId)).toEqual(['a', 'd'])
    expect(Object.fromEntries(leftOut.map(one => [one.patientId, one.reason]))).toEqual({
      b: 'started after 42 days',
      c: "received 'none'",
      e: "received 'radiotherapy'",
      f: 'treatment received not known',
      g: 'major deviation',
      h: 'start of treatment not known',
    })
    expect(rule).toContain('42 days')
    expect(warning).toContain('intention-to-treat')
  })

  it('takes safety by what was received', () => {
    expect(populations.safety.patients.map(patient => patient.patientId)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'g',
      'h',
    ])
    expect(populations.safety.leftOut).toEqual([{ patientId: 'f', reason: 'treatment received not known' }])
  })
})
