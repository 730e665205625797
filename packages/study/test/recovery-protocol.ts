import { parse, stringify } from 'yaml'

/** A question to be asked of simulated patients: one of the study's, its models perhaps replaced. */
export interface PoolQuestion {
  readonly id: string
  /** As in `study.yaml`: blocks and learner by the name of the model. */
  readonly models?: Readonly<Record<string, unknown>>
  /** The landmarks that are kept, where the study has several. */
  readonly at?: readonly string[]
}

/**
 * A protocol with the questions that are asked alone, each known by its place, and the blocks that their models read:
 * nothing else of the study is read or computed.
 * @throws RangeError for a question that the study has not
 */
export function askOnly(text: string, asked: readonly PoolQuestion[]): string {
  const {
    biomarkers: _,
    dynamic: __,
    trial: ___,
    labels: ____,
    patientPages: _____,
    ...protocol
  } = parse(text)
  const { learningCurve: ______, ...validation } = protocol.validation
  const questions = asked.map(({ id, models, at }, place) => {
    const own = protocol.questions.find((question: { id: string }) => question.id === id)
    if (!own) throw new RangeError(`the simulated study has no question '${id}'`)
    const named = { ...own, id: `${id}-${place}`, ...(at ? { at } : {}) }
    if (!models) return named
    const [baseline] = Object.keys(models)
    return { ...named, models, baseline, primary: Object.keys(models).at(-1) }
  })
  const read = new Set(questions.flatMap(({ models }) => Object.values<unknown>(models)).flatMap(blocksIn))
  const sources = [...read].flatMap(name => {
    const delta = protocol.blocks[name]?.delta
    return delta ? [delta.from, delta.to] : []
  })
  const blocks = Object.entries<GivenBlock>(protocol.blocks).filter(
    ([name]) => read.has(name) || sources.includes(name),
  )
  return stringify(
    {
      ...protocol,
      blocks: Object.fromEntries(blocks.map(([name, block]) => [name, asBags(block)])),
      questions,
      validation,
    },
    { aliasDuplicateObjects: false },
  )
}

interface GivenBlock {
  readonly slides?: string
  readonly encoded?: string
  readonly label?: string
  readonly samples?: string
}

/** Of a block of slides the bags that stand in their place: a pool draws no pixel. */
function asBags(block: GivenBlock): object {
  const { slides, encoded, label, samples } = block
  return slides === undefined || encoded === undefined ? block : { label, samples, bags: encoded }
}

function blocksIn(model: unknown): string[] {
  if (Array.isArray(model)) return model
  return typeof model === 'object' && model !== null && 'blocks' in model && Array.isArray(model.blocks)
    ? model.blocks
    : []
}
