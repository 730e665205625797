import type { FigureOf } from '@tessera/evidence'
import type { Evaluated } from '../evaluated.ts'
import { inSentence } from '../in-sentence.ts'
import { levelsOf } from '../measures/at-cut.ts'
import type { DrawnModel } from './drawn-model.ts'
import { type FigureContext, placed } from './place.ts'

/** Mean predicted probability of each level, by observed level, of every model. */
export function levelProbabilitiesFigure(
  context: FigureContext,
  models: readonly DrawnModel[],
): FigureOf<'level-probabilities'> {
  return {
    ...placed(context, {
      name: 'levels',
      section: 'discrimination',
      title: 'Predicted probabilities by observed level',
      caption: `Mean predicted probability of each level among held-out patients of each observed level, ${inSentence(context.validationLabel)}. A model that knows nothing has the same bar in every row.`,
    }),
    kind: 'level-probabilities',
    levels: [...levelsOf(models[0].evaluated).levels],
    models: models.map(({ id, label, evaluated, estimates }) => ({
      label,
      model: id,
      ...meansOf(evaluated),
      estimates: [...estimates],
    })),
  }
}

function meansOf(evaluated: Evaluated) {
  const { level, levels } = levelsOf(evaluated)
  const width = levels.length
  const mean = (members: readonly number[]) =>
    levels.map(
      (_, k) =>
        members.reduce((sum, row) => sum + (evaluated.levels?.[row * width + k] ?? 0), 0) / members.length,
    )
  const all = Array.from(level.keys())
  const predicted = mean(all)
  const groups = levels.map(name => ({ name, members: all.filter(row => levels[level[row]] === name) }))
  return {
    observed: groups.flatMap(({ name, members }) =>
      members.length === 0 ? [] : [{ level: name, n: members.length, probability: mean(members) }],
    ),
    shares: groups.map(({ name, members }, k) => ({
      level: name,
      observed: members.length / all.length,
      predicted: predicted[k],
    })),
  }
}
