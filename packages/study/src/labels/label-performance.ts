import type { TableRecord } from '@tessera/evidence'
import { auc, pearson, spearman } from '@tessera/statistics'
import {
  countColumn,
  estimateColumn,
  numberColumn,
  percentColumn,
  textColumn,
} from '../run/report-tables/columns.ts'
import type { PredictedLabel } from './predict-labels.ts'

/** How well labels are predicted where they were measured, by models that never saw the patient or the centre. */
export function labelPerformance(
  labels: readonly PredictedLabel[],
  centre: Int32Array,
  centres: readonly string[],
): TableRecord {
  return {
    id: 'labels/performance',
    section: 'models',
    question: null,
    validation: null,
    model: null,
    title: 'Labels of another assay, predicted',
    caption: `Each label is trained where it was measured and predicted for everybody else. What stands here is out of fold: ${
      labels.every(({ folds }) => folds === 'centre')
        ? 'each centre by the model of the other centres'
        : 'each patient by a model that did not see the patient'
    }. No model of a label sees an outcome.`,
    status: 'planned',
    columns: [
      textColumn('label', 'Label'),
      countColumn('measured', 'Measured'),
      countColumn('predicted', 'Predicted'),
      estimateColumn('r', 'Correlation'),
      numberColumn('rank', 'By rank', 2),
      percentColumn('explained', 'Variance explained'),
      numberColumn('slope', 'Calibration slope', 2),
      numberColumn('auc', 'AUC of the top level', 2),
    ],
    rows: labels.flatMap(one => {
      const all = rowOf(one, one.label.label, () => true)
      const apart = centres.flatMap((name, code) => {
        const own = rowOf(one, `  in ${name}`, i => centre[i] === code)
        return own.measured >= 8 ? [own] : []
      })
      return [all, ...apart]
    }),
    indent: null,
    note: labels
      .map(
        ({ label }) =>
          `${label.label}: ${label.protocol.assay ?? 'another assay'}, from ${label.protocol.from.join(' and ')}${label.protocol.log ? ', on a log2 scale' : ''}${label.protocol.type === 'ordinal' ? `, ${(label.protocol.levels ?? []).join(' < ')} as 0, 1, 2` : ''}.`,
      )
      .join(' '),
  }
}

function rowOf({ label, predicted }: PredictedLabel, name: string, belongs: (i: number) => boolean) {
  const { measured, protocol } = label
  const own = Array.from(measured.keys()).filter(belongs)
  const both = own.filter(i => !Number.isNaN(measured[i]) && !Number.isNaN(predicted[i]))
  const x = Float64Array.from(both, i => predicted[i])
  const y = Float64Array.from(both, i => measured[i])
  const base = {
    label: name,
    measured: own.filter(i => !Number.isNaN(measured[i])).length,
    predicted: own.filter(i => !Number.isNaN(predicted[i])).length,
  }
  const varies = (values: Float64Array) => values.some(value => value !== values[0])
  if (both.length < 8 || !varies(x) || !varies(y))
    return { ...base, r: null, lower: null, upper: null, rank: null, explained: null, slope: null, auc: null }
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value / values.length, 0)
  const [mx, my] = [mean(x), mean(y)]
  const sum = (f: (i: number) => number) => both.reduce((total, _, i) => total + f(i), 0)
  const total = sum(i => (y[i] - my) ** 2)
  const correlation = pearson({ x, y })
  const top = (protocol.levels?.length ?? 0) - 1
  const is = Uint8Array.from(y, value => (value === top ? 1 : 0))
  const tops = is.reduce((count, one) => count + one, 0)
  return {
    ...base,
    r: correlation.value,
    lower: correlation.lower,
    upper: correlation.upper,
    rank: spearman({ x, y }).rho,
    explained: 1 - sum(i => (y[i] - x[i]) ** 2) / total,
    slope: sum(i => (x[i] - mx) * (y[i] - my)) / sum(i => (x[i] - mx) ** 2),
    auc:
      protocol.type === 'ordinal' && tops > 0 && tops < both.length
        ? auc({ event: is, score: x }).value
        : null,
  }
}
