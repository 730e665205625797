import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { BagRows, memoryBag } from '../src/bag-rows.ts'
import { ModellingRows, type SurvivalOutcome } from '../src/rows.ts'

export const survivalSets = {
  SUPPORT: { file: 'support_train_test', unit: 'days' },
  METABRIC: { file: 'metabric_IHC4_clinical_train_test', unit: 'months' },
  GBSG: { file: 'gbsg_cancer_train_test', unit: 'months' },
} as const
export type SurvivalSet = keyof typeof survivalSets

const folder = path.join(import.meta.dirname, '../../../../shared/data/survival_deepsurv')

export function survivalDataFolder(): string | null {
  return existsSync(folder) ? folder : null
}

export interface SurvivalTable {
  readonly x: readonly Float64Array[]
  readonly time: Float64Array
  readonly event: Uint8Array
}

/** One of the official files, `train` or `test`: columns x0, x1, ..., time and event (1 is a death). */
export function readSurvival(set: SurvivalSet, part: 'train' | 'test'): SurvivalTable {
  const plain = path.join(folder, `${survivalSets[set].file}_${part}.csv`)
  const text = existsSync(plain)
    ? readFileSync(plain, 'utf8')
    : gunzipSync(readFileSync(`${plain}.gz`)).toString('utf8')
  const [header, ...lines] = text.trim().split('\n')
  const rows = lines.map(line => line.split(',').map(Number))
  const names = header.trim().split(',')
  const column = (name: string) => Float64Array.from(rows, row => row[names.indexOf(name)])
  return {
    x: names.filter(name => /^x\d+$/.test(name)).map(column),
    time: column('time'),
    event: Uint8Array.from(column('event')),
  }
}

/** The rows of several tables one after another. */
export function joined(a: SurvivalTable, b: SurvivalTable): SurvivalTable {
  return {
    x: a.x.map((column, j) => Float64Array.from([...column, ...b.x[j]])),
    time: Float64Array.from([...a.time, ...b.time]),
    event: Uint8Array.from([...a.event, ...b.event]),
  }
}

function parts(table: SurvivalTable, set: SurvivalSet) {
  const n = table.time.length
  const sorted = Float64Array.from(table.time).sort()
  // One patient of METABRIC's test file died at time 0, which the learners refuse; her time is not read to predict.
  const time = table.time.map(t => Math.max(t, 1e-3))
  const { event } = table
  const outcome: SurvivalOutcome = {
    kind: 'time-to-event',
    time,
    event,
    unit: survivalSets[set].unit,
    horizon: sorted[n >> 1],
  }
  return {
    outcome,
    patient: Int32Array.from({ length: n }, (_, i) => i),
    centre: new Int32Array(n),
    centres: [set],
  }
}

/** As the tabular learners take it. */
export function asTable(table: SurvivalTable, set: SurvivalSet): ModellingRows {
  const features = table.x.map((values, j) => ({
    kind: 'numeric' as const,
    name: `x${j}`,
    unit: null,
    values,
  }))
  return new ModellingRows({ features, ...parts(table, set) })
}

/** As a network takes it: one vector a patient. */
export function asVectors(table: SurvivalTable, set: SurvivalSet): BagRows {
  const dimensions = table.x.length
  const bags = Array.from(table.time, (_, i) =>
    memoryBag(
      Float32Array.from(table.x, column => column[i]),
      dimensions,
    ),
  )
  return new BagRows({ modalities: [{ name: 'clinical', dimensions, bags }], ...parts(table, set) })
}
