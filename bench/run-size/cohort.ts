import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createRandom } from '@tessera/statistics'

/** Columns of the table: patient_id, centre, months, event, and features to make it sixty. */
const NUMERIC = 50
const CATEGORICAL = 6
const CENTRES = ['North', 'South', 'East', 'West', 'Middle']

/**
 * Writes a simulated cohort of sixty columns: ten of fifty numeric and two of six categorical features carry
 * signal, 3 % of values are missing, exponential times with administrative censoring at 60 months.
 */
export async function writeCohort(folder: string, patients: number, seed: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  const random = createRandom(seed, 'run-size', patients)
  const out = createWriteStream(path.join(folder, 'patients.csv'))
  const features = [
    ...Array.from({ length: NUMERIC }, (_, i) => `x${i + 1}`),
    ...Array.from({ length: CATEGORICAL }, (_, i) => `k${i + 1}`),
  ]
  out.write(`patient_id,centre,months,event,${features.join(',')}\n`)
  for (let i = 0; i < patients; i++) {
    let linear = 0
    const cells: string[] = []
    for (let j = 0; j < NUMERIC; j++) {
      const value = random.normal()
      if (j < 10) linear += 0.2 * value * (j % 2 === 0 ? 1 : -1)
      cells.push(random.next() < 0.03 ? '' : value.toFixed(4))
    }
    for (let j = 0; j < CATEGORICAL; j++) {
      const level = random.integer(4)
      if (j < 2) linear += 0.3 * (level === 3 ? 1 : 0)
      cells.push(random.next() < 0.03 ? '' : `level ${level}`)
    }
    const time = -Math.log(1 - random.next()) / (0.02 * Math.exp(linear))
    const followed = 12 + 48 * random.next()
    const months = Math.max(0.03, Math.min(time, followed)).toFixed(3)
    const row = `P${i + 1},${CENTRES[random.integer(5)]},${months},${time <= followed ? 1 : 0},${cells.join(',')}\n`
    if (!out.write(row)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
  await writeFile(path.join(folder, 'study.yaml'), protocol(features, patients))
}

/** Up to 10,000 patients every permutation refits the procedure, which is another question than size. */
const REFITTED_UP_TO = 10_000

function protocol(features: readonly string[], patients: number): string {
  return `study: run-size
title: Size of a run
simulated: true
patients: { table: patients.csv, id: patient_id, centre: centre }
timeZero: { name: start of follow-up }
endpoints:
  death: { type: time-to-event, time: months, unit: months, event: event == 1, horizon: 36 months, label: Overall survival }
blocks:
  baseline: { columns: [x1, x2, k1], knownAt: before the start of follow-up }
  all: { columns: [${features.join(', ')}], knownAt: before the start of follow-up }
questions:
  - prognosis: death
    baseline: baseline
    primary: all
    models:
      baseline: [baseline]
      all: { label: All sixty columns, blocks: [all], learner: { name: elastic-net, alpha: 0.5 } }
validation: { leaveOut: centre, bootstrap: 200, permutations: ${patients > REFITTED_UP_TO ? 200 : 0}, seed: 7 }
`
}
