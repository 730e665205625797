import { type Column, compileExpression, type Expression, makeTable, type Table } from '@tessera/tables'
import { LearnerError } from '../learner-error.ts'
import type { Feature, ModellingRows } from '../rows.ts'
import type { PublishedScore } from './score.ts'

/**
 * A published model as an expression over its features, in the language of the protocol:
 * `1 / (1 + exp(-(-2.1 + 0.03 * age + (stage == 'IV' ? 0.8 : 0.0))))`.
 * @throws ExpressionError when the expression cannot be read, LearnerError when it gives no number (both at
 * the first rows that are scored, when the kinds of the features are known)
 */
export function formulaScore(options: {
  readonly expression: string
  readonly features: readonly string[]
  readonly gives: 'probability' | 'linear predictor'
}): PublishedScore {
  const { expression, features, gives } = options
  const compiled = new Map<string, Expression>()
  return {
    features,
    gives,
    text: expression,
    evaluate: rows => {
      const table = tableOf(rows.withFeatures(features))
      const kinds = table.columns.map(column => column.kind).join()
      const program =
        compiled.get(kinds) ??
        compileExpression(
          expression,
          table.columns.map(({ name, kind }) => ({ name, kind })),
        )
      compiled.set(kinds, program)
      if (program.kind !== 'number')
        throw new LearnerError(
          'bad-score',
          `the formula gives a ${program.kind}: ${expression}`,
          'write one that gives a number',
        )
      // A row without a result (a logarithm of 0) is a score that is unknown; the learner counts it.
      const column = program.evaluate(table, { report: () => {} })
      return { values: column.kind === 'number' ? column.values : new Float64Array(0), unseen: [] }
    },
    toJSON: () => ({ kind: 'formula', expression, features: [...features], gives }),
  }
}

function tableOf(rows: ModellingRows): Table {
  return makeTable('features', rows.features.map(columnOf))
}

function columnOf(feature: Feature): Column {
  if (feature.kind === 'numeric') return { ...feature, kind: 'number' }
  return { ...feature, kind: 'text' }
}
