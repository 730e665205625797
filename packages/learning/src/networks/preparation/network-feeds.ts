import type { BagRows, Modality } from '../../bag-rows.ts'
import { type Feeds, tensor } from '../../graph/index.ts'
import { LearnerError } from '../../learner-error.ts'
import type { ModalityPlan, NetworkPlan } from '../network-plan.ts'
import { timeBeforeLandmark } from '../pooling/index.ts'
import { inputNames } from '../trace-network.ts'
import type { BagReader } from './bag-reader.ts'

/** Rows of a network's data with what is needed to read them. */
export interface NetworkData {
  readonly data: BagRows
  /** Row numbers in the data set that was split: errors name them. */
  readonly rows: Int32Array
  /** The plan's modalities, in its order; null for one that these rows do not have. */
  readonly modalities: readonly (Modality | null)[]
  readonly reader: BagReader
}

/** What a training step hides or leaves out. */
export interface Draw {
  /** Whether a modality that the row has is shown. */
  readonly shown: (at: number, modality: number) => boolean
  /** Instances drawn from a bag of `count`; undefined for all. */
  readonly places: (at: number, modality: number, count: number) => Int32Array | undefined
}

const everything: Draw = { shown: () => true, places: () => undefined }

/**
 * The plan's modalities among the rows'.
 * @throws LearnerError `bad-setting` when one has other dimensions than in training
 */
export function networkData(
  plan: NetworkPlan,
  data: BagRows,
  rows: Int32Array,
  reader: BagReader,
): NetworkData {
  const modalities = plan.modalities.map(({ name, dimensions }) => {
    const found = data.modalities.find(modality => modality.name === name) ?? null
    if (found !== null && found.dimensions !== dimensions)
      throw new LearnerError(
        'bad-setting',
        `'${name}' has ${found.dimensions} features an instance and had ${dimensions} in training`,
        'make its bags with the encoder that made those of training',
      )
    return found
  })
  return { data, rows, modalities, reader }
}

/** Whether a row has any of the network's modalities. */
export function hasInput({ modalities }: NetworkData, at: number): boolean {
  return modalities.some(modality => (modality?.bags[at] ?? null) !== null)
}

/** Rows put together so that no group has more than `most` instances, unless one row alone has. */
export function groupsOf(
  { modalities }: NetworkData,
  at: Int32Array,
  most: number,
  drawn: number | null,
): Int32Array[] {
  const groups: number[][] = []
  let size = 0
  for (const row of at) {
    let own = 0
    for (const modality of modalities) {
      const count = modality?.bags[row]?.instances ?? 0
      own += Math.min(count, drawn ?? count)
    }
    const last = groups.at(-1)
    if (last === undefined || size + own > most || last.length >= 512) {
      groups.push([row])
      size = own
    } else {
      last.push(row)
      size += own
    }
  }
  return groups.map(group => Int32Array.from(group))
}

/** What the network's inputs are fed for these rows together. */
export async function networkFeeds(
  plan: NetworkPlan,
  source: NetworkData,
  at: Int32Array,
  draw: Draw = everything,
): Promise<Feeds> {
  const present = new Uint8Array(at.length * plan.modalities.length)
  const feeds: Record<string, Feeds[string]> = {
    [inputNames.rows]: tensor(Int32Array.from(at.keys())),
    [inputNames.present]: tensor(present, [at.length, plan.modalities.length]),
  }
  for (const [m, modality] of plan.modalities.entries()) {
    const found = source.modalities[m]
    const having = Array.from(at.keys()).filter(
      i => (found?.bags[at[i]] ?? null) !== null && draw.shown(at[i], m),
    )
    for (const i of having) present[i * plan.modalities.length + m] = 1
    Object.assign(
      feeds,
      modality.form === 'vector'
        ? await vectorFeeds(modality, found, source, at, having)
        : await bagFeeds(modality, found, source, at, having, (row, count) => draw.places(row, m, count)),
    )
  }
  return feeds
}

async function vectorFeeds(
  { name, dimensions }: ModalityPlan,
  modality: Modality | null,
  { rows, reader }: NetworkData,
  at: Int32Array,
  having: readonly number[],
): Promise<Feeds> {
  const vectors = new Float32Array(at.length * dimensions)
  for (const i of having) {
    if (modality === null) break
    const instances = modality.bags[at[i]]?.instances ?? 1
    if (instances !== 1)
      throw new LearnerError(
        'bad-setting',
        `row ${rows[at[i]]} has ${instances} instances in '${name}', of which every patient had one in training`,
        'give one vector, or train with bags',
      )
    vectors.set(await reader.read(modality, at[i], rows[at[i]]), i * dimensions)
  }
  return { [inputNames.vector(name)]: tensor(vectors, [at.length, dimensions]) }
}

async function bagFeeds(
  { name, dimensions, timeScales }: ModalityPlan,
  modality: Modality | null,
  { rows, reader }: NetworkData,
  at: Int32Array,
  having: readonly number[],
  places: (row: number, count: number) => Int32Array | undefined,
): Promise<Feeds> {
  const parts: { readonly i: number; readonly numbers: Float32Array; readonly ago: Float32Array | null }[] =
    []
  for (const i of having) {
    const bag = modality?.bags[at[i]]
    if (modality === null || bag === null || bag === undefined) continue
    const drawn = places(at[i], bag.instances)
    const numbers = await reader.read(modality, at[i], rows[at[i]], drawn)
    parts.push({ i, numbers, ago: timeScales && agoOf(bag.times, drawn, name, rows[at[i]]) })
  }
  // Where nobody has the modality a step still needs an instance: one of nobody.
  const count = parts.reduce((sum, { numbers }) => sum + numbers.length / dimensions, 0)
  const [first] = parts
  const whole = parts.length === 1 ? first.numbers : new Float32Array(Math.max(count, 1) * dimensions)
  const row = new Int32Array(Math.max(count, 1)).fill(-1)
  const ago = new Float32Array(row.length)
  let next = 0
  for (const part of parts) {
    if (parts.length > 1) whole.set(part.numbers, next * dimensions)
    if (part.ago !== null) ago.set(part.ago, next)
    const own = part.numbers.length / dimensions
    row.fill(part.i, next, next + own)
    next += own
  }
  return {
    [inputNames.instances(name)]: tensor(whole, [row.length, dimensions]),
    [inputNames.row(name)]: tensor(row),
    ...(timeScales && { [inputNames.ago(name)]: tensor(ago) }),
  }
}

function agoOf(
  times: Float64Array | null,
  drawn: Int32Array | undefined,
  name: string,
  row: number,
): Float32Array {
  if (times === null)
    throw new LearnerError('bad-setting', `the visits of row ${row} in '${name}' have no times`, 'give them')
  const ago = timeBeforeLandmark(times, 0)
  return drawn === undefined ? ago : Float32Array.from(drawn, place => ago[place])
}
