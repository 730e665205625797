import { matchFeeds } from '../graph/feeds.ts'
import { GraphError } from '../graph/graph-error.ts'
import { GraphSession, type SessionOptions } from '../graph/graph-session.ts'
import type { Feeds, Tensor } from '../graph/tensor.ts'
import { AdamWState } from './adamw.ts'
import { fillMask } from './dropout-mask.ts'
import { gradientOutput, parametersByName, trainedGroups } from './parameter-layout.ts'
import type { StepOptions, StepResult, Training, TrainingState } from './training.ts'
import { TrainingError } from './training-error.ts'
import type { CompiledGraph, TrainingModel } from './training-model.ts'

/**
 * Trains in this thread. A run blocks the thread while it computes: use {@link WorkerTraining} where it must stay
 * free.
 */
export class TrainingSession implements Training {
  readonly #model: TrainingModel
  readonly #options: SessionOptions
  readonly #sessions = new Map<string, Promise<GraphSession>>()
  readonly #state: AdamWState
  #step = 0

  constructor(model: TrainingModel, options: SessionOptions = {}) {
    this.#model = model
    this.#options = options
    this.#state = new AdamWState(model.layout, model.initial)
  }

  async step(
    feeds: Feeds | readonly Feeds[],
    learningRate: number,
    options: StepOptions = {},
  ): Promise<StepResult> {
    const bags = isList(feeds) ? feeds : [feeds]
    if (bags.length === 0) throw new TrainingError('bad-setting', 'a step of no bags', 'give at least one')
    const failed = (what: string, number: number) =>
      new TrainingError(
        'diverged',
        `step ${this.#step + 1}: the ${what} is ${number} at learning rate ${learningRate}`,
        'lower the learning rate, clip the gradient, or look for values in the inputs that are not finite',
        { step: this.#step + 1, learningRate },
      )
    const weights = options.weights ?? bags.map(() => 1 / bags.length)
    if (weights.length !== bags.length)
      throw new TrainingError(
        'bad-setting',
        `${weights.length} weights for ${bags.length} bags`,
        'give one a bag',
      )
    const { loss, reports, of } = await this.#gradient(bags, weights)
    if (!Number.isFinite(loss)) throw failed('loss', loss)
    const gradientNorm = this.#state.gradientNorm(of)
    if (!Number.isFinite(gradientNorm)) throw failed("gradient's norm", gradientNorm)
    this.#step++
    this.#state.update(this.#model.optimiser, learningRate, this.#step, of, gradientNorm)
    return { step: this.#step, loss, gradientNorm, reports }
  }

  async forward(feeds: readonly Feeds[]): Promise<readonly Readonly<Record<string, Tensor>>[]> {
    const { forward } = this.#model
    if (forward === null)
      throw new TrainingError('bad-setting', 'no report was traced', 'give one to compileTraining')
    const session = await this.#session('forward', forward)
    const reports: Readonly<Record<string, Tensor>>[] = []
    for (const [i, bag] of feeds.entries())
      reports.push(await session.run({ ...(await this.#masked(session, bag, i)), ...this.#state.inputs }))
    return reports
  }

  async predict(feeds: Feeds): Promise<Readonly<Record<string, Tensor>>> {
    const { predict } = this.#model
    if (predict === null)
      throw new TrainingError('bad-setting', 'no prediction was traced', 'give one to compileTraining')
    const session = await this.#session('predict', predict)
    return session.run({ ...feeds, ...this.#state.inputs })
  }

  async parameters(): Promise<Map<string, Float32Array>> {
    return parametersByName(this.#model.layout, (await this.state()).parameters)
  }

  async state(): Promise<TrainingState> {
    return { step: this.#step, ...this.#state.copy() }
  }

  async restore(state: TrainingState): Promise<void> {
    this.#state.restore(state)
    this.#step = state.step
  }

  async release(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).release()
    this.#sessions.clear()
  }

  /** The gradient of one bag, or the weighted sum of several: where it stands in the state is `of`. */
  async #gradient(bags: readonly Feeds[], weights: readonly number[]) {
    const session = await this.#session('step', this.#model.step)
    const summed = bags.length > 1 || weights[0] !== 1
    if (summed) this.#state.clearSum()
    let loss = 0
    const reports: Readonly<Record<string, Tensor>>[] = []
    for (const [i, bag] of bags.entries()) {
      const given = { ...(await this.#masked(session, bag, i)), ...this.#state.inputs }
      const { loss: ofBag, ...report } = await session.run(given, this.#state.gradients)
      loss += weights[i] * Number(ofBag.elements[0])
      reports.push(withoutGradients(report))
      if (summed) this.#state.addToSum(weights[i])
    }
    return { loss, reports, of: summed ? ('sum' as const) : ('gradient' as const) }
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

  #session(name: string, { onnx, products }: CompiledGraph): Promise<GraphSession> {
    const session = this.#sessions.get(name) ?? GraphSession.create(onnx, { ...this.#options, products })
    this.#sessions.set(name, session)
    return session
  }
}

function isList(feeds: Feeds | readonly Feeds[]): feeds is readonly Feeds[] {
  return Array.isArray(feeds)
}

function withoutGradients(report: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> {
  const gradients = new Set<string>(trainedGroups.map(gradientOutput))
  return Object.fromEntries(Object.entries(report).filter(([name]) => !gradients.has(name)))
}
