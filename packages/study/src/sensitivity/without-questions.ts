import { columnBlock } from '../protocol/block.ts'
import type { ModelProtocol, QuestionProtocol } from '../protocol/question.ts'
import { questionId } from '../protocol/references.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { TrialProtocol } from '../protocol/trial.ts'
import type { Consequence } from './consequence.ts'
import type { Gone, Reduced } from './reduced.ts'

/**
 * The questions, trial and analyses that can still be asked: a model loses the blocks that are gone, and one that reads nothing
 * else is refused; a question without its outcome or without a model is refused.
 * @param protocol with the blocks that are left
 * @param before with all of them
 */
export function withoutQuestions(protocol: StudyProtocol, before: StudyProtocol, gone: Gone): Reduced {
  const consequences: Consequence[] = []
  const refuse = (what: Consequence['what'], name: string, because: string) => {
    consequences.push({ what, name, question: null, became: 'refused', because })
    return []
  }
  const [was, is] = [columnsIn(before.blocks), columnsIn(protocol.blocks)]
  const lostColumns = new Set([...was].filter(column => !is.has(column)))
  const questions = protocol.questions.flatMap(question => {
    const id = questionId(question)
    const endpoint = question.prognosis ?? question.benefit ?? ''
    const lost = gone.endpoints.get(endpoint)
    if (lost !== undefined) return refuse('question', id, `its outcome cannot be had: ${lost}`)
    const left = withoutModels(question, id, gone.blocks, lostColumns)
    consequences.push(...left.consequences)
    if (question.benefit === undefined && Object.keys(left.question.models).length === 0)
      return refuse('question', id, 'no model is left')
    return [{ ...left.question, ...adjustment(question, gone.columns) }]
  })
  const biomarkers = protocol.biomarkers.flatMap((given): StudyProtocol['biomarkers'] => {
    const { id, endpoint } = given
    if (gone.endpoints.has(endpoint)) return refuse('analysis', id, `there is no ${endpoint}`)
    const read = 'screen' in given ? given.blocks : [given.block]
    const left = read.filter(block => !gone.blocks.has(block))
    if (left.length === 0) return refuse('analysis', id, `its markers are of ${read.join(', ')}`)
    return ['screen' in given ? { ...given, blocks: left } : given]
  })
  const asked = new Map(questions.map(question => [questionId(question), question]))
  const dynamic = protocol.dynamic.filter(({ question, model }) => {
    const own = asked.get(question)
    const there = own !== undefined && (model === undefined || model in own.models)
    if (!there) refuse('analysis', `updated predictions of ${question}`, 'its question or model is gone')
    return there
  })
  const { trial } = protocol
  if (trial && gone.endpoints.has(trial.primary)) refuse('analysis', 'trial', 'its primary endpoint is gone')
  const kept =
    trial && !gone.endpoints.has(trial.primary) ? trialWithout(trial, gone, lostColumns) : undefined
  const { trial: _, ...rest } = protocol
  return {
    protocol: { ...rest, questions, biomarkers, dynamic, ...(kept ? { trial: kept } : {}) },
    consequences,
  }
}

function withoutModels(
  question: QuestionProtocol,
  id: string,
  blocks: ReadonlyMap<string, string>,
  columns: ReadonlySet<string>,
): { question: QuestionProtocol; consequences: Consequence[] } {
  const consequences: Consequence[] = []
  const models: Record<string, ModelProtocol> = {}
  for (const [name, model] of Object.entries(question.models)) {
    const left = withoutParts(model, blocks, columns)
    if (left.without.length === 0) {
      models[name] = model
      continue
    }
    const because = `without ${left.without.join(', ')}`
    const say = (became: Consequence['became'], what: string) =>
      consequences.push({ what: 'model', name, question: id, became, because: `${because} ${what}` })
    if (left.model === null) {
      say('refused', left.because)
      continue
    }
    models[name] = Array.isArray(left.model)
      ? left.model
      : { ...left.model, label: `${left.model.label ?? name}, ${because}` }
    say('reduced', left.because)
  }
  const { baseline, primary, ...rest } = question
  const own: QuestionProtocol = { ...rest, models }
  return {
    question: {
      ...own,
      ...(baseline !== undefined && baseline in models ? { baseline } : {}),
      ...(primary !== undefined && primary in models ? { primary } : {}),
    },
    consequences,
  }
}

/** A model without blocks and columns that are gone; null where nothing of it is left. */
function withoutParts(
  model: ModelProtocol,
  blocks: ReadonlyMap<string, string>,
  columns: ReadonlySet<string>,
): { model: ModelProtocol | null; without: string[]; because: string } {
  const [read, named] = Array.isArray(model) ? [model, []] : [model.blocks ?? [], model.features ?? []]
  const left = read.filter(block => !blocks.has(block))
  const features = named.filter(column => !columns.has(column))
  const published = Array.isArray(model) ? undefined : model.published
  const lacks = (published?.features ?? []).filter(column => columns.has(column))
  const without = [
    ...read.filter(block => blocks.has(block)),
    ...named.filter(column => columns.has(column)),
    ...lacks,
  ]
  if (lacks.length > 0) return { model: null, without, because: 'a published model cannot be had' }
  if (left.length + features.length === 0 && published === undefined)
    return { model: null, without, because: 'it reads nothing' }
  const because = `it reads ${[...left, ...features].join(', ')}`
  if (Array.isArray(model)) return { model: left, without, because }
  return {
    model: {
      ...model,
      ...(model.blocks === undefined ? {} : { blocks: left }),
      ...(model.features === undefined ? {} : { features }),
    },
    without,
    because,
  }
}

/** Confounders and subgroups that are still there. */
function adjustment({ adjust, subgroups }: QuestionProtocol, columns: ReadonlySet<string>) {
  return {
    ...(adjust === undefined ? {} : { adjust: adjust.filter(name => !columns.has(name)) }),
    subgroups: subgroups.filter(one => !columns.has(typeof one === 'string' ? one : one.column)),
  }
}

/** A marker of a trial goes with the block of columns that it stands in, unless another block has it too. */
function trialWithout(trial: TrialProtocol, gone: Gone, columns: ReadonlySet<string>): TrialProtocol {
  return {
    ...trial,
    secondary: trial.secondary.filter(name => !gone.endpoints.has(name)),
    biomarkers: trial.biomarkers.filter(name => !columns.has(name)),
  }
}

/** The columns that stand in any block. */
function columnsIn(blocks: StudyProtocol['blocks']): Set<string> {
  return new Set(
    Object.keys(blocks).flatMap(name =>
      (columnBlock(blocks, name)?.columns ?? []).map(column =>
        typeof column === 'string' ? column : column.name,
      ),
    ),
  )
}
