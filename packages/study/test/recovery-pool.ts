import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ModellingRows, type OutcomeRows } from '@tessera/learning'
import { drawFiles, type SimulationOptions, simulateStudy, type Truth } from '@tessera/simulate'
import type { AssembledQuestion } from '../src/assembled.ts'
import { presenceOf } from '../src/contribution/populations.ts'
import type { AssembledBags } from '../src/intake/bags-at-time-zero.ts'
import { type IntakeQuestion, intakeLoaded } from '../src/intake/intake.ts'
import { loadStudy } from '../src/intake/load.ts'
import type { ModalityPresence } from '../src/intake/modality-presence.ts'
import { readProtocol } from '../src/protocol/read.ts'
import { stackOutcomes } from '../src/run/evaluated.ts'
import { type ModelSpec, modelSpecs } from '../src/run/model-spec.ts'
import { blocksOf } from '../src/run/run-question.ts'
import { askOnly, type PoolQuestion } from './recovery-protocol.ts'

/** Simulated patients of one question, as the intake of a study hands them to its models. */
export interface Pool {
  readonly rows: OutcomeRows
  readonly specs: readonly ModelSpec[]
  /** Files of slides; they are there until the pool is let go. */
  readonly bags: readonly AssembledBags[]
  /** Blocks that each model reads. */
  readonly blocks: Readonly<Record<string, readonly string[]>>
  /** Who has a sample, slide or scan of each block that is one. */
  readonly presence: readonly ModalityPresence[]
}

export interface Drawn {
  readonly pools: readonly Pool[]
  readonly truth: Truth
  /** Removes the files. */
  release(): void
}

/**
 * Simulates a study without pixels, reads its files as a run would, and keeps the questions that are asked. The truth is
 * not among the files: no model sees it.
 * @param file the study's protocol; by default the one that the simulator writes
 * @throws FindingsError when the files cannot be read; RangeError for a question that the study has not
 */
export async function drawStudy(
  options: SimulationOptions,
  questions: readonly PoolQuestion[],
  file?: string,
): Promise<Drawn> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-pool-'))
  const release = () => rmSync(folder, { recursive: true, force: true })
  try {
    const { files, drawn, truth } = simulateStudy({ files: 'tables', monteCarlo: 0, ...options })
    for (const { name, text } of files) {
      if (name === 'truth.json') continue
      const own = name === 'study.yaml' && file !== undefined ? readFileSync(file, 'utf8') : text
      writeFileSync(join(folder, name), name === 'study.yaml' ? askOnly(own, questions) : own)
    }
    const protocol = readProtocol(join(folder, 'study.yaml'))
    const named = Object.keys(protocol.protocol.blocks)
    if (drawn && named.includes('slides')) await drawFiles(folder, drawn, { workers: 1 })
    const read = intakeLoaded(protocol, await loadStudy(protocol, { dataDir: folder }))
    return {
      pools: read.questions.map((question, i) => poolOf(question, read.assembled.questions[i])),
      truth,
      release,
    }
  } catch (error) {
    release()
    throw error
  }
}

function poolOf(question: IntakeQuestion, assembled: AssembledQuestion): Pool {
  const { rows, assays, bags } = assembled
  const blocks = { question: assembled, blocks: question.blocks, features: question.models }
  const { specs } = modelSpecs(question.protocol, question.models, new Map(), blocksOf(blocks))
  return {
    rows: new ModellingRows({ ...rows, features: [...rows.features, ...assays.flatMap(one => one.columns)] }),
    specs,
    bags,
    blocks: Object.fromEntries(
      Object.entries(question.blocks).map(([model, read]) => [model, read.map(({ name }) => name)]),
    ),
    presence: presenceOf(assembled),
  }
}

/** {@link drawStudy} of questions that read tables alone. */
export async function drawPools(
  options: SimulationOptions,
  questions: readonly PoolQuestion[],
): Promise<readonly Pool[]> {
  const { pools, release } = await drawStudy(options, questions)
  release()
  return pools
}

/** {@link drawPools} of one question. */
export async function drawPool(options: SimulationOptions, question: PoolQuestion): Promise<Pool> {
  const [pool] = await drawPools(options, [question])
  return pool
}

/**
 * Deals the patients of every centre out to so many cohorts, each patient to one: cohorts of a pool are drawn
 * independently of one another, with the same share of every centre but for one patient.
 */
export function dealOut(rows: OutcomeRows, cohorts: number): OutcomeRows[] {
  const dealt = new Int32Array(rows.centres.length)
  const members = Array.from({ length: cohorts }, (): number[] => [])
  rows.centre.forEach((centre, row) => {
    members[dealt[centre]++ % cohorts].push(row)
  })
  return members.map(own => renumbered(rows.select(Int32Array.from(own))))
}

/** Every row a patient of its own, numbered from 0 as a study numbers those that it has. */
function renumbered(rows: OutcomeRows): OutcomeRows {
  return new ModellingRows({ ...rows, patient: Int32Array.from({ length: rows.size }, (_, row) => row) })
}

/** The first patients of one centre, by its place among the centres. */
export function ofCentre(rows: OutcomeRows, centre: number, most: number): OutcomeRows {
  const own: number[] = []
  for (let row = 0; row < rows.size && own.length < most; row++)
    if (rows.centre[row] === centre) own.push(row)
  return rows.select(Int32Array.from(own))
}

/**
 * Patients of several pools of one question as one set, every row a patient of its own.
 * @throws RangeError when the pools do not have the same columns, levels and centres
 */
export function joinRows(parts: readonly OutcomeRows[]): OutcomeRows {
  const [first] = parts
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  for (const part of parts)
    if (shapeOf(part) !== shapeOf(first))
      throw new RangeError('pools of different columns, levels or centres')
  const starts = parts.map((_, p) => parts.slice(0, p).reduce((sum, part) => sum + part.size, 0))
  const fill = <A extends Float64Array | Int32Array>(into: A, of: (part: OutcomeRows) => A): A => {
    parts.forEach((part, p) => {
      into.set(of(part), starts[p])
    })
    return into
  }
  return new ModellingRows({
    features: first.features.map((feature, f) => {
      if (feature.kind === 'numeric')
        return { ...feature, values: fill(new Float64Array(size), part => numeric(part, f)) }
      return { ...feature, codes: fill(new Int32Array(size), part => codes(part, f)) }
    }),
    outcome: stackOutcomes(parts.map(part => part.outcome)),
    patient: Int32Array.from({ length: size }, (_, row) => row),
    centre: fill(new Int32Array(size), part => part.centre),
    centres: first.centres,
  })
}

function numeric(rows: OutcomeRows, f: number): Float64Array {
  const feature = rows.features[f]
  return feature.kind === 'numeric' ? feature.values : new Float64Array(0)
}

function codes(rows: OutcomeRows, f: number): Int32Array {
  const feature = rows.features[f]
  return feature.kind === 'categorical' ? feature.codes : new Int32Array(0)
}

/** Names, kinds and levels of the columns, and the centres. */
function shapeOf({ features, centres, outcome }: OutcomeRows): string {
  const shown = features.map(own => [own.name, own.kind === 'categorical' ? own.levels : own.unit])
  return JSON.stringify([shown, centres, outcome.kind])
}
