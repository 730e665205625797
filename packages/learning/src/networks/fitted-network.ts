import path from 'node:path'
import { writeFileAtomically } from '@tessera/tasks'
import { type Feeds, GraphSession, loadModelFile, type ModelFile, saveModelFile } from '../graph/index.ts'
import { LearnerError } from '../learner-error.ts'
import { instancesOfRun } from './fitting/train-network.ts'
import { type NetworkDocument, networkDocumentSchema } from './network-document.ts'
import type { NetworkAttention, NetworkDescription, NetworkPrediction, NetworkRows } from './network-model.ts'
import { decode } from './outcomes/decode.ts'
import { meanOfMembers } from './outcomes/members.ts'
import { BagReader } from './preparation/bag-reader.ts'
import { groupsOf, hasInput, networkData, networkFeeds } from './preparation/network-feeds.ts'
import { outputNames } from './ship-network.ts'
import { inputNames } from './trace-network.ts'

/** A network fitted on training rows: one model file and what its numbers mean. */
export class FittedNetwork {
  readonly document: NetworkDocument
  /** The ONNX file, which carries the document, and its hash. */
  readonly file: ModelFile
  #session: Promise<GraphSession> | null = null

  constructor(document: NetworkDocument, file: ModelFile) {
    this.document = document
    this.file = file
  }

  /** Cut-off of `risk` between low and high, fixed on the training rows: high is above it. */
  get cutOff(): number | null {
    return this.document.cutOff
  }

  /** Trained numbers of one member. */
  get parameters(): number {
    return this.document.parameters
  }

  describe(): NetworkDescription {
    const { plan, settings, notes } = this.document
    return { modalities: plan.modalities.map(modality => modality.name), settings, notes }
  }

  /**
   * What the network says of training or held-out rows; modalities that a row does not have are masked, those that
   * the network does not know are left aside.
   * @param times where curves are wanted, for time-to-event and competing outcomes
   * @throws LearnerError `not-finite`, `empty-bag`, `late-visit`, `bad-setting`
   */
  async predict(rows: NetworkRows, times?: Float64Array): Promise<NetworkPrediction> {
    const { members, outputs, outcome } = this.document
    const n = rows.rows.length
    const numbers = Array.from({ length: members }, () => new Float64Array(n * outputs))
    let done = 0
    const withoutInput = await this.#run(rows, async (group, results) => {
      numbers.forEach((into, m) => {
        const { elements } = results[outputNames.member(m)]
        for (let i = 0; i < elements.length; i++) into[done * outputs + i] = Number(elements[i])
      })
      done += group.length
    })
    const arm = rows.data.treatment?.arm ?? null
    const read = numbers.map(output => decode(outcome, output, arm, times))
    return { ...meanOfMembers(read, outcome.kind === 'binary'), withoutInput }
  }

  /** Where the network looked: weights of instances within bags and of modalities, mean of the members. */
  async attention(rows: NetworkRows): Promise<NetworkAttention> {
    const { modalities } = this.document.plan
    const n = rows.rows.length
    const bags = modalities.map(() => Array<Float32Array | null>(n).fill(null))
    const weights = new Float64Array(n * modalities.length)
    const tokens = modalities.flatMap(({ name, encoder }) => {
      if (!('pathways' in encoder)) return []
      const count = encoder.pathways.columns.length
      return [{ modality: name, tokens: count, weights: new Float64Array(n * count) }]
    })
    let done = 0
    await this.#run(rows, async (group, results, feeds) => {
      for (const { modality, tokens: count, weights: into } of tokens) {
        const { elements } = results[outputNames.tokens(modality)]
        for (let i = 0; i < elements.length; i++) into[done * count + i] = Number(elements[i])
      }
      const fusion = results[outputNames.modalities]?.elements
      const present = feeds[inputNames.present].elements
      for (let i = 0; i < group.length * modalities.length; i++)
        weights[done * modalities.length + i] = Number((fusion ?? present)[i])
      for (const [m, { name }] of modalities.entries()) {
        const found = results[outputNames.attention(name)]?.elements
        const row = feeds[inputNames.row(name)]?.elements
        if (!(found instanceof Float32Array) || row === undefined) continue
        for (let from = 0, to = 0; from < row.length; from = to) {
          while (to < row.length && row[to] === row[from]) to++
          if (Number(row[from]) >= 0) bags[m][done + Number(row[from])] = found.slice(from, to)
        }
      }
      done += group.length
    })
    return {
      instances: modalities.map(({ name }, m) => ({ modality: name, bags: bags[m] })),
      tokens,
      modalities: { names: modalities.map(({ name }) => name), weights },
    }
  }

  /**
   * Writes `<hash>.onnx`, which is the whole model, and `<hash>.json`, which says the same of it as the document that
   * the file carries. @returns the path of the ONNX file
   * @throws TaskError `disk-full`, nothing half written being left
   */
  save(folder: string): string {
    const file = saveModelFile(folder, this.file)
    const text = JSON.stringify({ hash: this.file.hash, ...this.document }, null, 2)
    writeFileAtomically(path.join(folder, `${this.file.hash}.json`), `${text}\n`)
    return file
  }

  /** Frees the memory of ONNX Runtime; the network can be used again. */
  async release(): Promise<void> {
    const session = this.#session
    this.#session = null
    await (await session)?.release()
  }

  /** Runs all rows in order, group by group; gives the positions of rows without input. */
  async #run(
    rows: NetworkRows,
    take: (
      group: Int32Array,
      results: Awaited<ReturnType<GraphSession['run']>>,
      feeds: Feeds,
    ) => Promise<void>,
  ): Promise<Int32Array> {
    const { plan } = this.document
    this.#session ??= GraphSession.create(this.file.bytes)
    const session = await this.#session
    const source = networkData(plan, rows.data, rows.rows, new BagReader(0))
    const order = Int32Array.from(rows.rows.keys())
    for (const group of groupsOf(source, order, instancesOfRun(plan), null)) {
      const feeds = await networkFeeds(plan, source, group)
      await take(group, await session.run(feeds), feeds)
    }
    return order.filter(at => !hasInput(source, at))
  }
}

/**
 * The network that {@link FittedNetwork.save} wrote: it predicts the same numbers, bit for bit.
 * @throws GraphError `bad-model-file` when the file is none or its content is not what its name says; LearnerError
 * `bad-model-file` when it is not a network
 */
export function loadNetwork(file: string): FittedNetwork {
  const model = loadModelFile(file)
  const parsed = networkDocumentSchema.safeParse(model.preprocessing)
  if (parsed.success) return new FittedNetwork(parsed.data, model)
  const issue = parsed.error.issues[0]
  throw new LearnerError(
    'bad-model-file',
    `${path.basename(file)} is no network: ${issue.path.join('.') || 'the document'}: ${issue.message}`,
    'give a file that a fitted network was saved to',
  )
}
