import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '@tessera/statistics'

/** One row of {@link smallPatients}. */
export interface SmallPatient {
  id: string
  centre: string
  age: number | string
  grade: string
  marker: number | string
  note: string
  months: number
  dead: number
  response: number
}

/** So many patients of each centre; the hazard doubles with a standard deviation of the marker. */
export function smallPatients(sizes: Readonly<Record<string, number>>, seed = 1): SmallPatient[] {
  const random = createRandom(seed, 'small patients')
  return Object.entries(sizes).flatMap(([centre, size], c) =>
    Array.from({ length: size }, (_, i) => {
      const marker = random.normal()
      const time = -Math.log(random.next()) * 30 * Math.exp(-0.7 * marker)
      const censored = 6 + 50 * random.next()
      return {
        id: `P${c + 1}${String(i + 1).padStart(3, '0')}`,
        centre,
        age: 40 + random.integer(45),
        grade: ['low', 'middle', 'high'][random.integer(3)],
        marker: Number(marker.toFixed(4)),
        note: `n${random.integer(100_000)}`,
        months: Number(Math.max(0.1, Math.min(time, censored)).toFixed(2)),
        dead: time <= censored ? 1 : 0,
        response: random.next() < 1 / (1 + Math.exp(0.5 - marker)) ? 1 : 0,
      }
    }),
  )
}

export const smallHeader = 'id,centre,age,grade,marker,note,months,dead,response'

export function smallTable(patients: readonly SmallPatient[]): string {
  return `${[smallHeader, ...patients.map(patient => Object.values(patient).join(','))].join('\n')}\n`
}

/** A study of overall survival over centres that are each left out in turn. */
export const smallProtocol = `study: small
title: A small study
patients: { table: patients.csv, id: id, centre: centre }
timeZero: { name: start of treatment }
endpoints:
  os: { type: time-to-event, time: months, unit: months, event: dead == 1, horizon: 24 months }
blocks:
  clinical: { columns: [age, grade], knownAt: before the first dose }
  marker: { columns: [marker], knownAt: before the first dose }
questions:
  - id: os
    prognosis: os
    baseline: clinical
    models:
      clinical: [clinical]
      full: { blocks: [clinical, marker], learner: elastic-net }
validation: { leaveOut: centre, bootstrap: 20, permutations: 10, seed: 3 }
`

/** Writes files into a new folder `study` under the given one, and gives its path. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const study = join(folder, 'study')
  mkdirSync(study, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(study, name), content)
  return study
}
