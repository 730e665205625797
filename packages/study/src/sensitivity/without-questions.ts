import { columnBlock } from '../protocol/block.ts'
import type { ModelProtocol, QuestionProtocol } from '../protocol/question.ts'
import { questionId } from '../protocol/references.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { TrialProtocol } from '../protocol/trial.ts'
import type { Consequence } from './consequence.ts'
import type { Gone, Reduced } from './without-blocks.ts'

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
  const questions = protocol.questions.flatMap(question => {
    const id = questionId(question)
    const endpoint = question.prognosis ?? question.benefit ?? ''
    const lost = gone.endpoints.get(endpoint)
    if (lost !== undefined) return refuse('question', id, `its outcome cannot be had: ${lost}`)
    const left = withoutModels(question, id, gone.blocks)
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
    trial && !gone.endpoints.has(trial.primary) ? trialWithout(trial, before, protocol, gone) : undefined
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
): { question: QuestionProtocol; consequences: Consequence[] } {
  const consequences: Consequence[] = []
  const models: Record<string, ModelProtocol> = {}
  for (const [name, model] of Object.entries(question.models)) {
    const read = Array.isArray(model) ? model : (model.blocks ?? [])
    const left = read.filter(block => !blocks.has(block))
    if (left.length === read.length) {
      models[name] = model
      continue
    }
    const because = `without ${read.filter(block => blocks.has(block)).join(', ')}`
    const other =
      !Array.isArray(model) && ((model.features ?? []).length > 0 || model.published !== undefined)
    if (left.length === 0 && !other) {
      consequences.push({
        what: 'model',
        name,
        question: id,
        became: 'refused',
        because: `${because} it reads nothing`,
      })
      continue
    }
    models[name] = Array.isArray(model)
      ? left
      : { ...model, label: `${model.label ?? name}, ${because}`, blocks: left }
    consequences.push({
      what: 'model',
      name,
      question: id,
      became: 'reduced',
      because: `${because}; it reads ${left.join(', ')}`,
    })
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

/** Confounders and subgroups that are still there. */
function adjustment({ adjust, subgroups }: QuestionProtocol, columns: ReadonlySet<string>) {
  return {
    ...(adjust === undefined ? {} : { adjust: adjust.filter(name => !columns.has(name)) }),
    subgroups: subgroups.filter(one => !columns.has(typeof one === 'string' ? one : one.column)),
  }
}

/** A marker of a trial goes with the block of columns that it stands in, unless another block has it too. */
function trialWithout(
  trial: TrialProtocol,
  before: StudyProtocol,
  after: StudyProtocol,
  gone: Gone,
): TrialProtocol {
  const namesIn = (blocks: StudyProtocol['blocks']) =>
    new Set(
      Object.keys(blocks).flatMap(name =>
        (columnBlock(blocks, name)?.columns ?? []).map(column =>
          typeof column === 'string' ? column : column.name,
        ),
      ),
    )
  const [was, is] = [namesIn(before.blocks), namesIn(after.blocks)]
  return {
    ...trial,
    secondary: trial.secondary.filter(name => !gone.endpoints.has(name)),
    biomarkers: trial.biomarkers.filter(name => is.has(name) || !was.has(name)),
  }
}
