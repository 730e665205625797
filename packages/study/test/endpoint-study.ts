import { createRandom } from '@tessera/statistics'
import { csv } from './write-study.ts'

const centres = ['A', 'B', 'C', 'D']

/**
 * Patients with an outcome of every kind, each of which follows age a little and the marker much: first recurrence or
 * death without it, a regression grade of four levels, and a number. `signal` 0 makes nothing follow anything.
 */
export function endpointTable(patients: number, seed = 1, signal = 1): string {
  const random = createRandom(seed, 'endpoints of every kind')
  const rows = Array.from({ length: patients }, (_, p): (string | number)[] => {
    const age = 45 + random.integer(35)
    const marker = random.normal()
    const sex = ['female', 'male'][random.integer(2)]
    const score = signal * (0.9 * marker + 0.03 * (age - 62))
    const recurrence = (-Math.log(random.next()) * 40) / Math.exp(score)
    const death = (-Math.log(random.next()) * 90) / Math.exp(signal * 0.05 * (age - 62))
    const censored = 10 + 50 * random.next()
    const time = Math.min(recurrence, death, censored)
    const first = time === recurrence ? 'recurrence' : time === death ? 'death' : 'none'
    const latent = 1.6 * score + Math.log(1 / random.next() - 1)
    const grade = latent < -1 ? 'TRG3' : latent < 0.4 ? 'TRG2' : latent < 1.8 ? 'TRG1' : 'TRG0'
    const infiltration = 30 + 8 * score + 8 * random.normal()
    const date = `${2018 + Math.floor((5 * p) / patients)}-0${1 + (p % 9)}-15`
    return [
      `P${p + 1}`,
      centres[p % 4],
      date,
      age,
      random.next() < 0.05 ? '' : sex,
      marker.toFixed(4),
      Math.max(time, 0.05).toFixed(2),
      first,
      grade,
      infiltration.toFixed(2),
    ]
  })
  return csv('patient,centre,start,age,sex,marker,months,first,grade,infiltration', rows)
}

/** A study that asks one question on one of the endpoints. */
export function endpointProtocol(
  question: string,
  validation = '{ leaveOut: centre, bootstrap: 40, permutations: 10 }',
): string {
  return `study: endpoints
title: A study with endpoints of every kind
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: end of therapy, at: start }
endpoints:
  relapse:
    type: competing
    time: months
    unit: months
    horizon: 24 months
    causes: { recurrence: first == 'recurrence', death: first == 'death' }
  grade: { type: ordinal, column: grade, levels: [TRG3, TRG2, TRG1, TRG0], cuts: { complete response: TRG0 } }
  infiltration: { type: continuous, value: infiltration, unit: '%' }
blocks:
  clinical: { columns: [age, sex], knownAt: before therapy }
  marker: { columns: [marker], knownAt: before therapy }
questions:
  - ${question.trim().replaceAll('\n', '\n    ')}
validation: ${validation}
`
}
