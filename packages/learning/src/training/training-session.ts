import { matchFeeds } from '../graph/feeds.ts'
import { GraphError } from '../graph/graph-error.ts'
import { GraphSession, type SessionOptions } from '../graph/graph-session.ts'
import type { Feeds, Tensor } from '../graph/tensor.ts'
import { stateNames, updateScalars } from './adamw.ts'
import { fillMask } from './dropout-mask.ts'
import { groupInput, parametersByName, trainedGroups } from './parameter-layout.ts'
import type { StepOptions, StepResult, Training, TrainingState } from './training.ts'
import { TrainingError } from './training-error.ts'
import { accumulation, type TrainingModel } from './training-model.ts'

type Memory = Record<string, Tensor<Float32Array>>

/**
 * Trains in this thread. A run blocks the thread while it computes: use {@link WorkerTraining} where it must stay
 * free.
 */
export class TrainingSession implements Training {
  readonly #model: TrainingModel
  readonly #options: SessionOptions
  readonly #sessions = new Map<string, Promise<GraphSession>>()
  /** The state of now, and the memory that the next step writes: they change places after each. */
  #now: Memory
  #next: Memory
  /** Sums of gradients, a pair as well; made when first needed. */
  #sums: readonly [Memory, Memory] | null = null
  readonly #frozen: Memory
  #step = 0

  constructor(model: TrainingModel, options: SessionOptions = {}) {
    this.#model = model
    this.#options = options
    this.#now = stateMemory(model)
    this.#next = stateMemory(model)
    this.#frozen = { [groupInput('frozen')]: flat(model.initial.frozen.slice()) }
    for (const group of trainedGroups) this.#now[groupInput(group)].elements.set(model.initial[group])
  }

  async step(
    feeds: Feeds | readonly Feeds[],
    learningRate: number,
    options: StepOptions = {},
  ): Promise<StepResult> {
    const bags = isList(feeds) ? feeds : [feeds]
    if (bags.length === 0) throw new TrainingError('bad-setting', 'a step of no bags', 'give at least one')
    const scalars = scalarTensors(updateScalars(this.#model.optimiser, learningRate, this.#step + 1))
    const into = prefixed('next/', this.#next)
    const failed = (what: string, number: number) =>
      new TrainingError(
        'diverged',
        `step ${this.#step + 1}: the ${what} is ${number} at learning rate ${learningRate}`,
        'lower the learning rate, clip the gradient, or look for values in the inputs that are not finite',
        { step: this.#step + 1, learningRate },
      )
    const { loss, reports, gradientNorm } =
      bags.length === 1
        ? await this.#fused(bags[0], scalars, into)
        : await this.#accumulated(bags, options.weights ?? bags.map(() => 1 / bags.length), scalars, into)
    if (!Number.isFinite(loss)) throw failed('loss', loss)
    if (!Number.isFinite(gradientNorm)) throw failed("gradient's norm", gradientNorm)
    ;[this.#now, this.#next] = [this.#next, this.#now]
    this.#step++
    return { step: this.#step, loss, gradientNorm, reports }
  }

  async forward(feeds: readonly Feeds[]): Promise<readonly Readonly<Record<string, Tensor>>[]> {
    const { forward } = this.#model
    if (forward === null)
      throw new TrainingError('bad-setting', 'no report was traced', 'give one to compileTraining')
    const session = await this.#session('forward', forward)
    const reports: Readonly<Record<string, Tensor>>[] = []
    for (const [i, bag] of feeds.entries())
      reports.push(
        await session.run({ ...(await this.#masked(session, bag, i)), ...this.#now, ...this.#frozen }),
      )
    return reports
  }

  async predict(feeds: Feeds): Promise<Readonly<Record<string, Tensor>>> {
    const { predict } = this.#model
    if (predict === null)
      throw new TrainingError('bad-setting', 'no prediction was traced', 'give one to compileTraining')
    const session = await this.#session('predict', predict)
    return session.run({ ...feeds, ...this.#now, ...this.#frozen })
  }

  async parameters(): Promise<Map<string, Float32Array>> {
    return parametersByName(this.#model.layout, (await this.state()).parameters)
  }

  async state(): Promise<TrainingState> {
    const copy = (name: string) => this.#now[name].elements.slice()
    return {
      step: this.#step,
      parameters: {
        decayed: copy(groupInput('decayed')),
        exempt: copy(groupInput('exempt')),
        frozen: this.#frozen[groupInput('frozen')].elements.slice(),
      },
      first: { decayed: copy(stateNames('decayed').first), exempt: copy(stateNames('exempt').first) },
      second: { decayed: copy(stateNames('decayed').second), exempt: copy(stateNames('exempt').second) },
    }
  }

  async restore(state: TrainingState): Promise<void> {
    const put = (into: Float32Array, from: Float32Array) => {
      if (into.length !== from.length)
        throw new TrainingError(
          'bad-checkpoint',
          'the state is of another model',
          'restore into the model it is from',
        )
      into.set(from)
    }
    for (const group of trainedGroups) {
      const names = stateNames(group)
      put(this.#now[names.parameters].elements, state.parameters[group])
      put(this.#now[names.first].elements, state.first[group])
      put(this.#now[names.second].elements, state.second[group])
    }
    put(this.#frozen[groupInput('frozen')].elements, state.parameters.frozen)
    this.#step = state.step
  }

  async release(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).release()
    this.#sessions.clear()
  }

  async #fused(feeds: Feeds, scalars: Feeds, into: Memory) {
    const session = await this.#session('step', this.#model.step)
    const given = { ...(await this.#masked(session, feeds, 0)), ...scalars, ...this.#now, ...this.#frozen }
    return split(await session.run(given, present(session, into)))
  }

  async #accumulated(bags: readonly Feeds[], weights: readonly number[], scalars: Feeds, into: Memory) {
    if (weights.length !== bags.length)
      throw new TrainingError(
        'bad-setting',
        `${weights.length} weights for ${bags.length} bags`,
        'give one a bag',
      )
    const session = await this.#session('accumulate', this.#model.accumulate)
    this.#sums ??= [sumMemory(this.#model), sumMemory(this.#model)]
    let [sum, other] = this.#sums
    for (const { elements } of Object.values(sum)) elements.fill(0)
    let loss = 0
    const reports: Readonly<Record<string, Tensor>>[] = []
    for (const [i, bag] of bags.entries()) {
      const weight = scalarTensors({ [accumulation.weight]: weights[i] })
      const given = {
        ...(await this.#masked(session, bag, i)),
        ...weight,
        ...sum,
        ...this.#now,
        ...this.#frozen,
      }
      const result = split(await session.run(given, present(session, prefixed('next/', other))))
      loss += weights[i] * result.loss
      reports.push(...result.reports)
      ;[sum, other] = [other, sum]
    }
    const update = await this.#session('update', this.#model.update)
    const { gradientNorm } = await update.run({ ...sum, ...scalars, ...this.#now }, present(update, into))
    return { loss, reports, gradientNorm: Number(gradientNorm.elements[0]) }
  }

  /** Feeds with the dropout masks of the next step, `position` being the bag's among the step's. */
  async #masked(session: GraphSession, feeds: Feeds, position: number): Promise<Feeds> {
    const { masks, seed } = this.#model
    if (masks.length === 0) return feeds
    // Loaded when needed: most of the time in which a thread starts would go into it.
    const { createRandom } = await import('@tessera/statistics')
    const random = new Map(masks.map(mask => [mask.name, mask]))
    const own = session.inputs.filter(input => input.name in feeds && !random.has(input.name))
    const { sizes } = matchFeeds(own, feeds)
    const filled = masks.map(({ name, shape, keep }) => {
      const fixed = shape.map(dimension => (typeof dimension === 'number' ? dimension : sizes.get(dimension)))
      const known = fixed.filter(size => size !== undefined)
      if (known.length < fixed.length)
        throw new GraphError(
          'bad-shape',
          `the size of the mask ${name} is unknown`,
          'give its dimensions to an input',
        )
      const elements = new Float32Array(known.reduce((product, size) => product * size, 1))
      fillMask(elements, keep, createRandom(seed, name, this.#step, position))
      return [name, { elements, shape: known }] as const
    })
    return { ...feeds, ...Object.fromEntries(filled) }
  }

  #session(name: string, model: Uint8Array): Promise<GraphSession> {
    const session = this.#sessions.get(name) ?? GraphSession.create(model, this.#options)
    this.#sessions.set(name, session)
    return session
  }
}

function isList(feeds: Feeds | readonly Feeds[]): feeds is readonly Feeds[] {
  return Array.isArray(feeds)
}

function flat(elements: Float32Array): Tensor<Float32Array> {
  return { elements, shape: [elements.length] }
}

function stateMemory({ layout }: TrainingModel): Memory {
  const names = trainedGroups.flatMap(group =>
    Object.values(stateNames(group)).map(
      name => [name, flat(new Float32Array(layout.sizes[group]))] as const,
    ),
  )
  return Object.fromEntries(names)
}

function sumMemory({ layout }: TrainingModel): Memory {
  return Object.fromEntries(
    trainedGroups.map(group => [accumulation.sum(group), flat(new Float32Array(layout.sizes[group]))]),
  )
}

function prefixed(prefix: string, memory: Memory): Memory {
  return Object.fromEntries(Object.entries(memory).map(([name, tensor]) => [prefix + name, tensor]))
}

/** Only what the session writes: a group may be empty. */
function present(session: GraphSession, memory: Memory): Memory {
  return Object.fromEntries(Object.entries(memory).filter(([name]) => session.outputs.includes(name)))
}

function scalarTensors(numbers: Readonly<Record<string, number>>): Record<string, Tensor<Float32Array>> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, number]) => [name, { elements: Float32Array.of(number), shape: [] }]),
  )
}

/** Loss, norm and the further outputs of a run. */
function split(results: Readonly<Record<string, Tensor>>) {
  const number = (name: string) => Number(results[name]?.elements[0] ?? 0)
  const report = Object.entries(results).filter(
    ([name]) => name !== 'loss' && name !== 'gradientNorm' && !name.startsWith('next/'),
  )
  return { loss: number('loss'), gradientNorm: number('gradientNorm'), reports: [Object.fromEntries(report)] }
}
