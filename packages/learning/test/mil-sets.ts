import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'

export const milSets = ['Musk1', 'Elephant', 'Fox', 'Tiger'] as const
export type MilSet = (typeof milSets)[number]

/** Bags of one set, their instances one after another. */
export interface MilBags {
  readonly dimensions: number
  /** Row-major instances x dimensions. */
  readonly values: Float64Array
  /** Bag b has the instances from `starts[b]` to `starts[b + 1]`. */
  readonly starts: Int32Array
  /** 0 or 1, one a bag. */
  readonly labels: Uint8Array
}

const folder = path.join(import.meta.dirname, '../../../../shared/data/mil_benchmarks')

/** Whether the sets are there. */
export function milDataFolder(): string | null {
  return existsSync(folder) ? folder : null
}

export function readMil(set: MilSet): MilBags {
  const lines = gunzipSync(readFileSync(path.join(folder, `${set}.csv.gz`)))
    .toString('utf8')
    .trim()
    .split('\n')
  const dimensions = lines[0].split(',').length - 2
  const values = new Float64Array((lines.length - 1) * dimensions)
  const starts: number[] = []
  const labels: number[] = []
  let last = ''
  lines.slice(1).forEach((line, i) => {
    const [bag, label, ...features] = line.split(',')
    if (bag !== last) {
      starts.push(i)
      labels.push(Number(label))
      last = bag
    }
    values.set(features.map(Number), i * dimensions)
  })
  return {
    dimensions,
    values,
    starts: Int32Array.from([...starts, lines.length - 1]),
    labels: Uint8Array.from(labels),
  }
}

/** A published split: TRAINING bags, and the bags that are none. */
export interface MilFold {
  readonly repeat: number
  readonly fold: number
  readonly train: readonly number[]
  readonly test: readonly number[]
}

/** The 5 x 10 published folds. @throws Error when the test folds of a repeat are no partition of the bags */
export function readFolds(set: MilSet, bags: number): MilFold[] {
  const repeats: number[][][] = JSON.parse(readFileSync(path.join(folder, `${set}_folds.json`), 'utf8'))
  return repeats.flatMap((folds, repeat) => {
    const split = folds.map((train, fold) => {
      const known = new Set(train)
      const test = Array.from({ length: bags }, (_, bag) => bag).filter(bag => !known.has(bag))
      return { repeat, fold, train, test }
    })
    const tested = split.flatMap(({ test }) => test).sort((a, b) => a - b)
    if (tested.length !== bags || tested.some((bag, i) => bag !== i))
      throw new Error(`${set}, repeat ${repeat}: the test folds do not partition the ${bags} bags`)
    return split
  })
}
